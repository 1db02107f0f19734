"""The way of a request's id: from the client to the answer, to the message, to the task and to its own messages."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from celery.signals import before_task_publish, task_postrun, task_prerun

from forecasts import tasks
from ledger import tracing


def published() -> dict[str, Any]:
    """The headers of a message that is sent now."""
    headers: dict[str, Any] = {"task": "forecasts.tasks.tick"}
    before_task_publish.send(sender="forecasts.tasks.tick", headers=headers)
    return headers


def run(state: str = "SUCCESS", **headers: str) -> dict[str, Any]:
    """What a message of a task says that itself came with `headers`."""
    task = SimpleNamespace(name="forecasts.tasks.tick", request=SimpleNamespace(**headers))
    task_prerun.send(sender=tasks.tick, task=task, task_id="1-2")
    sent = published()
    task_postrun.send(sender=tasks.tick, task=task, task_id="1-2", state=state)
    return sent


@pytest.mark.parametrize("offered", ["abc", "7f3c-11.a_B", "x" * 64])
def test_a_sane_id_is_kept(offered: str) -> None:
    assert tracing.request_id(offered) == offered


@pytest.mark.parametrize("offered", ["", "x" * 65, "a b", "a\nlevel=ERROR", "-a", "ä", '"', "a\n"])
def test_any_other_is_replaced(offered: str) -> None:
    made = tracing.request_id(offered)
    assert len(made) == 32
    assert made != tracing.request_id(offered)


def test_a_message_takes_the_id_and_the_pseudonym_along() -> None:
    token = tracing.begin(tracing.Trace("a-request", lambda: "7c1n0p5zra"))
    assert published() == {"task": "forecasts.tasks.tick", "request_id": "a-request", "actor": "7c1n0p5zra"}
    tracing.end(token)
    assert published() == {"task": "forecasts.tasks.tick"}


def test_a_task_hands_on_what_it_was_given() -> None:
    sent = run(request_id="a-request", actor="7c1n0p5zra")
    assert sent == {"task": "forecasts.tasks.tick", "request_id": "a-request", "actor": "7c1n0p5zra"}
    assert tracing.current() is None


def test_periodic_work_has_no_id_and_no_line_while_it_goes_well(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert run() == {"task": "forecasts.tasks.tick"}
        assert caplog.messages == []
        run(state="FAILURE")
        run(request_id="a-request")
    assert caplog.messages == ["forecasts.tasks.tick FAILURE", "forecasts.tasks.tick SUCCESS"]


def test_the_end_of_an_unknown_task_changes_nothing() -> None:
    task_postrun.send(sender=tasks.tick, task=tasks.tick, task_id="9-9", state="SUCCESS")
    assert tracing.current() is None
