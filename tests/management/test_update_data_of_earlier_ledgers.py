"""A ledger made by an earlier version opens, is backed up and migrated, and says what it said."""

import json
import lzma
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from forecasts.management import backups

ROOT = Path(__file__).resolve().parents[2]
LEDGERS = Path(__file__).parent / "ledgers"
MADE_AT = "at-0027"
Answers = dict[str, Any]

ANSWERS: Answers = json.loads(lzma.decompress((LEDGERS / f"{MADE_AT}.answers.json.xz").read_bytes()))
"""What the earlier version answered, by address."""


MENDED = re.compile("^/rows/[0-9]+/counts/(forecasts|waiting|not_scored): ")
"""Boards of topics counted a forecast once for every topic of its claim."""


class Opened:
    """A data directory with a ledger of an earlier version, brought up to date."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        packed = LEDGERS / f"{MADE_AT}.sqlite3.xz"
        (data_dir / "ledger.sqlite3").write_bytes(lzma.decompress(packed.read_bytes()))
        self.manage("update_data")

    def run(self, *command: str) -> str:
        """Run a command of Python on the ledger; return what it prints."""
        unset = {"DATABASE_URL", "SECRET_KEY", "REDIS_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        environment = kept | {"DATA_DIR": str(self.data_dir), "DJANGO_SETTINGS_MODULE": "ledger.settings"}
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(self, *words: str) -> str:
        """Run a command of `manage.py`."""
        return self.run("manage.py", *words)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The earlier ledger, up to date."""
    return Opened(tmp_path_factory.mktemp("earlier"))


@pytest.fixture(scope="module")
def answers(opened: Opened) -> Answers:
    """What the current version answers at the same addresses and the same instant."""
    asked, out = opened.data_dir / "addresses.json", opened.data_dir / "answers.json"
    asked.write_text(json.dumps(list(ANSWERS)))
    opened.run("-m", "tests.management.ledgers.asked", str(asked), str(out))
    found: Answers = json.loads(out.read_text())
    return found


def test_it_is_backed_up_before_it_is_migrated(opened: Opened) -> None:
    made = backups.newest(opened.data_dir)

    assert made is not None
    assert backups.last_migration(made).startswith(MADE_AT.removeprefix("at-"))


def test_its_history_holds(opened: Opened) -> None:
    assert "The history holds." in opened.manage("verify_history")


def test_its_scores_and_cards_are_what_the_rows_say(opened: Opened) -> None:
    assert "what the rows say." in opened.manage("rescore", "--check")


@pytest.mark.parametrize("address", ANSWERS)
def test_it_answers_what_it_answered(address: str, answers: Answers) -> None:
    found = differences(ANSWERS[address], answers[address])
    if "kind=topic" in address:
        found = [line for line in found if not MENDED.search(line)]
    assert found == []


def differences(was: Any, is_now: Any, place: str = "") -> list[str]:
    """Return where an answer says something else than an earlier one; what it says besides is no difference."""
    if isinstance(was, dict) and isinstance(is_now, dict):
        return [line for key in was for line in differences(was[key], is_now.get(key, "(missing)"), f"{place}/{key}")]
    if isinstance(was, list) and isinstance(is_now, list) and len(was) == len(is_now):
        pairs = enumerate(zip(was, is_now, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{place}/{number}")]
    return [] if was == is_now else [f"{place}: {was!r} became {is_now!r}"]
