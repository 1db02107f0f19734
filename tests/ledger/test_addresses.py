"""Settings that are addresses or secrets: what they may be, and that a wrong one is named and never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ledger import addresses, environment

HERE = Path("/nowhere")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for setting in environment.TABLE:
        monkeypatch.delenv(setting.name, raising=False)
    return monkeypatch


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(ImproperlyConfigured) as problem:
        read()
    return str(problem.value)


def test_without_an_address_the_data_are_here(given: pytest.MonkeyPatch) -> None:
    found = addresses.database(HERE)
    assert found["NAME"] == "/nowhere/ledger.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert addresses.broker() == ""


def test_a_server_that_does_not_answer_is_not_waited_for(given: pytest.MonkeyPatch) -> None:
    given.setenv("DATABASE_URL", "postgres://ledger@db:5433/ledger?sslmode=require")
    assert addresses.database(HERE)["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
    given.setenv("DATABASE_URL", "postgres://ledger@db/ledger?connect_timeout=9")
    assert str(addresses.database(HERE)["OPTIONS"]["connect_timeout"]) == "9"


@pytest.mark.parametrize(
    "url",
    ["mysql://u:hidden@h/db", "hidden", "postgres://u:hidden@h:99x/db", "postgres://u:hidden@[::1/db", "//hidden"],
)
def test_a_database_that_is_none_of_ours(given: pytest.MonkeyPatch, url: str) -> None:
    given.setenv("DATABASE_URL", url)
    said = refused(lambda: addresses.database(HERE))
    assert said.startswith("DATABASE_URL ")
    assert "hidden" not in said


def test_a_server_without_a_database(given: pytest.MonkeyPatch) -> None:
    given.setenv("DATABASE_URL", "postgres://ledger:hidden@db/")
    assert refused(lambda: addresses.database(HERE)).startswith("DATABASE_URL names no database")


@pytest.mark.parametrize("url", ["redis://queue/0", "rediss://:secret@queue:6380/1", "redis+socket:///run/queue.sock"])
def test_a_broker(given: pytest.MonkeyPatch, url: str) -> None:
    given.setenv("REDIS_URL", url)
    assert addresses.broker() == url


def test_a_broker_that_is_none(given: pytest.MonkeyPatch) -> None:
    given.setenv("REDIS_URL", "amqp://user:hidden@queue")
    assert refused(addresses.broker) == "REDIS_URL must begin with redis:// or redis+socket:// or rediss://."


@pytest.mark.parametrize("key, said", [("", "is required"), ("secret", "is too short: 32 characters at least")])
def test_a_key_that_is_none(given: pytest.MonkeyPatch, key: str, said: str) -> None:
    given.setenv("SECRET_KEY", key)
    assert f"SECRET_KEY {said}" in refused(addresses.secret_key)


def test_a_key(given: pytest.MonkeyPatch) -> None:
    given.setenv("SECRET_KEY", "k" * 32)
    assert addresses.secret_key() == "k" * 32


@pytest.mark.parametrize("hosts", ["ledger.example", ".ledger.example,10.0.0.1", "[::1],localhost", "*"])
def test_hosts(given: pytest.MonkeyPatch, hosts: str) -> None:
    given.setenv("ALLOWED_HOSTS", hosts)
    assert addresses.hosts() == hosts.split(",")


@pytest.mark.parametrize("host", ["https://ledger.example", "ledger.example:443", "ledger.example/", "a b"])
def test_what_is_no_host(given: pytest.MonkeyPatch, host: str) -> None:
    given.setenv("ALLOWED_HOSTS", f"good.example,{host}")
    assert f"ALLOWED_HOSTS holds {host!r}" in refused(addresses.hosts)


def test_origins(given: pytest.MonkeyPatch) -> None:
    given.setenv("TRUSTED_ORIGINS", "https://ledger.example, http://other.example:8080")
    assert addresses.origins() == ["https://ledger.example", "http://other.example:8080"]


@pytest.mark.parametrize("origin", ["ledger.example", "ftp://ledger.example", "https://ledger.example/", "https://"])
def test_what_is_no_origin(given: pytest.MonkeyPatch, origin: str) -> None:
    given.setenv("TRUSTED_ORIGINS", origin)
    assert f"TRUSTED_ORIGINS holds {origin!r}" in refused(addresses.origins)


@pytest.mark.parametrize("given", ["https://ledger.example/", "http://127.0.0.1:8000", "http://[::1]:8000", ""])
def test_a_public_address_is_a_scheme_and_a_host(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", given)
    assert addresses.public_url() == given.rstrip("/")


@pytest.mark.parametrize(
    "given", ["https://a.example/under", "https://", "a.example", "ftp://a.example", "https://a?x"]
)
def test_anything_else_is_no_public_address(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", given)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL must be"):
        addresses.public_url()
