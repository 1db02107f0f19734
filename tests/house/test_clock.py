"""One reader of the clock: whatever asks for the present elsewhere depends on the day and place of its run."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.everything import ahead, leap_night
from tests.factories import PRESENT
from tests.house import source

READERS = re.compile(
    r"""
    \b(date)?time\.(now|utcnow|today)\(         # datetime.now, of the class or the module
    | \b(date|datetime)\.today\(
    | \btime\.(time|time_ns|localtime|gmtime|ctime|asctime|tzset)\b
    | \btimezone\.(now|localdate|localtime|get_default_timezone)\b
    | \b(utcfromtimestamp|utcnow)\(
    | \.fromtimestamp\([^,()]*\)                # an instant in the zone of the machine
    | \.astimezone\(\)                          # the same
    | \bauto_now
    | \bst_[acm]time\b | \bgetmtime\(           # the clock of a file system
    | \bNow\(\) | \b(Trunc|Extract)\w*\([^)]*timezone\.now
    | CURRENT_(TIMESTAMP|DATE|TIME)\b | \b(clock|statement|transaction)_timestamp\( | 'now'
    | \{%\s*now\b
    """,
    re.VERBOSE,
)
ASK = """
import time, django.conf
from datetime import datetime, timezone
from django.db.models.functions import Now
time.sleep(0.01)
connection = type("Connection", (), {"vendor": "sqlite"})
print(datetime.now(timezone.utc).isoformat(), Now().as_sqlite(None, connection)[0][1:-1] + "+00:00", time.timezone, sep="\\n")
"""
REASONS = {
    "forecasts/clock.py": "the one reader",
    "forecasts/models/jobs.py": "how long a job has waited, by the database's clock, which all processes share",
    "forecasts/models/documents.py": "how long a document has been out of date, by the same",
    "forecasts/tasks/health.py": "a sign of life holds the database's clock against that of its part",
    "forecasts/management/doctor/machine.py": "compares the database's clock with the machine's",
    "tests/conftest.py": "sets the clock of the tests",
    "tests/everything.py": "sets the clocks of the runs",
    "tests/house/test_clock.py": "tests the clock of the tests",
    "tests/elsewhen/present.py": "is the database's clock in tests",
    "tests/elsewhen/sitecustomize.py": "is the clock of the tests' processes",
    "tests/bench/": "fills ledgers to be measured, of which nothing is dated",
    "tests/browser/test_accounts.py": "is a telephone that shows codes, and orders mails among themselves",
    "tests/web/accounts/test_second_factors.py": "is a telephone that shows codes",
}


def test_the_clock_is_read_in_one_place() -> None:
    files = [*source.python_files(*source.CODE, "tests"), *source.templates()]
    found = [
        f"{source.short(path)}:{number}: {line.strip()}"
        for path in files
        if not source.short(path).startswith(tuple(REASONS))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if READERS.search(line)
    ]
    assert not found, (
        "Interfaces and tasks ask forecasts.clock.now() and hand it on; tests take PRESENT or move `clock`."
    )


def test_every_exception_still_reads_a_clock() -> None:
    idle = [name for name in REASONS if name.endswith(".py") and not READERS.search((source.ROOT / name).read_text())]
    assert not idle, "It reads no clock any more: take it out of the list."


def test_what_is_found() -> None:
    for line in (
        "datetime.now(UTC)",
        "at = time.time()",
        "date.today()",
        "x = models.DateTimeField(auto_now_add=True)",
        "{% now 'Y' %}",
        "file.stat().st_mtime",
        "default=timezone.now",
        "datetime.fromtimestamp(seconds)",
        "SELECT CURRENT_TIMESTAMP",
    ):
        assert READERS.search(line), line
    for line in ("clock.now()", "time.monotonic()", "datetime.fromtimestamp(record.created, UTC)", "timezone_now = at"):
        assert not READERS.search(line), line


@pytest.mark.machine_clock
def test_a_run_ahead_has_another_clock_and_zone(clock: time_machine.Traveller) -> None:
    environment = os.environ | ahead(timedelta(days=400), "Pacific/Kiritimati")
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    python, database, west = done.stdout.splitlines()
    for instant in (python, database):
        assert abs(datetime.fromisoformat(instant) - datetime.now(UTC) - timedelta(days=400)) < timedelta(minutes=5)
    assert west == "-50400"


@pytest.mark.parametrize("year", [2026, 2028, 2096])
def test_a_leap_night_is_one_whenever_it_is_asked_for(clock: time_machine.Traveller, year: int) -> None:
    clock.move_to(datetime(year, 2, 28, 12, tzinfo=UTC))
    night = datetime.now(UTC) + timedelta(seconds=int(leap_night()["AHEAD_SECONDS"]))
    assert f"{night.astimezone(ZoneInfo('America/St_Johns')):%m-%d %H:%M:%S}" == "02-29 23:59:50"


def test_the_clock_stands_and_goes_when_it_is_moved(clock: time_machine.Traveller) -> None:
    assert datetime.now(UTC) == PRESENT
    clock.shift(timedelta(days=1))
    assert datetime.now(UTC) == PRESENT + timedelta(days=1)
