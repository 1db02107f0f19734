"""Every dependency has its reason, and both locks hold what they should."""

import re
import tomllib

import pytest
from django.conf import settings

from tests.house.source import ROOT

PROJECT = (ROOT / "pyproject.toml").read_text()
LOCKS = ("requirements.txt", "requirements-dev.txt")


def declared(table: str) -> list[str]:
    """The lines of a list of requirements, as they stand in pyproject.toml."""
    block = re.search(rf"^{table} = \[\n(.*?)^\]", PROJECT, re.DOTALL | re.MULTILINE)
    assert block is not None
    return [line.strip() for line in block[1].splitlines() if line.strip()]


def locked(lock: str) -> dict[str, str]:
    """Name → version of what a lock pins."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("table", ["dependencies", "dev"])
def test_every_dependency_has_its_reason(table: str) -> None:
    silent = [line for line in declared(table) if not re.fullmatch(r'"[^"]+",\s+# \S.{9,}', line)]
    assert not silent, "Say behind it what it is for."


@pytest.mark.parametrize("table, lock", [("dependencies", "requirements.txt"), ("dev", "requirements-dev.txt")])
def test_every_dependency_is_locked(table: str, lock: str) -> None:
    names = {re.split(r"[^a-z0-9._-]", line.strip('"'), maxsplit=1)[0] for line in declared(table)}
    assert names <= set(locked(lock)), "Run `make lock`."


def test_the_lock_for_development_extends_the_other() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items(), "Run `make lock`."


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*==.*$\n(.*)$", text, re.MULTILINE)
    assert pins
    assert all(line.startswith("    --hash=sha256:") for line in pins)


def test_one_version_of_the_product() -> None:
    assert tomllib.loads(PROJECT)["project"]["version"] == settings.VERSION
