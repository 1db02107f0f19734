"""On whose behalf something happens: the request, the person's pseudonym and the task, wherever a line is logged.

A request brings its id in `X-Request-ID` or gets one. A message to the queue carries the id and the pseudonym in its
headers, a worker takes them up again, and so do the messages that the task sends in its turn.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field

from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun

_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

log = logging.getLogger(__name__)


def _nobody() -> str:
    return ""


@dataclass(frozen=True)
class Trace:
    """What a line in the log is about, besides itself. Empty where it is not known."""

    request_id: str = ""
    actor: Callable[[], str] = _nobody
    """The pseudonym; asked at each line, because a request finds out late who sends it."""
    task: str = ""
    task_id: str = ""
    began: float = field(default_factory=time.monotonic)

    @property
    def fields(self) -> dict[str, str]:
        """What of it is known, by the names that it has in the log."""
        known = {"request_id": self.request_id, "actor": self.actor(), "task": self.task, "task_id": self.task_id}
        return {name: value for name, value in known.items() if value}

    @property
    def milliseconds(self) -> float:
        """How long it has taken so far."""
        return round((time.monotonic() - self.began) * 1000, 1)


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_of_task: dict[str, Token[Trace | None]] = {}


def current() -> Trace | None:
    """What is going on in this thread."""
    return _current.get()


def begin(trace: Trace) -> Token[Trace | None]:
    """From here on, this is what is going on."""
    return _current.set(trace)


def end(token: Token[Trace | None]) -> None:
    """Go back to what was going on before."""
    _current.reset(token)


def request_id(offered: str) -> str:
    """The id that a client or proxy offers, if it is a short word of harmless characters; else a new one."""
    return offered if _SANE_ID.fullmatch(offered) else uuid.uuid4().hex


@before_task_publish.connect
def give_to_message(headers: dict[str, object], **_: object) -> None:
    """Send the id and the pseudonym along with a message."""
    trace = current()
    if trace is not None:
        fields = trace.fields
        headers |= {name: fields[name] for name in ("request_id", "actor") if name in fields}


@task_prerun.connect
def take_from_message(task: "Task[..., object]", task_id: str, **_: object) -> None:
    """Take up what the message says."""
    sent: Mapping[str, object] = vars(task.request)
    actor = str(sent.get("actor", ""))
    trace = Trace(str(sent.get("request_id", "")), lambda: actor, task=str(task.name), task_id=task_id)
    _of_task[task_id] = begin(trace)


@task_postrun.connect
def task_is_over(task_id: str, state: str = "", **_: object) -> None:
    """Write the task's line. Periodic work that went well is worth one only to who asks for everything."""
    trace, token = current(), _of_task.pop(task_id, None)
    if trace is None or token is None:
        return
    level = logging.INFO if trace.request_id or state != "SUCCESS" else logging.DEBUG
    log.log(level, "%s %s", trace.task, state, extra={"state": state, "ms": trace.milliseconds})
    end(token)
