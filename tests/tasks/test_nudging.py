import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings
from kombu import pools
from redis import Redis

from forecasts.models.claims import Claim
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import operations, rows
from forecasts.tasks.nudging import nudge
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
OnCommit = Callable[..., Any]


@pytest.fixture
def claim() -> Claim:
    return stage.called().claim


@pytest.fixture
def broker_at(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Tell the product where its broker is, as if it had been started so."""

    def there(url: str) -> None:
        settings.SCORING_IN_PROCESS = False
        for name in ("broker_url", "broker_read_url", "broker_write_url"):
            monkeypatch.setattr(current_app.conf, name, url)
        _forget_connections()

    yield there
    _forget_connections()


def _forget_connections() -> None:
    current_app._pool = None  # type: ignore[attr-defined]
    current_app.amqp._producer_pool = None  # type: ignore[attr-defined]
    pools.reset()


def is_behind(claim: Claim) -> bool:
    return ScoreJob.objects.get(claim=claim).is_behind


def test_without_a_broker_the_work_is_done_after_the_commit(
    claim: Claim, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        nudge()
        assert is_behind(claim)
    assert not is_behind(claim)


def test_what_cannot_be_computed_does_not_break_the_request(
    claim: Claim,
    django_capture_on_commit_callbacks: OnCommit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = stage.called().claim
    compute = rows.verdicts_on

    def fail_for_one(claim_pks: Any) -> Any:
        if claim.pk in claim_pks:
            raise ArithmeticError("no")
        return compute(claim_pks)

    monkeypatch.setattr(operations, "verdicts_on", fail_for_one)
    with django_capture_on_commit_callbacks(execute=True):
        nudge()
    assert (is_behind(claim), is_behind(other)) == (True, False)
    assert "could not be computed" in caplog.text


def test_with_a_broker_one_message_is_sent_after_the_commit(
    django_capture_on_commit_callbacks: OnCommit, valkey_url: str, broker_at: Callable[[str], None]
) -> None:
    broker_at(valkey_url)
    with Redis.from_url(valkey_url) as queue:
        queue.delete("celery")
        with django_capture_on_commit_callbacks(execute=True):
            nudge()
            assert queue.llen("celery") == 0
        [message] = queue.lrange("celery", 0, -1)
        queue.delete("celery")
    assert json.loads(message)["headers"]["task"] == "forecasts.tasks.tick"


def test_with_the_broker_down_it_does_not_wait_and_says_so(
    claim: Claim,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: OnCommit,
    broker_at: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker_at("redis://127.0.0.1:1/0")
    waited: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waited.append)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        nudge()
    assert waited == []
    assert "broker does not answer" in caplog.text
    assert is_behind(claim)
