"""Whether a forecast counts never depends on the outcome, also where it was stated on the day that settled the claim."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.resolution.effects import Effect, at_deadline, on_day
from forecasts.scorecards.calls import call_of, calls_of
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import wanted_of
from forecasts.scorecards.inputs import Judgement
from forecasts.scorecards.methods import METHODS
from forecasts.scoring.windows import deadline_moment, end_of_day, start_of_day
from tests import factories
from tests.bulk.files import bring_in, csv_of, settled
from tests.factories import NOW
from tests.scorecards import stage

ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata", "America/St_Johns")
OPENS, DEADLINE = date(2020, 6, 1), date(2020, 11, 3)
DAYS = (DEADLINE - OPENS).days


class Statement(NamedTuple):
    """A forecast as a strategy draws it: whose, on which day of the window, at which second of the day or on it alone."""

    whose: int
    day: int
    second: int | None
    p_ppm: int

    def at(self, zone: str) -> datetime:
        start = start_of_day(OPENS + timedelta(days=self.day), zone)
        return start + timedelta(seconds=self.second or 0)


statements = st.builds(
    Statement,
    whose=st.integers(1, 3),
    day=st.integers(0, DAYS - 1),
    second=st.none() | st.integers(0, 82_799),  # the shortest day has 23 hours
    p_ppm=st.sampled_from([0, 100_000, 490_000, 500_000, 970_000, 1_000_000]),
)


def claim_in(zone: str) -> Claim:
    deadline = deadline_moment(DEADLINE, zone)
    opens = start_of_day(OPENS, zone)
    return Claim(
        pk=1, kind="binary", state="resolved", time_zone=zone, event_from_on=OPENS, event_from_at=opens,
        deadline_on=DEADLINE, deadline_precision="day", deadline_at=deadline.instant, material_recorded_at=opens,
        recorded_at=opens,
    )  # fmt: skip


def judged_as(claim: Claim, outcome: str, effect: Effect, said: Sequence[Statement]) -> dict[int, str]:
    """Why each forecaster is not scored, or that they are."""
    judged = Judgement(
        state="resolved", outcome=outcome, close=effect.counts_until or effect.close_at, opens_at=claim.event_from_at,
        deadline_at=claim.deadline_at, material_recorded_at=claim.event_from_at,
        day_from=effect.close_at if effect.counts_until else None,
    )  # fmt: skip
    found = {}
    for whose, series in _series(claim, said).items():
        rows = [
            Forecast(
                claim=claim, forecaster=Forecaster(pk=whose), stated_at=at, recorded_at=at, basis="stated", p_ppm=p
            )
            for at, p in series
        ]
        found[whose] = call_of(claim, rows, judged, at=NOW).unscorable
    return found


def _series(claim: Claim, said: Sequence[Statement]) -> dict[int, list[tuple[datetime, int]]]:
    series: dict[int, list[tuple[datetime, int]]] = {}
    for one in sorted(said, key=lambda each: each.at(claim.time_zone)):
        series.setdefault(one.whose, []).append((one.at(claim.time_zone), one.p_ppm))
    return series


@given(st.sampled_from(ZONES), st.integers(0, DAYS), st.lists(statements, min_size=1, max_size=5))
def test_exchanging_the_outcomes_leaves_the_forecasts_that_count(
    zone: str, settled_after: int, said: list[Statement]
) -> None:
    """Of what was stated on or before the day of the answer: occurred then, impossible since then, or not by the deadline."""
    claim = claim_in(zone)
    early = on_day(OPENS + timedelta(days=settled_after), claim)
    by_then = [one for one in said if one.day <= settled_after]
    answers = [
        (Outcome.OCCURRED, early), (Outcome.DID_NOT_OCCUR, early), (Outcome.DID_NOT_OCCUR, at_deadline(claim)),
    ]  # fmt: skip
    counted = [{whose for whose, why in judged_as(claim, *how, by_then).items() if not why} for how in answers]
    assert counted == [{one.whose for one in by_then}] * 3


GAME_DAY = date(2020, 8, 20)


def called_on_the_day(outcome: str, at: datetime, **fields: Any) -> Forecast:
    """A reader's forecast stated at an instant, on a claim that was settled on a day without a time."""
    claim = stage.recorded()
    begins, ends = start_of_day(GAME_DAY, claim.time_zone), end_of_day(GAME_DAY, claim.time_zone)
    effect = {"effective_on": GAME_DAY, "effective_at": begins, "close_at": begins, "counts_until": ends}
    forecast = factories.forecast(claim, stated_at=at, recorded_at=at, **fields)
    Claim.objects.filter(pk=claim.pk).update(material_recorded_at=claim.event_from_at)
    factories.resolution(claim, outcome, **effect)
    forecast.claim.refresh_from_db()
    return forecast


HOUR = timedelta(hours=1)
BEGINS = datetime(2020, 8, 20, 4, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", [Outcome.OCCURRED, Outcome.DID_NOT_OCCUR])
@pytest.mark.parametrize(
    "at, why, prospective, same_day",
    [
        (BEGINS - HOUR, "", True, False),
        (BEGINS, "", False, True),
        (BEGINS + 23 * HOUR, "", False, True),
        (BEGINS + 24 * HOUR, Standing.Unscorable.STATED_LATE, False, False),
    ],
)
def test_what_was_stated_on_that_day_counts_and_is_marked(
    outcome: str, at: datetime, why: str, prospective: bool, same_day: bool
) -> None:
    forecast = called_on_the_day(outcome, at)
    [call] = calls_of([forecast.claim], at=NOW)
    assert (call.unscorable, call.prospective, call.is_same_day) == (why, prospective, same_day)
    [older] = calls_of([forecast.claim], at=NOW, method=METHODS[2])
    assert (older.unscorable == "", older.is_same_day) == (at < BEGINS, False)
    assert older.method is METHODS[2]


@pytest.mark.django_db
def test_games_forecast_on_their_day_are_scored_whatever_became_of_them() -> None:
    """The deadline on the day after, dates without times: by the second method only those that did not occur counted."""
    games = [
        settled(claim_id=f"game-{n}", statement=f"Home side {n} wins", stated_at="2020-08-20", deadline="2020-08-21",
                probability=p, forecaster="Model", **outcome)
        for n, (p, outcome) in enumerate(
            [*((p, {"outcome": "occurred", "effective_on": "2020-08-20"}) for p in ("0.8", "0.6", "0.9")),
             *((p, {"outcome": "did_not_occur", "effective_on": ""}) for p in ("0.7", "0.4"))]
        )
    ]  # fmt: skip
    bring_in(csv_of(*games), confirm_outcomes=True)
    stage.score()
    newest = document(kind="ledger", now=NOW)
    older = document(kind="ledger", now=NOW, wanted=wanted_of({"method": "2"}, now=NOW))
    brier, left = newest["scores"]["brier"], older["scores"]["brier"]
    assert (brier["n"], brier["value"]) == (5, round((0.04 + 0.16 + 0.01 + 0.49 + 0.16) / 5, 6))
    assert (left["n"], left["value"]) == (2, round((0.49 + 0.16) / 2, 6))
    assert older["counts"]["unscorable"] == {"stated_late": 3}
