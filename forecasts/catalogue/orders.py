"""The orders of lists, by a key and the row's number: each row has one place, which no other row can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

Rows = QuerySet[Any]


class BadPlace(ValueError):
    """What is given as a place in an order is none."""


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or not 1900 <= instant.year <= 9000:
        raise ValueError("no instant")
    return instant


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError("no number")
    return int(text)


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "instant": _instant,
    "date": date.fromisoformat,
    "text": str,
    "number": _number,
}


@dataclass(frozen=True)
class Order:
    """One order. `path` leads to the key and `tie` to a unique number; without a tie, the key is unique itself.

    Rows without a key are not in the list. `then` names what must not be empty for that.
    """

    path: str
    kind: str
    descending: bool = False
    tie: str = "pk"

    @property
    def reverse(self) -> Order:
        """The same order from its other end."""
        return Order(self.path, self.kind, not self.descending, self.tie)

    def sort(self, rows: Rows) -> Rows:
        """Put rows into this order."""
        sign = "-" if self.descending else ""
        has_key = rows.filter(**{f"{self.path}__isnull": False}) if "__" in self.path else rows
        return has_key.order_by(*(f"{sign}{name}" for name in self._names))

    def after(self, rows: Rows, place: tuple[str, ...]) -> Rows:
        """Keep the rows behind a place, which is that of a row whether or not it is still there.

        Raises:
            BadPlace: it is no place of this order.
        """
        try:
            key, *tie = (read(text) for read, text in zip(self._reads, place, strict=True))
        except (ValueError, OverflowError) as error:
            raise BadPlace(str(error)) from error
        beyond = "lt" if self.descending else "gt"
        if not tie:
            return rows.filter(**{f"{self.path}__{beyond}": key})
        # The first condition bounds the index; the second leaves out what stands before the place on the same key.
        further = Q(**{f"{self.path}__{beyond}": key}) | Q(**{f"{self.tie}__{beyond}": tie[0]})
        return rows.filter(further, **{f"{self.path}__{beyond}e": key})

    def place(self, row: Model) -> tuple[str, ...]:
        """Return the place of a row that is in this order."""
        return tuple(_text(_walk(row, name)) for name in self._names)

    @property
    def _names(self) -> tuple[str, ...]:
        return (self.path, self.tie) if self.tie else (self.path,)

    @property
    def _reads(self) -> tuple[Callable[[str], Any], ...]:
        return (_READ[self.kind], _number) if self.tie else (_READ[self.kind],)


def whole(shown: Rows, rows: Rows, order: Order, number: int) -> Rows:
    """Return the first rows of an order with all that is shown of them.

    They are chosen by their keys alone: sorting many rows costs little as long as they carry nothing.
    """
    return order.sort(shown.filter(pk__in=order.sort(rows).values("pk")[:number]))


def _walk(row: Any, path: str) -> Any:  # noqa: ANN401 (whatever the path leads to)
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _text(key: Any) -> str:  # noqa: ANN401 (whatever an order sorts by)
    return key.isoformat() if isinstance(key, date) else str(key)


RECORDED: Final = Order("recorded_at", "instant", descending=True)
CHANGED: Final = Order("change__changed_at", "instant", tie="change__claim_id")
CLAIMS: Final = {
    "-recorded": RECORDED,
    "recorded": RECORDED.reverse,
    "deadline": Order("deadline_at", "instant"),
    "-deadline": Order("deadline_at", "instant", descending=True),
    "-resolved": Order("current_resolution__confirmed_at", "instant", descending=True, tie="current_resolution__id"),
    "resolved": Order("current_resolution__confirmed_at", "instant", tie="current_resolution__id"),
    "changed": CHANGED,
    "-changed": CHANGED.reverse,
}
ARTICLES: Final = {
    "-entered": Order("pk", "number", descending=True, tie=""),
    "entered": Order("pk", "number", tie=""),
    "-published": Order("published_on", "date", descending=True),
    "published": Order("published_on", "date"),
}
CARDS: Final = {
    "slug": Order("slug", "text", tie=""),
    "-scored": Order("scored", "number", descending=True),
    "scored": Order("scored", "number"),
}
OLDEST_FIRST: Final = Order("pk", "number", tie="")
BY_SLUG: Final = Order("slug", "text", tie="")
