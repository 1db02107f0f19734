"""What the house rules look at: our own files, and the functions in them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("forecasts", "ledger")


@dataclass(frozen=True)
class Function:
    """A function or method: where it stands and how many lines its body has, without the docstring."""

    where: str
    name: str
    lines: int


def python_files(*folders: str) -> Iterator[Path]:
    """Python files that a person writes: not the migrations that Django writes."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> Iterator[Path]:
    """Every template."""
    yield from sorted((ROOT / "templates").rglob("*.html"))


def short(path: Path) -> str:
    """The path as one would type it."""
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[Function]:
    """The functions of a file, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(f"{short(path)}:{node.lineno}", node.name, _body_lines(node))


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
