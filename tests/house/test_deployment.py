"""The composition and the image: what they ask of the operator, and what they never do."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from ledger import environment
from tests.house.source import ROOT

COMPOSITION: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


def test_only_settings_that_exist_are_given() -> None:
    given = set(COMPOSITION["x-ledger"]["environment"]) - {"PGPASSWORD"}
    assert given <= {setting.name for setting in environment.TABLE}


def test_nothing_starts_without_its_secrets() -> None:
    asked = COMPOSITION["x-ledger"]["environment"]
    assert asked["SECRET_KEY"].startswith("${SECRET_KEY:?SECRET_KEY is not set. ")
    database = COMPOSITION["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert asked["PGPASSWORD"] == database
    assert database.startswith("${POSTGRES_PASSWORD:?POSTGRES_PASSWORD is not set. ")
    assert "PASSWORD" not in asked["DATABASE_URL"]


@pytest.mark.parametrize("name", OURS)
def test_all_of_our_containers_are_one_image(name: str) -> None:
    service = COMPOSITION["services"][name]
    assert service["image"] == "forecast-ledger"
    assert service["environment"] == COMPOSITION["x-ledger"]["environment"]


def test_work_waits_for_the_migrations() -> None:
    waiting = {name: COMPOSITION["services"][name]["depends_on"] for name in OURS[1:]}
    assert all(wait["migrate"] == {"condition": "service_completed_successfully"} for wait in waiting.values())


def test_the_queue_forgets_nothing() -> None:
    assert COMPOSITION["services"]["redis"]["command"].endswith("--appendonly yes --maxmemory-policy noeviction")


def test_the_web_is_offered_to_a_proxy_on_this_machine_only() -> None:
    assert COMPOSITION["services"]["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_the_image_is_locked_and_unprivileged() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in image
    assert re.search(r"^USER 10001$", image, re.MULTILINE)
    assert "apt-get" not in image


def test_our_containers_can_write_nowhere_but_to_memory() -> None:
    for name in OURS:
        service = COMPOSITION["services"][name]
        assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, "/tmp", ["ALL"])  # noqa: S108


def test_every_service_that_stays_says_whether_it_is_well() -> None:
    silent = [name for name, service in COMPOSITION["services"].items() if "healthcheck" not in service]
    assert silent == ["web"], "The image's own check asks the web server."
    assert "/healthz" in (ROOT / "Dockerfile").read_text()


def test_its_commands_of_manage_py_exist() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert {"update_data", "sync_roles", "doctor"} <= named <= set(get_commands())
