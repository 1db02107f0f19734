from datetime import timedelta

import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import Forecaster
from forecasts.scorecards import crowd as module
from forecasts.scorecards.calls import calls_in, calls_of
from forecasts.scorecards.crowd import Crowd, crowd_of, crowd_on, forecasts_to_list
from forecasts.scorecards.inputs import judgement_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def crowd(claim: Claim) -> Crowd:
    return crowd_of(calls_of([claim], at=NOW))


def reader() -> Forecaster:
    return factories.forecaster(Forecaster.Kind.READER)


def test_nobody_says_nothing() -> None:
    claim = factories.claim()
    factories.forecast(claim)
    assert (crowd(claim).n, crowd(claim).median) == (0, None)


def test_each_reader_has_one_voice_and_others_have_none() -> None:
    claim, changed = factories.claim(), reader()
    early, late = factories.start_of(claim.event_from_on), factories.start_of(claim.deadline_on)
    factories.forecast(claim, p_ppm=990_000)
    factories.forecast(claim, forecaster=changed, p_ppm=10_000, stated_at=early)
    newest = factories.forecast(claim, forecaster=changed, p_ppm=400_000, stated_at=late)
    factories.forecast(claim, forecaster=reader(), p_ppm=700_001, stated_at=early)
    found = crowd(claim)
    assert (found.n, found.median, found.calls[0].forecast) == (2, 550_000, newest)


def test_a_withdrawn_forecast_has_no_voice() -> None:
    claim, gone = factories.claim(), reader()
    factories.forecast(claim, forecaster=gone, p_ppm=10_000)
    factories.forecast(claim, forecaster=gone, basis="withdrawal", p_ppm=None, recorded_at=NOW + timedelta(hours=1))
    factories.forecast(claim, forecaster=reader(), p_ppm=300_000)
    assert (crowd(claim).n, crowd(claim).median) == (1, 300_000)


def test_what_was_said_after_the_close_has_no_voice() -> None:
    claim = factories.claim()
    factories.forecast(claim, forecaster=reader(), p_ppm=300_000)
    close = factories.start_of(claim.event_from_on) + timedelta(days=7)
    factories.forecast(claim, forecaster=reader(), p_ppm=990_000, stated_at=close)
    factories.resolution(claim, Outcome.OCCURRED, effective_at=close, close_at=close)
    assert (crowd(claim).n, crowd(claim).median) == (1, 300_000)


def counted(claim: Claim) -> Crowd:
    claim.refresh_from_db()
    judged = judgement_of(claim)
    listed = forecasts_to_list(claim, judged, visitor=None)
    return crowd_on(claim, judged, calls_in([claim], {claim.pk: judged}, listed, at=NOW))


def test_the_database_counts_the_same_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST", 3)
    claim, changed, gone = factories.claim(), reader(), reader()
    early, late = factories.start_of(claim.event_from_on), factories.start_of(claim.deadline_on)
    factories.forecast(claim, p_ppm=990_000)
    factories.forecast(claim, forecaster=changed, p_ppm=10_000, stated_at=early)
    factories.forecast(claim, forecaster=changed, p_ppm=400_000, stated_at=late)
    factories.forecast(claim, forecaster=gone, p_ppm=10_000)
    factories.forecast(claim, forecaster=gone, basis="withdrawal", p_ppm=None, recorded_at=NOW + timedelta(hours=1))
    factories.forecast(claim, forecaster=reader(), wording="so so")
    factories.forecast(claim, forecaster=reader(), wording="likely")
    factories.forecast(factories.claim(), forecaster=reader(), p_ppm=1)
    assert same(counted(claim), crowd(claim))
    assert (counted(claim).n, counted(claim).median) == (2, 575_000)
    close = early + timedelta(days=7)
    factories.forecast(claim, forecaster=reader(), p_ppm=990_000, stated_at=close)
    factories.resolution(claim, Outcome.OCCURRED, effective_at=close, close_at=close)
    assert same(counted(claim), crowd(claim))


def same(one: Crowd, other: Crowd) -> bool:
    return (one.n, one.median, one.medians) == (other.n, other.median, other.medians)


def test_of_a_choice_each_option_has_a_median(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = factories.claim(kind="choice", options=["a", "b"])
    for chance in (100_000, 300_000, 800_000):
        said = {"a": chance, "b": 1_000_000 - chance}
        factories.forecast(claim, forecaster=reader(), basis="distribution", p_ppm=None, distribution=said)
    few = counted(claim)
    monkeypatch.setattr(module, "NEWEST", 1)
    assert same(counted(claim), few)
    assert (few.n, few.median, few.medians) == (3, None, {"a": 300_000, "b": 700_000})


def test_of_many_readers_the_newest_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST", 2)
    claim = factories.claim()
    start = factories.start_of(claim.event_from_on)
    said = [
        factories.forecast(claim, forecaster=reader(), p_ppm=100_000 * at, stated_at=start + timedelta(hours=at))
        for at in range(1, 6)
    ]
    found = counted(claim)
    assert (found.n, found.median) == (5, 300_000)
    assert [call.forecast for call in found.calls] == [said[4], said[3]]
