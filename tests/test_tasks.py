"""The tasks themselves, called as a worker calls them."""

import logging
from datetime import timedelta

import pytest

from forecasts import clock, tasks
from forecasts.models.scores import Score, ScoreJob
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The claims for which a message was sent."""
    claims: list[int] = []
    monkeypatch.setattr(tasks.score_claims, "apply_async", lambda args, **_: claims.extend(args[0]))
    return claims


def test_scoring_publishes_what_is_wanted() -> None:
    claim = stage.called().claim
    tasks.score_claims([claim.pk])
    assert not ScoreJob.objects.get(claim=claim).is_behind
    tasks.score_claims([claim.pk])


def test_a_sweep_sends_for_all_that_is_behind_and_free(sent: list[int]) -> None:
    done, behind, leased, waiting, given_up, lost = (stage.called().claim for _ in range(6))
    now = clock.now()
    stage.score(done, now=now)
    for claim, fields in (
        (leased, {"leased_until": now + timedelta(minutes=1)}),
        (waiting, {"not_before": now + timedelta(minutes=1)}),
        (given_up, {"attempts": 5}),
        (lost, {"leased_until": now - timedelta(seconds=1), "attempts": 1}),
    ):
        ScoreJob.objects.filter(claim=claim).update(**fields)
    tasks.sweep()
    assert sorted(sent) == [behind.pk, lost.pk]


def test_a_sweep_sends_no_more_than_a_worker_can_take(sent: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SWEPT_AT_ONCE", 2)
    for _ in range(3):
        ScoreJob.objects.raise_for([factories.claim()])
    tasks.sweep()
    assert len(sent) == 2


def test_history_gets_its_positions() -> None:
    claims = stage.example()
    tasks.sequence_history()
    card = stage.card_of("forecaster", "henning-effner")
    assert card["history"]["tree_size"] > len(claims)


def test_the_nightly_check_is_silent_about_a_ledger_in_order(caplog: pytest.LogCaptureFixture) -> None:
    stage.called()
    stage.score()
    with caplog.at_level(logging.ERROR):
        tasks.check_cards()
    assert caplog.records == []
    Score.objects.filter(rule="log").update(value=1)
    tasks.check_cards()
    assert "its published scores are not those that its rows give" in caplog.text
