from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.capture.claims import versions_of
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome
from forecasts.resolution import disputes, operations
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.inputs import judgement_of
from forecasts.scorecards.standing_then import calls_then, judgements_then
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import NO, YES, act, actor, propose, settle
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
HOUR = timedelta(hours=1)


def states(claim: Claim, hours: list[int]) -> list[tuple[str, str | None]]:
    """How the claim stood so many hours after it was recorded."""
    found = [judgements_then([claim], at=NOW + hour * HOUR).get(claim.pk) for hour in hours]
    return [(stood.state, stood.outcome) for stood in found if stood]


def test_a_claim_walks_through_its_life() -> None:
    claim = stage.recorded()
    first = propose(claim, NO, now=NOW + 1 * HOUR)
    assert first.proposed_by
    act(operations.send_back, claim, actor(Role.REVIEWER), reason="Name the register.", now=NOW + 2 * HOUR)
    settle(claim, NO, now=NOW + 3 * HOUR)
    act(disputes.dispute, claim, actor(), reason="It is listed.", answer=YES, now=NOW + 4 * HOUR)
    act(disputes.uphold, claim, actor(Role.REVIEWER), reason="It is.", now=NOW + 5 * HOUR)
    assert states(claim, [0, 1, 2, 3, 4, 5]) == [
        ("open", None),
        ("proposed", None),
        ("open", None),
        ("resolved", Outcome.DID_NOT_OCCUR),
        ("disputed", Outcome.DID_NOT_OCCUR),
        ("resolved", Outcome.OCCURRED),
    ]


def test_what_was_reopened_was_open_again() -> None:
    condition = stage.recorded()
    dependant = stage.recorded(conditions=[condition])
    settle(condition, NO, now=NOW + 1 * HOUR)
    act(disputes.dispute, condition, actor(), reason="It is listed.", answer=YES, now=NOW + 2 * HOUR)
    act(disputes.uphold, condition, actor(Role.REVIEWER), reason="It is.", now=NOW + 3 * HOUR)
    before_and_after = states(dependant, [0, 1, 2])
    assert before_and_after == [("open", None), *[("resolved", Outcome.CONDITION_NOT_MET)] * 2]
    assert states(dependant, [3])[0][1] is None


@pytest.mark.parametrize("earlier", [False, True])
def test_now_it_stood_as_it_stands(*, earlier: bool) -> None:
    claims = list(stage.example(NOW).values())
    settle(claims[6], NO, now=NOW + HOUR)
    propose(claims[7], NO, now=NOW + HOUR)
    at = NOW if earlier else NOW + HOUR
    fresh = list(Claim.objects.recorded().filter(pk__in=[claim.pk for claim in claims]))
    stood = judgements_then(fresh, at=at)
    same = [judgement_of(claim) == stood[claim.pk] for claim in fresh]
    assert same.count(False) == (2 if earlier else 0)


def test_claims_and_forecasts_that_were_recorded_later_were_not_there() -> None:
    claim = stage.recorded(recorded_at=NOW)
    late = stage.recorded(recorded_at=NOW + HOUR)
    factories.forecast(late)
    first = factories.forecast(claim)
    factories.forecast(claim, forecaster=first.forecaster, p_ppm=300_000, recorded_at=NOW + HOUR)
    calls = calls_then([claim, late], at=NOW)
    assert [call.forecast for call in calls] == [first]


def test_it_was_judged_by_the_terms_of_then() -> None:
    claim = stage.recorded()
    claim.deadline_at += 24 * HOUR
    claim.material_version += 1
    claim.material_recorded_at = NOW + HOUR
    claim.save()
    versions_of([claim], recorded_at=NOW + HOUR)[0].save()
    then, now = (judgements_then([claim], at=at)[claim.pk] for at in (NOW, NOW + HOUR))
    assert (then.material_recorded_at, now.material_recorded_at) == (NOW, NOW + HOUR)
    assert now.close == then.close + 24 * HOUR == claim.deadline_at


def test_calls_of_then_are_calls_of_now_at_the_present() -> None:
    claims = list(stage.example().values())
    fresh = list(Claim.objects.filter(pk__in=[claim.pk for claim in claims]))
    assert calls_then(fresh, at=NOW) == calls_of(fresh, at=NOW)


def test_many_claims_take_as_many_queries_as_one() -> None:
    claims = [stage.called().claim for _ in range(5)]

    def queries(some: list[Claim], at: datetime = NOW) -> int:
        with CaptureQueriesContext(connection) as captured:
            judgements_then(some, at=at)
        return len(captured)

    assert queries(claims[:1]) == queries(claims) == 5
