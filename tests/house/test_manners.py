"""What has no place here, and what to do instead."""

import re
from pathlib import Path

import pytest

from tests.house import source

DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py"}
HERE = Path(__file__).resolve()

BANNED = [
    (r"\b(TODO|FIXME|XXX)\b", "Do it, or open an issue: no notes to oneself in the code."),
    (r"\.delay_on_commit\b", "Use nudge(): delay_on_commit raises after the commit while the broker is down."),
    (r"transaction=True", "Use django_capture_on_commit_callbacks; real processes get a database of their own."),
    (r"\.(apply_async|delay)\(", "Use nudge(): nothing else sends a message."),
]
ALLOWED = {r"\.(apply_async|delay)\(": ("forecasts/tasks",)}


def test_no_drawer_for_leftovers() -> None:
    drawers = [source.short(path) for path in source.python_files(*source.CODE, "tests") if path.name in DRAWERS]
    assert not drawers, "Name the file after what it holds."


@pytest.mark.parametrize("pattern, instead", BANNED)
def test_banned_words(pattern: str, instead: str) -> None:
    files = [*source.python_files(*source.CODE, "tests"), *source.templates()]
    allowed = ALLOWED.get(pattern, ())
    found = [
        f"{source.short(path)}:{number}: {line.strip()}"
        for path in files
        if path != HERE and not source.short(path).startswith(allowed or ("-",))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not found, instead


def test_no_style_or_script_inside_a_template() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    found = [
        f"{source.short(path)}:{number}: {line.strip()}"
        for path in source.templates()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if inline.search(line)
    ]
    assert not found, "The content policy refuses it: use a class, or a file under static."


def test_each_test_file_is_named_after_what_it_tests() -> None:
    layers = {path.name for path in (source.ROOT / "forecasts").iterdir() if path.is_dir()}
    strays = [
        source.short(path)
        for path in source.python_files("tests")
        if path.name.startswith("test_") and path.relative_to(source.ROOT / "tests").parts[0] in layers
        if not _has_subject(path)
    ]
    assert not strays, "tests/scoring/test_brier.py tests forecasts/scoring/brier.py; more words may follow the name."


def _has_subject(test: Path) -> bool:
    """Whether the layer has a module or package of that name, for the whole name or the beginning of it."""
    layer = source.ROOT / "forecasts" / test.relative_to(source.ROOT / "tests").parts[0]
    subjects = {layer.name} | {path.stem for path in layer.rglob("*") if path.suffix == ".py" or path.is_dir()}
    words = test.stem.removeprefix("test_").split("_")
    return any("_".join(words[:count]) in subjects for count in range(1, len(words) + 1))
