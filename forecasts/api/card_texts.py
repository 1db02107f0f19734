"""A published scorecard as it is sent. Only its `as_of` is another at each request; the rest is written once and kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer

from forecasts.api.validators import weak
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.queries import next_change
from forecasts.scorecards.card.writing import instant
from forecasts.scorecards.keeping import Made, kept

_PLACE: Final = "\0as_of\0"
"""Stands for the instant: no text of the ledger holds a NUL character."""


@dataclass(frozen=True, slots=True)
class CardText:
    """The bytes before and after the instant, and the validator of these."""

    before: bytes
    after: bytes
    etag: str
    slug: str
    """Whose card it is: another's than the one asked for, where that is another name of somebody."""

    def answer(self, *, now: datetime) -> HttpResponse:
        """Return the whole, as of now."""
        body = self.before + instant(now).encode() + self.after
        return HttpResponse(body, content_type="application/json", headers={"ETag": self.etag})


def card_text(*, kind: str, slug: str, now: datetime) -> CardText:
    """Return the published scorecard of a subject.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """

    def make() -> Made[CardText]:
        card = document(kind=kind, slug=slug, now=now) | {"as_of": _PLACE}
        return Made(_written(JSONRenderer().render(card), card["subject"]["slug"]), next_change(now=now))

    return kept(f"text {kind} {slug}", make, now=now)


def _written(text: bytes, slug: str) -> CardText:
    before, after = text.split(JSONRenderer().render(_PLACE).strip(b'"'))
    return CardText(before, after, weak(text), slug)
