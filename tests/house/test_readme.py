"""The README says what is so: its commands exist, its settings are those that the environment may give."""

import re
from pathlib import Path

from django.core.management import get_commands

from ledger import environment
from tests.house.source import ROOT

README = ROOT / "README.md"


def test_the_table_of_settings_is_the_one_that_is_read() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ?(?:`([^`]*)`)? ?\| (.+?) \|$", README.read_text(), re.MULTILINE)
    expected = [(setting.name, setting.default, setting.meaning) for setting in environment.TABLE]
    assert rows == expected, "One row per setting of ledger/environment.py: | `NAME` | `default` | meaning |"


def test_its_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", _code()))
    assert {"run", "test"} <= named <= targets


def test_its_commands_of_manage_py_exist() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", _code()))
    assert named
    assert named <= set(get_commands())


def test_its_files_exist() -> None:
    text = README.read_text()
    named = set(re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text))
    missing = [name for name in named if not (ROOT / Path(name)).exists()]
    assert not missing


def _code() -> str:
    """What stands in code, in blocks and in lines."""
    text = README.read_text()
    return "\n".join([*re.findall(r"```.*?```", text, re.DOTALL), *re.findall(r"`[^`\n]+`", text)])
