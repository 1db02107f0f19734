"""`make test`: every check, then every test, one line each; whatever fails, the rest still runs.

The suite runs twice, on SQLite and on a real PostgreSQL; the tests with real processes and a real browser run by
themselves. The runs have different clocks and zones, so that nothing depends on the day, the hour or the place. The
last lines say what ran, what did not, and why.
"""

import calendar
import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ledger.bootstrap import alone
from tests.processes import find_chromium

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-q")
COVERED = (*PYTEST, "--cov", "--cov-report=")
TWO = ("-n", "2", "--dist", "loadfile")
ON_POSTGRESQL = {"TEST_DATABASE": "postgresql"}
DIFFERS = (
    "tests/history",
    "tests/faults/test_races.py",
    "tests/management/doctor",
    "tests/scorecards/publishing/test_bulk.py",
    "tests/scorecards/publishing/test_writing.py",
)
"""Tests of code that asks which database it is on, and of what processes do among themselves."""
ALONE = "browser or processes"
PRODUCTION = {
    "SECRET_KEY": "a-key-for-the-check-of-production-settings-0123456789-abcdefghijklmnop",
    "DATABASE_URL": "postgres://ledger@127.0.0.1/ledger",
    "REDIS_URL": "redis://127.0.0.1/0",
    "ALLOWED_HOSTS": "ledger.example",
    "PROXY": "1",
}
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")


@dataclass(frozen=True)
class Step:
    """One command and what it is called."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def checks() -> Iterator[Step]:
    """What can be said without running the product."""
    bin_dir = Path(PYTHON).parent
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    yield Step("ruff", (PYTHON, "-m", "ruff", "check", "--quiet"))
    yield Step("ruff format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet"))
    yield Step("mypy", (PYTHON, "-m", "mypy"))
    yield Step("import contracts", (str(bin_dir / "lint-imports"), "--no-cache"))
    yield Step("djlint", (str(bin_dir / "djlint"), "--lint", "--quiet", "templates"))
    yield Step("djade", (str(bin_dir / "djade"), "--target-version", "5.2", "--check", *templates))
    yield Step("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"))
    yield Step("deployment", (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION)


def tests() -> Iterator[Step]:
    """The suite on both databases, then what starts processes of its own, then what all of them have covered.

    Measuring what is covered doubles the time, so it is done once, on SQLite, and on PostgreSQL only where the code
    differs. On PostgreSQL no test runs that asks no database (tests/conftest.py).
    """
    yield Step("tests on SQLite", (*COVERED, "-m", f"not ({ALONE})", *TWO), _part("sqlite") | leap_night())
    elsewhere = [f"--ignore={path}" for path in DIFFERS]
    away = ahead(timedelta(days=400), "Pacific/Kiritimati")
    yield Step("tests on PostgreSQL", (*PYTEST, "-m", f"not ({ALONE})", *TWO, *elsewhere), ON_POSTGRESQL | away)
    yield Step("where PostgreSQL differs", (*COVERED, *TWO, *DIFFERS), ON_POSTGRESQL | _part("postgresql"))
    later = ahead(timedelta(days=40), "Asia/Kathmandu")
    real = (*COVERED, "-m", "processes and not browser", *TWO)
    yield Step("tests with real processes", real, _part("processes") | later)
    yield Step("tests in a browser", (*PYTEST, "-m", "browser", *TWO), later)
    coverage = (PYTHON, "-m", "coverage")
    yield Step("coverage, put together", (*coverage, "combine", "--quiet"))
    exact = "forecasts/scoring/*,forecasts/history/*"
    yield Step("coverage of scoring and history", (*coverage, "report", f"--include={exact}", "--fail-under=100"))
    yield Step("coverage", (*coverage, "report", "--fail-under=95"))


def ahead(by: timedelta, zone: str) -> dict[str, str]:
    """The environment in which a run's clock is that much ahead of the machine's, and its zone another."""
    seconds = str(round(by.total_seconds()))
    return {"PYTHONPATH": str(ROOT / "tests" / "elsewhen"), "AHEAD_SECONDS": seconds, "TZ": zone}


def leap_night() -> dict[str, str]:
    """The environment of a run that begins ten seconds before a 29 February ends in Newfoundland."""
    zone = "America/St_Johns"
    now = datetime.now(ZoneInfo(zone))
    years = (year for year in itertools.count(now.year) if calendar.isleap(year))
    nights = (datetime(year, 2, 29, 23, 59, 50, tzinfo=now.tzinfo) for year in years)
    return ahead(next(night for night in nights if night > now) - now, zone)


def main(only: str = "") -> int:
    """Run the steps; print a line for each, the output of those that fail, and the sums at the end."""
    if only == "checks":
        return _report([_run(step) for step in checks()], tested=False)
    with alone(ROOT / "tests", "another run of the tests"):
        for old in ROOT.glob(".coverage*"):
            old.unlink()
        return _report([_run(step) for step in itertools.chain(checks(), tests())], tested=True)


def _report(results: list[tuple[str, int, dict[str, int]]], *, tested: bool) -> int:
    failed = [name for name, code, _ in results if code]
    counts = {word: sum(result[word] for _, _, result in results) for word in ("passed", "failed", "skipped", "error")}
    print("\n" + "=" * 72)
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    if tested:
        if find_chromium() is None:
            print("The browser tests did not run: no Chromium was found. Install one, or name it with CHROMIUM.")
        bad = counts["failed"] + counts["error"]
        print(f"{counts['passed']} passed, {bad} failed, {counts['skipped']} skipped")
    return 1 if failed else 0


def _part(name: str) -> dict[str, str]:
    return {"COVERAGE_FILE": str(ROOT / f".coverage.{name}")}


def _run(step: Step) -> tuple[str, int, dict[str, int]]:
    """One step: its name, its exit code and how many tests did what. Tests are shown as they run."""
    begin = time.monotonic()
    show = "pytest" in step.command
    print(f"{step.name} …" if show else f"{step.name:<34}", end="\n" if show else "", flush=True)
    process = subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=os.environ | step.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if show:
            print(line, end="", flush=True)
    code = process.wait()
    print(f"{'ok' if code == 0 else 'FAILED'} ({time.monotonic() - begin:.0f} s)", flush=True)
    if code and not show:
        print("".join(lines), flush=True)
    return step.name, code, _counts(lines[-1] if show and lines else "")


def _counts(summary: str) -> dict[str, int]:
    """What pytest's last line counts."""
    found = dict.fromkeys(("passed", "failed", "skipped", "error"), 0)
    return found | {word: int(number) for number, word in COUNT.findall(summary)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
