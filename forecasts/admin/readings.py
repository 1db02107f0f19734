"""How the ledger's lexicon reads a wording, in words: beside the field, and live while it is typed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.reading import Reading
from forecasts.scoring.lexicons.wording import phrase_of
from forecasts.scoring.probability import percent_text

NO_WORDING = "The wording's reading appears here."
NO_READING = (
    "No reading: no phrase is found here that the lexicon knows, or more than one. Choose one, or state numbers."
)


def reading_text(wording: str, phrase: str = "") -> str:
    """Say what a wording, or the phrase chosen for it, reads as in the ledger's lexicon."""
    if not wording.strip():
        return NO_WORDING
    lexicon = lexicons.get(settings.LEXICON)
    key = phrase or phrase_of(wording)
    reading = lexicon.reading_of(key) if key else None
    return _in_words(reading, lexicon.label) if reading else NO_READING


def live_reading(request: HttpRequest) -> JsonResponse:
    """Answer the script beside the wording's field."""
    wording, phrase = (request.GET.get(name, "")[:200] for name in ("wording", "phrase"))
    return JsonResponse({"reading": reading_text(wording, phrase)})


def _in_words(reading: Reading, label: str) -> str:
    low, point, high = (percent_text(ppm) for ppm in (reading.low_ppm, reading.point_ppm, reading.high_ppm))
    commits = "" if reading.committed else " It commits the author to nothing, and is counted apart."
    return f"“{reading.phrase_key}” reads as {point} %, from {low} to {high} % ({label}).{commits}"
