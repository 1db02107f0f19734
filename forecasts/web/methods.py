"""The methods page: how each number is made, with the example article worked by hand."""

from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.models.scores import Standing
from forecasts.scorecards.card.document_keys import keys_of
from forecasts.scorecards.card.document_types import CardDocument
from forecasts.scorecards.card.trend import LATE
from forecasts.scorecards.methods import METHODS
from forecasts.scoring import lexicons
from forecasts.scoring.forecast import UNITS, Rule, Score, ScoredForecast, score_forecast
from forecasts.scoring.lexicons.lexicon import Lexicon
from forecasts.scoring.lexicons.reading import Reading
from forecasts.scoring.lexicons.wording import speaks_for
from forecasts.scoring.ranks import FEWEST_RANKED
from forecasts.scoring.registry import NUMBERS
from forecasts.scoring.sums import sum_scores
from forecasts.web.errors import reads

EXAMPLE = (
    (1, "it seems unlikely", False),
    (2, "it seems unlikely", False),
    (5, "would be possible", False),
    (6, "would be possible", False),
    (9, "is likely to", True),
    (12, "could", False),
)
"""The scored forecasts of the example article, by their numbers in it: the hedge as written, and what happened."""

VOID_REASONS = {
    "condition_not_met": "The claim was about the case that something else happens, and that did not happen. The rule says so by itself.",
    "ambiguous": "The words allow both answers, and two people could not settle which is meant.",
    "not_checkable": "No public source can settle whether the event occurred.",
    "retracted": "The claim was recorded in error: the article does not say it. It is the recorder’s mistake, not the author’s.",
}
"""Why a claim counts for nobody; each has its explanation."""

UNSCORABLE_REASONS = {
    "no_reading": "The lexicon has no probability for the words, and no recorder chose one.",
    "withdrawn": "The forecaster took the forecast back before the window closed, so nothing stood at its end.",
    "stated_late": "It was stated when the window had closed already.",
    "no_scale": "The claim declares no range for its number, so the error has no size to compare: it stands on the claim's page.",
}
"""Why a forecast on a resolved claim has no score; each has its explanation."""


@dataclass(frozen=True)
class Worked:
    """One forecast of the example, worked by hand: what was read, what happened, and what that scores."""

    number: int
    wording: str
    reading: Reading
    occurred: bool
    brier: Score
    log: Score
    held: bool | None


@dataclass(frozen=True)
class Example:
    """The example article’s card as one makes it with pencil and paper."""

    rows: list[Worked]
    brier: float | None
    low: float | None
    high: float | None
    log: float | None
    held: int
    sided: int


@reads
def methods(request: HttpRequest) -> HttpResponse:
    """Explain the numbers, under the lexicon and the policy that this installation uses."""
    lexicon = lexicons.get(settings.LEXICON)
    context = {
        "lexicon": lexicon,
        "readings": sorted(lexicon.readings.values(), key=attrgetter("point_ppm", "phrase_key"), reverse=True),
        "against": {key for key in lexicon.readings if not speaks_for(key)},
        "example": example(lexicon),
        "numbers": NUMBERS,
        "voids": VOID_REASONS,
        "unscorable": [(key, words, UNSCORABLE_REASONS.get(key, "")) for key, words in Standing.Unscorable.choices],
        "fewest_ranked": FEWEST_RANKED,
        "late_days": LATE.days,
        "methods": METHODS.values(),
        "keys": keys_of(CardDocument),
        "two_people": settings.REVIEW_POLICY == "two_person",
        "window_hours": int(settings.DISPUTE_WINDOW.total_seconds() // 3600),
    }
    return render(request, "forecasts/methods.html", context)


def example(lexicon: Lexicon) -> Example:
    """Work the example article’s forecasts under a lexicon; a hedge that it cannot read is left out."""
    read = [(number, wording, lexicon.read(wording), occurred) for number, wording, occurred in EXAMPLE]
    rows = [
        worked(number, wording, reading, occurred=occurred) for number, wording, reading, occurred in read if reading
    ]
    brier, log = sum_scores(row.brier for row in rows), sum_scores(row.log for row in rows)
    unit = UNITS[Rule.BRIER]
    return Example(
        rows=rows,
        brier=brier.mean(unit),
        low=brier.low_mean(unit),
        high=brier.high_mean(unit),
        log=log.mean(UNITS[Rule.LOG]),
        held=sum(row.held is True for row in rows),
        sided=sum(row.held is not None for row in rows),
    )


def worked(number: int, wording: str, reading: Reading, *, occurred: bool) -> Worked:
    """Score one forecast of the example."""
    scored = ScoredForecast(
        low_ppm=reading.low_ppm,
        point_ppm=reading.point_ppm,
        high_ppm=reading.high_ppm,
        occurred=occurred,
        cluster="article:example",
        prospective=False,
    )
    scores = {score.rule: score for score in score_forecast(scored)}
    return Worked(number, wording, reading, occurred, scores[Rule.BRIER], scores[Rule.LOG], scored.held)
