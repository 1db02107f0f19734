import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core import checks
from django.core.checks import Error, Warning  # noqa: A004 – Django's own name

from forecasts import clock
from forecasts.management.doctor import machine
from forecasts.management.doctor.findings import State
from tests.processes import free_port


@pytest.mark.parametrize("left, state", [(100e6, State.FAIL), (1e9, State.WARN), (50e9, State.OK)])
def test_room_on_the_disk(monkeypatch: pytest.MonkeyPatch, left: float, state: State) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=left))
    assert [finding.state for finding in machine.disk()] == [state]


def test_a_data_directory_that_is_not_there_yet(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "not" / "yet"
    assert [finding.part for finding in machine.disk()] == ["disk"]


@pytest.mark.django_db
@pytest.mark.parametrize("seconds, states", [(0, [State.OK]), (10, [State.WARN]), (-90, [State.FAIL])])
def test_the_clock_is_held_against_the_databases(
    monkeypatch: pytest.MonkeyPatch, seconds: int, states: list[State]
) -> None:
    monkeypatch.setattr(machine, "_database_clock", lambda: clock.now() - timedelta(seconds=seconds))
    assert [finding.state for finding in machine.clocks()] == states


@pytest.mark.machine_clock
@pytest.mark.django_db
def test_the_database_knows_the_time() -> None:
    assert abs(machine._database_clock() - clock.now()) < timedelta(minutes=1)


def test_objections_of_django_are_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    objections = [Warning("Not good. At all.", hint="Do better.", id="some.W001"), Error("Bad", id="some.E001")]
    monkeypatch.setattr(checks, "run_checks", lambda **_: objections)
    found = list(machine.settings_in_order())
    assert [(finding.state, finding.said) for finding in found] == [
        (State.WARN, "some.W001: Not good"),
        (State.FAIL, "some.E001: Bad"),
    ]


def test_plain_http_is_said_once(settings: LazySettings) -> None:
    settings.DEMO, settings.HTTPS = False, False
    said = [finding.said for finding in machine.settings_in_order()]
    assert said[0] == "HTTPS=0: passwords travel as plain text"
    assert not any("W008" in line for line in said)


def test_static_files_have_to_be_collected(settings: LazySettings, tmp_path: Path) -> None:
    assert [finding.state for finding in machine.static_files()] == [State.OK]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    [found] = machine.static_files()
    assert (found.state, found.mend) == (State.FAIL, "Run `manage.py collectstatic --no-input`.")


@pytest.fixture
def mail_server() -> Iterator[int]:
    """The port of something that greets as a mail server does, once."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def greet() -> None:
            talk, _ = listening.accept()
            with talk, talk.makefile("rwb") as lines:
                for answer in (b"220 mail\r\n", b"250 mail\r\n", b"221 bye\r\n"):
                    lines.write(answer)
                    lines.flush()
                    lines.readline()

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        thread.join(10)


def mail(settings: LazySettings, backend: str, port: int = 25) -> tuple[State, str]:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    [found] = machine.mail()
    return found.state, found.said


def test_where_letters_go(settings: LazySettings) -> None:
    assert mail(settings, "dummy")[0] is State.WARN
    assert mail(settings, "console") == (State.OK, "goes to the terminal")
    state, said = mail(settings, "smtp", free_port())
    assert state is State.FAIL
    assert "does not take letters" in said


def test_a_mail_server_that_answers(settings: LazySettings, mail_server: int) -> None:
    assert mail(settings, "smtp", mail_server) == (State.OK, f"127.0.0.1:{mail_server} answers")


def test_how_old_the_newest_backup_is(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert next(iter(machine.backup())).said == "there is none"
    file = tmp_path / "backups" / f"ledger-0005-{clock.now() - timedelta(hours=3):%Y%m%dT%H%M%SZ}.sqlite3"
    file.parent.mkdir()
    file.touch()
    assert next(iter(machine.backup())).said == f"{file.name}, 3 hours old"
    file.rename(file.with_name(f"ledger-0005-{clock.now() - timedelta(days=9):%Y%m%dT%H%M%SZ}.sqlite3"))
    assert next(iter(machine.backup())).said == "the newest is 9 days old"
