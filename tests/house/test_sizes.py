"""Small files and functions: what fits on a screen can be read."""

import pytest

from tests.house import source

MOST_FUNCTION_LINES = 60
MOST_TEST_LINES = 30
MOST_FILE_LINES = 600
MOST_PAGE_LINES = 150
MOST_COMPONENT_LINES = 40


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{function.where} {function.name}: {function.lines} lines"
        for path in source.python_files(*source.CODE)
        for function in source.functions(path)
        if function.lines > MOST_FUNCTION_LINES
    ]
    assert not long, f"Split by step, with a numbered docstring (at most {MOST_FUNCTION_LINES} lines)."


def test_tests_are_short() -> None:
    long = [
        f"{function.where} {function.name}: {function.lines} lines"
        for path in source.python_files("tests")
        for function in source.functions(path)
        if function.lines > MOST_TEST_LINES
    ]
    assert not long, f"Move the arranging into a builder or fixture (at most {MOST_TEST_LINES} lines)."


def test_files_are_short() -> None:
    long = [
        f"{source.short(path)}: {source.line_count(path)} lines"
        for path in source.python_files(*source.CODE, "tests")
        if source.line_count(path) > MOST_FILE_LINES
    ]
    assert not long, f"Split by subject (at most {MOST_FILE_LINES} lines)."


@pytest.mark.parametrize("kind, most", [("page", MOST_PAGE_LINES), ("component", MOST_COMPONENT_LINES)])
def test_templates_are_short(kind: str, most: int) -> None:
    long = [
        f"{source.short(path)}: {source.line_count(path)} lines"
        for path in source.templates()
        if ("component" if "components" in path.parts else "page") == kind and source.line_count(path) > most
    ]
    assert not long, f"Move a part into a component (at most {most} lines)."
