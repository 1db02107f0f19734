"""What an operation raises when it refuses. Interfaces turn these into messages and status codes."""

from collections.abc import Mapping


class Refused(Exception):
    """Base of every refusal; `str(error)` is a sentence that a person can act on."""


class Invalid(Refused):
    """Input that cannot be accepted: `fields` maps a field's name to what is wrong with it and how to mend it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))


class Conflict(Refused):
    """The row is no longer as the caller read it: somebody else acted first. The sentence says what happened."""


class NotAllowed(Refused):
    """This person may not take this step, by a rule of the ledger (not by a missing permission)."""
