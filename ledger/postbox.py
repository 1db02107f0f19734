"""What `make run` shows of e-mail: the demonstration sends none, and prints each mail in the terminal instead."""

from collections.abc import Iterator
from pathlib import Path

END = "-" * 79
"""The line with which Django's file backend ends a mail."""


def take_out(folder: Path) -> Iterator[str]:
    """Yield each mail that has been written completely, and remove it: its links are secrets."""
    for file in sorted(folder.glob("*.log")):
        text = file.read_text(errors="replace").rstrip()
        if text.endswith(END):
            file.unlink()
            yield text.removesuffix(END).rstrip()
