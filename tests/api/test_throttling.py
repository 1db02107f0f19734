from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from forecasts import clock
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_minute(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strangers have three requests a minute, people five; it is twenty seconds past."""
    settings.API_RATE, settings.API_RATE_SIGNED_IN = 3, 5
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=20))
    cache.clear()
    yield
    cache.clear()


def statuses(client: Client, number: int, **asked: Any) -> list[int]:
    return [client.get("/api/v1/topics/", **asked).status_code for _ in range(number)]


def test_one_too_many_is_told_when_to_come_back(client: Client) -> None:
    assert statuses(client, 4) == [200, 200, 200, 429]
    refused = client.get("/api/v1/topics/")
    assert (refused["Retry-After"], refused["Content-Type"]) == ("40", "application/problem+json")
    assert refused.json()["status"] == 429
    assert "40 seconds" in refused.json()["detail"]


def test_the_next_minute_is_a_new_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses(client, 4)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=60))
    assert statuses(client, 1) == [200]


def test_addresses_are_counted_apart(client: Client) -> None:
    assert statuses(client, 4, REMOTE_ADDR="192.0.2.1")[-1] == 429
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.2") == [200]


def test_nobody_gets_a_new_allowance_by_a_header(client: Client) -> None:
    asked = [client.get("/api/v1/topics/", headers={"x-forwarded-for": f"192.0.2.{last}"}) for last in range(4)]
    assert asked[-1].status_code == 429


def test_who_is_signed_in_has_an_allowance_of_their_own(client: Client) -> None:
    statuses(client, 4)
    client.force_login(factories.person())
    assert statuses(client, 6) == [200] * 5 + [429]


def test_every_address_counts_whatever_the_answer(client: Client) -> None:
    for path in ("claims/?x=1", "scorecards/ledger/", "schema/"):
        client.get(f"/api/v1/{path}")
    assert statuses(client, 1) == [429]


def test_no_rate_is_no_limit(client: Client, settings: Settings) -> None:
    settings.API_RATE = 0
    assert statuses(client, 5) == [200] * 5


def test_a_count_that_is_forgotten_begins_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(*_: object) -> int:
        raise ValueError

    statuses(client, 1)
    monkeypatch.setattr(cache, "incr", forgotten)
    assert statuses(client, 4) == [200] * 4
