"""What a check finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is: FAIL where the ledger cannot do its work, warn where it can but should not have to."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    """One line: which part, how it is, what is so, and what to do about it."""

    part: str
    state: State
    said: str
    mend: str = ""


Check = Callable[[], Iterable[Finding]]


def ok(part: str, said: str) -> Finding:
    """All is well."""
    return Finding(part, State.OK, said)


def warn(part: str, said: str, mend: str) -> Finding:
    """It works, but not as it should."""
    return Finding(part, State.WARN, said, mend)


def fail(part: str, said: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(part, State.FAIL, said, mend)


def found_by(part: str, check: Check) -> Iterator[Finding]:
    """Run a check. Whatever it stumbles over, the first line of it, is what was found."""
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 (a doctor does not die of what he finds)
        said = str(error).strip().splitlines() or ["no reason given"]
        yield fail(part, f"could not be looked at: {type(error).__name__}: {said[0]}", "Mend what this says first.")
