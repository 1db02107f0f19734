import json
import random
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def ids(page: dict) -> list[str]:
    return [claim["id"] for claim in page["results"]]


def test_pages_follow_each_other_newest_first_and_back_again(get: Get) -> None:
    newest_first = [stage.recorded().public_id for _ in range(5)][::-1]
    first = get("claims/?page_size=2")
    second = get(first["next"])
    third = get(second["next"])
    assert [*ids(first), *ids(second), *ids(third)] == newest_first
    assert (first["previous"], third["next"]) == (None, None)
    assert ids(get(third["previous"])) == ids(second)


def test_what_is_recorded_meanwhile_neither_shifts_nor_repeats_a_row(get: Get) -> None:
    listed = [stage.recorded().public_id for _ in range(4)][::-1]
    first = get("claims/?page_size=2")
    stage.recorded()
    assert [*ids(first), *ids(get(first["next"]))] == listed


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("ordering", ["recorded", "-recorded", "deadline", "-deadline"])
def test_whoever_turns_pages_while_others_write_meets_each_row_once(get: Get, ordering: str, seed: int) -> None:
    chance = random.Random(seed)

    def write() -> str:
        ahead = NOW + timedelta(days=chance.randint(0, 2))  # many share a key
        at = NOW + timedelta(hours=chance.randint(0, 2))
        return stage.recorded(recorded_at=at, deadline_on=ahead.date(), deadline_at=ahead).public_id

    there = {write() for _ in range(9)}
    met: list[str] = []
    page = get(f"claims/?page_size=2&ordering={ordering}")
    while True:
        met += ids(page)
        if not page["next"]:
            break
        for _ in range(chance.randint(0, 2)):
            write()
        page = get(page["next"])
    assert there <= set(met)
    assert len(set(met)) == len(met)


def test_a_row_that_goes_away_takes_no_other_with_it(get: Get) -> None:
    made = [stage.recorded() for _ in range(4)]
    first = get("claims/?page_size=2&state=due")
    factories.resolution(made[2])
    assert ids(get(first["next"])) == [made[1].public_id, made[0].public_id]


def test_filters_stay_with_the_next_page(get: Get) -> None:
    topic = factories.topic()
    for number in range(6):
        stage.recorded(topics=[topic] if number % 2 else [])
    first = get(f"claims/?page_size=2&topic={topic.slug}")
    assert len(ids(get(first["next"]))) == 1


def test_what_belongs_to_a_claim_is_listed_oldest_first(get: Get) -> None:
    claim = stage.recorded()
    forecasts = [factories.forecast(claim).public_id for _ in range(3)]
    first = get(f"claims/{claim.public_id}/forecasts/?page_size=2")
    assert [*ids(first), *ids(get(first["next"]))] == forecasts


@pytest.mark.parametrize("size", ["0", "-1", "201", "1.5", "many", "", "9" * 30, "１"])
def test_a_page_has_from_1_to_200_rows(get: Get, size: str) -> None:
    assert list(get(f"claims/?page_size={size}", 400)["errors"]) == ["page_size"]


@pytest.mark.parametrize(
    "said",
    [
        "null", "[]", "7", "{}", "x", '["on"]', '["away","2026-01-01T00:00:00+00:00","1"]', '["on","x","1"]',
        '["on","2026-01-01T00:00:00+00:00","x"]', '["on","2026-01-01T00:00:00","1"]', '["on",1,2]', "[" * 9000,
        '["on","2026-01-01T00:00:00+00:00"]', '["on","2026-01-01T00:00:00+00:00","-1"]', '["on","0001-01-01T00:00:00+14:00","1"]',
        '["on","2026-01-01T00:00:00+00:00","99999999999999999999"]',
    ],
)  # fmt: skip
def test_a_cursor_that_no_page_has_given_is_refused(get: Get, said: str) -> None:
    assert list(get(f"claims/?cursor={urlsafe_b64encode(said.encode()).decode()}", 400)["errors"]) == ["cursor"]


@pytest.mark.parametrize("cursor", ["abc", "é", "%FF", "=", "", "*" * 3000])
def test_what_is_no_cursor_at_all_is_refused(get: Get, cursor: str) -> None:
    assert list(get(f"claims/?cursor={cursor}", 400)["errors"]) == ["cursor"]


@pytest.mark.parametrize("way", ["on", "back"])
@pytest.mark.parametrize("at", ["1900-01-01T00:00:00+00:00", "9000-01-01T00:00:00+00:00"])
def test_a_cursor_beyond_every_row_is_a_page_all_the_same(get: Get, way: str, at: str) -> None:
    said = json.dumps([way, at, "9" * 18])
    assert get(f"claims/?cursor={urlsafe_b64encode(said.encode()).decode()}")["results"] == []
