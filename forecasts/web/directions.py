"""Recorded forecasts that were never asked which way they point, and whose sentence holds a word that can turn it."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.sources import Forecaster
from forecasts.scorecards.readings import read
from forecasts.statements.directions import sentence_of, turning_words
from forecasts.web.desk import PER_PAGE, tabs
from forecasts.web.errors import reads
from forecasts.web.people import needs, signed_in

LOOKED_AT: Final = 5_000
"""Forecasts that one page looks at: the words are looked for in each sentence, not by the database."""
LONGEST_KEY: Final = 18
"""Digits of a key that every database can hold."""


@dataclass(frozen=True)
class Unanswered:
    """One of them: the sentence, the words in it, and the probability for which it is recorded."""

    forecast: Forecast
    sentence: str
    words: tuple[str, ...]
    point: int | None


def unanswered(*, before: int | None) -> tuple[list[Unanswered], int | None]:
    """Return a page of them, the newest first, and the key before which the next page begins; None at the end."""
    asked = Forecast.objects.filter(says="", claim__kind=Claim.Kind.BINARY).exclude(
        forecaster__kind=Forecaster.Kind.READER
    )
    rows = asked.exclude(basis=Statement.Basis.WITHDRAWAL).exclude(quote_exact="", wording="")
    older = rows.filter(pk__lt=before) if before else rows
    found: list[Unanswered] = []
    last = None
    for looked, forecast in enumerate(
        older.select_related("claim", "forecaster").order_by("-pk").iterator(500), start=1
    ):
        if words := turning_words(forecast):
            reading = read(forecast)
            found.append(Unanswered(forecast, sentence_of(forecast), words, reading.point if reading else None))
        last = forecast.pk
        if len(found) == PER_PAGE or looked == LOOKED_AT:
            return found, last
    return found, None


@reads
@needs("record_claim", "confirm_resolution")
def directions(request: HttpRequest) -> HttpResponse:
    """Show them, each with the way to its correction. What is recorded rightly needs nothing."""
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST_KEY else None
    rows, following = unanswered(before=before)
    context = {
        "rows": rows,
        "following": following,
        "is_first": before is None,
        "tabs": tabs("directions", signed_in(request), now=clock.now()),
    }
    return render(request, "forecasts/directions.html", context)
