"""What a line in the log says, and what it never says."""

import json
import logging
from collections.abc import Iterator

import pytest

from ledger import logs, tracing


@pytest.fixture
def _traced() -> Iterator[None]:
    token = tracing.begin(tracing.Trace("a-request", lambda: "7c1n0p5zra", task="forecasts.tasks.sweep", task_id="1-2"))
    yield
    tracing.end(token)


def record(message: str = "Saved %s", *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.getLogger("ledger").makeRecord(
        "ledger", logging.INFO, __file__, 1, message, arguments, None, extra=extra
    )
    made.created = 1_790_000_000.5
    return made


def failed(message: str) -> logging.LogRecord:
    made = record("It failed")
    made.exc_info = (ValueError, ValueError(message), None)
    return made


def test_a_line_for_programs_is_one_object() -> None:
    line = logs.JsonFormatter().format(record("Saved %s", "two\nlines “and more”"))
    assert "\n" not in line
    assert json.loads(line) == {
        "at": "2026-09-21T14:13:20.500Z",
        "level": "INFO",
        "logger": "ledger",
        "message": "Saved two\nlines “and more”",
    }


def test_a_line_for_people_is_a_sentence() -> None:
    assert logs.LineFormatter().format(record("Saved %s", 2)) == "2026-09-21T14:13:20.500Z INFO ledger: Saved 2"


def test_it_says_on_whose_behalf(_traced: None) -> None:
    found = json.loads(logs.JsonFormatter().format(record("Saved")))
    assert found["request_id"] == "a-request"
    assert (found["actor"], found["task"], found["task_id"]) == ("7c1n0p5zra", "forecasts.tasks.sweep", "1-2")
    assert (
        logs.LineFormatter()
        .format(record("Saved"))
        .endswith("Saved [request_id=a-request actor=7c1n0p5zra task=forecasts.tasks.sweep task_id=1-2]")
    )


def test_only_what_is_named_is_written() -> None:
    found = json.loads(logs.JsonFormatter().format(record("Saved", path="/claims/", ms=1.5, password="hidden")))
    assert (found["path"], found["ms"]) == ("/claims/", 1.5)
    assert "hidden" not in str(found)


def test_an_error_keeps_its_traceback_and_loses_what_the_row_said() -> None:
    problem = failed("duplicate key\nDETAIL:  Key (email)=(ann@example.org) already exists.")
    line = logs.JsonFormatter().format(problem)
    assert "\n" not in line
    assert "ValueError: duplicate key" in json.loads(line)["error"]
    assert "ann@example.org" not in line
    assert "\nValueError: duplicate key" in logs.LineFormatter().format(problem)


@pytest.mark.parametrize("demo, form, expected", [(True, "", "text"), (False, "", "json"), (True, "json", "json")])
def test_production_logs_for_programs(monkeypatch: pytest.MonkeyPatch, demo: bool, form: str, expected: str) -> None:
    monkeypatch.setenv("SECRET_KEY", "" if demo else "k" * 50)
    monkeypatch.setenv("LOG_FORMAT", form)
    assert logs.configured()["handlers"]["console"]["formatter"] == expected


def test_what_says_much_is_quiet_unless_everything_is_asked_for() -> None:
    quiet = {level: logs.configuration(level=level, form="text")["loggers"]["celery.beat"]["level"] for level in LEVELS}
    assert quiet == {"DEBUG": "DEBUG", "INFO": "WARNING", "WARNING": "WARNING", "ERROR": "ERROR"}


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
