"""What a line in the log says, and what it never says."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
from django.test import Client

from ledger import logs, tracing
from ledger.logs import JsonFormatter, LineFormatter


@pytest.fixture
def _traced() -> Iterator[None]:
    token = tracing.begin(tracing.Trace("a-request", lambda: "7c1n0p5zra", task="forecasts.tasks.tick", task_id="1-2"))
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


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\x85", "\u2028", "\x1b[2K"])
def test_nobody_forges_a_line_for_people(mark: str) -> None:
    forged = f"{mark}2026-09-21T14:13:20.500Z ERROR ledger: Forged"
    for line in (record("GET %s 404", f"/a{forged}"), record(path=f"/a{forged}"), failed(f"Bad{forged}")):
        written = logs.LineFormatter().format(line)
        assert [part for part in written.splitlines()[1:] if not part.startswith("    ")] == []
        assert "\x1b" not in written


def test_a_line_for_people_is_a_sentence() -> None:
    assert logs.LineFormatter().format(record("Saved %s", 2)) == "2026-09-21T14:13:20.500Z INFO ledger: Saved 2"


def test_it_says_on_whose_behalf(_traced: None) -> None:
    found = json.loads(logs.JsonFormatter().format(record("Saved")))
    assert found["request_id"] == "a-request"
    assert (found["actor"], found["task"], found["task_id"]) == ("7c1n0p5zra", "forecasts.tasks.tick", "1-2")
    assert (
        logs.LineFormatter()
        .format(record("Saved"))
        .endswith("Saved [request_id=a-request actor=7c1n0p5zra task=forecasts.tasks.tick task_id=1-2]")
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
    assert "\n    ValueError: duplicate key" in logs.LineFormatter().format(problem)


@pytest.mark.parametrize("demo, form, expected", [(True, "", "text"), (False, "", "json"), (True, "json", "json")])
def test_production_logs_for_programs(monkeypatch: pytest.MonkeyPatch, demo: bool, form: str, expected: str) -> None:
    monkeypatch.setenv("SECRET_KEY", "" if demo else "k" * 50)
    monkeypatch.setenv("LOG_FORMAT", form)
    assert logs.configured()["handlers"]["console"]["formatter"] == expected


def test_what_says_much_is_quiet_unless_everything_is_asked_for() -> None:
    quiet = {level: logs.configuration(level=level, form="text")["loggers"]["celery.beat"]["level"] for level in LEVELS}
    assert quiet == {"DEBUG": "DEBUG", "INFO": "WARNING", "WARNING": "WARNING", "ERROR": "ERROR"}


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@pytest.mark.parametrize(
    "line, kept",
    [
        ("Forbidden (CSRF token missing.): /accounts/invitation/S3cret-k_ey/", "Forbidden (CSRF token missing.): /accounts/invitation/…"),
        ("Not Found: /accounts/password/reset/key/2f-S3cret/", "Not Found: /accounts/password/reset/key/…"),
        ("Not Found: /accounts/confirm-email/MQ:1s:S3cret/", "Not Found: /accounts/confirm-email/…"),
        ("to /accounts/login/?next=/accounts/invitation/S3cret/", "to /accounts/login/?…"),
        ("went to %2Faccounts%2Finvitation%2FS3cret", "went to %2Faccounts%2Finvitation%2F…"),
        ("/ACCOUNTS/INVITATION/S3cret", "/ACCOUNTS/INVITATION/…"),
        ("GET http://a/claims/?q=S3cret&b=S3cret 200", "GET http://a/claims/?… 200"),
        ("cannot reach redis://:S3cret@redis:6379/0", "cannot reach redis://:…@redis:6379/0"),
        ("postgres://ledger:S3cret@db/ledger refused", "postgres://ledger:…@db/ledger refused"),
        ("smtp://me%40a:S3cret@mail:587", "smtp://me%40a:…@mail:587"),
        ("Authorization: Bearer S3cret", "Authorization: …"),
        ("{'Authorization': 'Basic S3cretS3cret'}", "{'Authorization': '…'}"),
        ("Cookie: ledger_session=S3cret; csrftoken=S3cret", "Cookie: …"),
        ("token bearer S3cret.S3cret", "token bearer …"),
        ("Is it so? 3=3 http://127.0.0.1:8000/", "Is it so? 3=3 http://127.0.0.1:8000/"),
        ("GET /claims/abcdefghjk/ 200", "GET /claims/abcdefghjk/ 200"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_line_holds_a_key(line: str, kept: str, form: str) -> None:
    kind = JsonFormatter if form == "json" else LineFormatter
    try:
        int(line)
    except ValueError:
        made = logging.LogRecord("a", logging.ERROR, "a", 1, "%s", (line,), sys.exc_info())
    made.path = line
    written = kind().format(made)
    assert "S3cret" not in written
    assert kept in (json.loads(written)["message"] if form == "json" else written)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/accounts/invitation/S3cret/", "/accounts/confirm-email/S3cret/", "/accounts/password/reset/key/1-S3cret/"],
)
def test_a_failed_form_leaves_no_key_in_the_log(caplog: pytest.LogCaptureFixture, path: str) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path).status_code == 403
    browser.get(path)
    browser.get(f"{path}x/y/?key=S3cret", headers={"authorization": "Bearer S3cret"})
    lines = [form.format(each) for form in (JsonFormatter(), LineFormatter()) for each in caplog.records]
    assert any("/accounts/" in line for line in lines)
    assert not [line for line in lines if "S3cret" in line]
