from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.jobs import BACKOFF, LEASE, MOST_ATTEMPTS
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob, ScoreJobQuerySet, Standing
from forecasts.scorecards.publishing import operations
from forecasts.scorecards.publishing.checking import differences
from forecasts.scorecards.publishing.writing import publish_standings
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
SECOND = timedelta(seconds=1)


class Broken(Exception):
    """What a computation fails with here."""


@pytest.fixture
def claim() -> Claim:
    return stage.called("unlikely").claim


@pytest.fixture
def broken(_noise: None, claim: Claim, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every computation writes its standings and then fails."""

    def fail(_: object, **_named: object) -> None:
        raise Broken("The cards are on fire.")

    with monkeypatch.context() as patch:
        patch.setattr(ScoreJobQuerySet, "finish", fail)
        yield patch


def job(claim: Claim) -> ScoreJob:
    return ScoreJob.objects.get(claim=claim)


def attempt(claim: Claim, at: datetime) -> None:
    assert operations.score_claims(claim_pks=[claim.pk], now=at) == 0
    assert job(claim).last_error == "Broken: The cards are on fire."


def test_a_job_is_published_once(claim: Claim) -> None:
    assert job(claim).is_behind
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 1
    assert not job(claim).is_behind
    assert Score.objects.filter(standing__claim=claim).count() == 5
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 0


def test_a_claim_without_a_job_is_left_alone() -> None:
    assert operations.score_claims(claim_pks=[factories.claim().pk], now=NOW) == 0


def test_a_claim_that_nobody_forecast_on_is_done_without_a_score() -> None:
    claim = factories.claim()
    ScoreJob.objects.raise_for([claim])
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 1
    assert not Standing.objects.filter(claim=claim).exists()


def test_what_changes_while_it_is_computed_is_computed_again(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        ScoreJob.objects.raise_for([claim])
        return publish_standings(*args, **kwargs)

    monkeypatch.setattr(operations, "publish_standings", meanwhile)
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 1
    assert job(claim).is_behind
    assert ScoreJob.objects.ready(at=NOW).get().claim == claim


@pytest.mark.usefixtures("broken")
def test_a_failure_leaves_nothing_but_its_error(claim: Claim) -> None:
    attempt(claim, NOW)
    failed = job(claim)
    assert (failed.is_behind, failed.attempts, failed.leased_until) == (True, 1, None)
    assert failed.last_error == "Broken: The cards are on fire."
    assert failed.not_before == NOW + BACKOFF
    assert not Standing.objects.filter(claim=claim).exists()


@pytest.mark.usefixtures("broken")
def test_attempts_wait_longer_each_time_and_then_stop(claim: Claim) -> None:
    at = NOW
    for waits in (1, 2, 4, 8, 16):
        attempt(claim, at)
        assert operations.score_claims(claim_pks=[claim.pk], now=at + waits * BACKOFF - SECOND) == 0
        at += waits * BACKOFF
    assert job(claim).attempts == MOST_ATTEMPTS
    assert operations.score_claims(claim_pks=[claim.pk], now=at + timedelta(days=9)) == 0
    assert operations.score_ready(now=at + timedelta(days=9)) == 0


def test_a_new_change_gives_a_failed_job_a_new_chance(claim: Claim, broken: pytest.MonkeyPatch) -> None:
    attempt(claim, NOW)
    broken.undo()
    ScoreJob.objects.raise_for([claim])
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 1
    assert (job(claim).attempts, job(claim).last_error) == (0, "")


def test_a_leased_job_is_nobody_elses_until_the_lease_runs_out(claim: Claim) -> None:
    ScoreJob.objects.filter(claim=claim).update(leased_until=NOW + LEASE, attempts=1)
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW + LEASE - SECOND) == 0
    [lost] = ScoreJob.objects.take(at=NOW + LEASE, limit=10)
    assert (lost.claim, lost.attempts) == (claim, 2)
    assert "lost" in lost.last_error
    assert operations.score_ready(now=NOW + 2 * LEASE) == 1
    assert job(claim).last_error == ""


def test_a_worker_that_lost_its_lease_writes_nothing(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = ScoreJobQuerySet.lease

    def lease_and_lose(*args: Any, **kwargs: Any) -> ScoreJobQuerySet:
        leased: ScoreJobQuerySet = lease(*args, **kwargs)
        ScoreJob.objects.filter(claim=claim).update(leased_until=NOW + 2 * LEASE, attempts=2)
        return leased

    monkeypatch.setattr(ScoreJobQuerySet, "lease", lease_and_lose)
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 0
    assert (job(claim).leased_until, job(claim).last_error) == (NOW + 2 * LEASE, "")
    assert not Standing.objects.filter(claim=claim).exists()


def test_the_editor_in_chief_tries_again(claim: Claim, broken: pytest.MonkeyPatch) -> None:
    attempt(claim, NOW)
    broken.undo()
    operations.retry(job=job(claim), actor=Actor.of(factories.person(Role.ADMIN)), now=NOW)
    assert operations.score_claims(claim_pks=[claim.pk], now=NOW) == 1


def test_nobody_else_tries_again(claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        operations.retry(job=job(claim), actor=Actor.of(factories.person(Role.REVIEWER)), now=NOW)


def test_nobody_tries_again_while_a_worker_computes(claim: Claim) -> None:
    ScoreJob.objects.filter(claim=claim).update(leased_until=NOW + LEASE)
    with pytest.raises(Conflict):
        operations.retry(job=job(claim), actor=Actor.of(factories.person(Role.ADMIN)), now=NOW)


def test_a_score_is_done_in_as_many_queries_on_a_card_of_many_as_of_one() -> None:
    author = factories.forecaster()
    counts = []
    for _ in range(4):
        claim = stage.called(forecaster=author).claim
        with CaptureQueriesContext(connection) as queries:
            stage.score(claim)
        counts.append(len(queries))
    assert counts[1] == counts[2] == counts[3]
    assert counts[3] <= 24


@pytest.fixture
def four_claims() -> list[int]:
    """Claims of one author: one open, one void, two that are scored, one of them by two people."""
    author, topic = factories.forecaster(), factories.topic()
    forecasts = [
        stage.called(outcome=outcome, forecaster=author, claim=stage.recorded(topics=[topic]))
        for outcome in (None, Outcome.AMBIGUOUS, Outcome.OCCURRED, Outcome.DID_NOT_OCCUR)
    ]
    factories.forecast(forecasts[-1].claim, wording="likely", forecaster=factories.forecaster("quoted"))
    return [forecast.claim_id for forecast in forecasts]


def published() -> list[Any]:
    """Everything that is published, without keys."""
    return [
        sorted(Standing.objects.values_list("claim", "forecaster", "cluster", "point_ppm", "unscorable")),
        sorted(Score.objects.values_list("standing__claim", "standing__forecaster", "rule", "value", "low", "high")),
        sorted(ScoreJob.objects.values_list("claim", "want", "done", "attempts", "leased_until")),
    ]


def test_together_they_come_to_the_same_as_one_by_one(four_claims: list[int]) -> None:
    with transaction.atomic():
        for claim_pk in four_claims:
            operations.score_claims(claim_pks=[claim_pk], now=NOW)
        one_by_one = published()
        transaction.set_rollback(True)

    assert operations.score_claims(claim_pks=four_claims, now=NOW) == 4
    assert published() == one_by_one
    assert differences() == []


def test_what_is_not_ready_is_passed_over(four_claims: list[int]) -> None:
    ScoreJob.objects.filter(pk=four_claims[0]).update(leased_until=NOW + LEASE)

    assert operations.score_claims(claim_pks=four_claims, now=NOW) == 3
    assert operations.score_claims(claim_pks=four_claims, now=NOW) == 0
    assert ScoreJob.objects.behind().get().pk == four_claims[0]


def test_where_one_fails_the_others_are_computed_alone(four_claims: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(verdicts: dict[int, Any], **named: Any) -> Any:
        if four_claims[2] in verdicts:
            raise RuntimeError("to blame")
        return publish_standings(verdicts, **named)

    monkeypatch.setattr(operations, "publish_standings", broken)

    assert operations.score_claims(claim_pks=four_claims, now=NOW) == 3
    job = ScoreJob.objects.behind().get()
    assert (job.pk, job.attempts, job.last_error) == (four_claims[2], 1, "RuntimeError: to blame")


def test_so_many_forecasts_go_together_and_the_rest_stays_for_others(
    four_claims: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "FORECASTS_AT_ONCE", 2)
    for left in (2, 1, 0):
        operations.score_ready(now=NOW)
        waiting = ScoreJob.objects.filter(pk__in=four_claims).ready(at=NOW)
        assert set(waiting.values_list("attempts", "leased_until")) <= {(0, None)}
        assert len(waiting) == left
    assert operations.score_ready(now=NOW) == 0
