import gc
from datetime import UTC, datetime

import pytest

from forecasts.models.claims import Claim
from forecasts.models.scores import Standing
from forecasts.scorecards.columns import columns_of, nothing_collected, read, rows_of
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_columns_say_what_the_rows_say() -> None:
    stage.example()
    claims = Claim.objects.order_by("pk")
    path = "current_resolution__confirmed_at"
    found = columns_of(claims, ["headline", "recorded_at", path, "crowd_hidden", "event_from_on", "options"])
    rows = claims.values_list("headline", "recorded_at", path, "crowd_hidden", "event_from_on", "options")
    assert list(zip(*found.values(), strict=True)) == list(rows)
    assert None in found[path]
    assert found["recorded_at"][0].tzinfo is UTC
    assert {type(each) for each in found["crowd_hidden"]} == {bool}


def test_what_is_unknown_stays_so() -> None:
    stage.example()
    stage.score()
    found = columns_of(Standing.objects.order_by("pk"), ["pk", "occurred", "prospective"])
    assert {*found["occurred"]} == {True, False, None}
    assert list(found["occurred"]) == list(Standing.objects.order_by("pk").values_list("occurred", flat=True))


def test_parts_of_a_second_are_kept() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    stage.recorded(recorded_at=at)
    assert columns_of(Claim.objects.all(), ["recorded_at"]) == {"recorded_at": (at,)}


def test_no_rows_are_empty_columns() -> None:
    assert columns_of(Claim.objects.all(), ["pk", "recorded_at"]) == {"pk": (), "recorded_at": ()}
    assert rows_of(Claim.objects.values_list("pk")) == read(Claim.objects.filter(pk__in=[]), ["pk", "ordered"]) == []


def test_the_collector_rests_meanwhile_and_is_left_as_it_was() -> None:
    assert gc.isenabled()
    with nothing_collected():
        assert not gc.isenabled()
        with nothing_collected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
