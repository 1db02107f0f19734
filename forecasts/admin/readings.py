"""How the ledger's lexicon reads a wording, and what will be published of it: beside the fields, and live while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from forecasts.models.claims import Claim
from forecasts.models.forecasts import DraftForecast, Statement
from forecasts.models.sources import Article, Forecaster
from forecasts.scorecards.readings import read
from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.reading import Reading
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.lexicons.wording import phrase_of
from forecasts.scoring.probability import BadProbability, Ppm, parse_percent, percent_text
from forecasts.statements import quotes
from forecasts.statements.directions import own_direction, question_about, turning_words

NO_WORDING: Final = "The wording's reading appears here."
NO_READING: Final = (
    "No reading: no phrase is found here that the lexicon knows, or more than one. Choose one, or state numbers."
)
NOTHING_TYPED: Final = "The sentence that will be published appears here."
NOT_PUBLISHED: Final = "Without a reading, no probability is published."
LONGEST: Final = 2000
LONGEST_KEY: Final = 18
"""Digits of a key that every database can hold."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What has been typed of a forecast so far, as the fields hold it. `claim` is the key of a recorded one.

    Without a `forecaster` it is the `author`, or the only one of the `article`: keys, too.
    """

    wording: str = ""
    phrase: str = ""
    probability: str = ""
    says: str = ""
    quote: str = ""
    forecaster: str = ""
    author: str = ""
    article: str = ""
    claim: str = ""
    kind: str = ""
    event: str = ""
    deadline: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Typed:
        """Take what a browser sent, no more of each than a field holds."""
        return cls(**{field.name: str(sent.get(field.name, ""))[:LONGEST] for field in fields(cls)})


def reading_text(wording: str, phrase: str = "") -> str:
    """Say what a wording, or the phrase chosen for it, reads as in the ledger's lexicon."""
    if not wording.strip():
        return NO_WORDING
    lexicon = lexicons.get(settings.LEXICON)
    key = phrase or phrase_of(wording)
    if key and not phrase and key in rules().grammar:
        return f"“{key}” is not read by itself: {rules().grammar[key].why}. Choose a reading."
    reading = lexicon.reading_of(key) if key else None
    return _in_words(reading, lexicon.label) if reading else NO_READING


def published_text(typed: Typed) -> str:
    """Say the sentence that will be published; where it is open which way it points, the question and both answers.

    "Henning Effner: 20 % that North Korea tests a nuclear device by 3 November 2020."
    """
    statement, claim = _statement(typed), _claim(typed.claim)
    if typed.kind or (claim and claim.kind != Claim.Kind.BINARY):
        return "Options, numbers and dates are published as they are stated."
    if statement is None:
        return NOTHING_TYPED
    about = _about(claim.event if claim else typed.event, claim.deadline_on.isoformat() if claim else typed.deadline)
    if not statement.says and (turning := turning_words(statement)):
        answers = (f"{answer.capitalize()}: {_sentence(statement, answer, about)}" for answer in Statement.Says.values)
        return " ".join([question_about(turning), *answers])
    who = _who(typed)
    return f"{who}: {_sentence(statement, statement.says or own_direction(statement), about)}"


def live_reading(request: HttpRequest) -> JsonResponse:
    """Answer the script beside the wording's field."""
    sent = Typed.of(request.POST if request.method == "POST" else request.GET)
    reading = reading_text(sent.wording[:200], sent.phrase[:200])
    return JsonResponse({"reading": reading, "published": published_text(sent)})


def _statement(typed: Typed) -> DraftForecast | None:
    """Return what was typed as far as it can be read; None where it says nothing yet."""
    number = _percent(typed.probability)
    wording = " ".join(typed.wording.split())[:200]
    if not wording and number is None:
        return None
    key = typed.phrase or phrase_of(wording) or ""
    is_asked = not typed.phrase and number is None and key in rules().grammar
    article = _article(typed)
    found = quotes.locate(typed.quote, article.text) if article and article.text and typed.quote.strip() else None
    return DraftForecast(
        quote_prefix=found.prefix if found else "",
        quote_suffix=found.suffix if found else "",
        basis=Statement.Basis.WORDING if wording else Statement.Basis.STATED,
        p_ppm=number,
        wording=wording,
        phrase_key="no reading" if is_asked else key,
        says=typed.says if typed.says in Statement.Says.values else "",
        quote_exact=typed.quote,
    )


def _sentence(statement: DraftForecast, says: str, about: str) -> str:
    statement.says = says
    reading = read(statement)
    return f"{percent_text(reading.point)} % that {about}." if reading else NOT_PUBLISHED


def _about(event: str, deadline: str) -> str:
    """Return the event and its deadline within a sentence."""
    words = event.strip().rstrip(".") or "the event happens"
    first, _, rest = words.partition(" ")
    if first in {"The", "A", "An"}:
        words = f"{first.lower()} {rest}"
    try:
        day = date.fromisoformat(deadline.strip())
    except ValueError:
        return words
    until = f"{day:%-d %B %Y}"
    return words if until in words else f"{words} by {until}"


def _percent(text: str) -> Ppm | None:
    try:
        return parse_percent(text) if text.strip() else None
    except BadProbability:
        return None


def _claim(key: str) -> Claim | None:
    return Claim.objects.select_related("article").filter(pk=key).first() if _is_key(key) else None


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def _article(typed: Typed) -> Article | None:
    key = typed.article
    return Article.objects.select_related("capture").filter(pk=key).first() if _is_key(key) else None


def _who(typed: Typed) -> str:
    """Name the forecaster; where none is chosen, the article's one author, as recording does."""
    key = typed.forecaster or typed.author
    found = Forecaster.objects.filter(pk=key).first() if _is_key(key) else None
    if found is None and not typed.forecaster and (article := _article(typed)):
        authors = list(article.authors.all()[:2])
        found = authors[0] if len(authors) == 1 else None
    return found.name if found else "The forecaster"


def _in_words(reading: Reading, label: str) -> str:
    low, point, high = (percent_text(ppm) for ppm in (reading.low_ppm, reading.point_ppm, reading.high_ppm))
    commits = "" if reading.committed else " It commits the author to nothing, and is counted apart."
    return f"“{reading.phrase_key}” reads as {point} %, from {low} to {high} % ({label}).{commits}"
