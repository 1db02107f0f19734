"""What a file says against what is recorded: the same is passed over, anything else is a conflict."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from forecasts.bulk.articles import ORIGIN
from forecasts.bulk.rows import Row
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportedClaim
from forecasts.models.sources import Topic
from forecasts.scoring.probability import probability_text
from forecasts.statements.checks import Problems
from forecasts.statements.directions import own_direction

JUDGED: Final = {
    "headline": "headline",
    "event": "statement",
    "criteria": "criteria",
    "kind": "kind",
    "options": "options",
    "ordered": "ordered",
    "unit": "unit",
    "lower_bound": "lower_bound",
    "upper_bound": "upper_bound",
    "time_zone": "time_zone",
    "deadline_at": "deadline",
    "deadline_precision": "deadline",
    "condition_words": "condition",
    "outlet": "outlet",
    "group": "group",
}
"""Fields of a claim, and the columns that they come from."""
SAID: Final = {
    "basis": "probability",
    "p_ppm": "probability",
    "low_ppm": "probability_low",
    "high_ppm": "probability_high",
    "wording": "wording",
    "distribution": "distribution",
    "quote_exact": "quote",
    "article": "article_url",
    "note": "remark",
}
"""Fields of a forecast, and the columns that they come from."""


def compare_claim(
    draft: Claim, topics: Collection[Topic], imported: ImportedClaim, conditions: Collection[Claim], problems: Problems
) -> None:
    """Note where the claim that a file describes is not the one that was recorded under its name."""
    recorded = imported.claim
    for field, column in JUDGED.items():
        if getattr(draft, field) != getattr(recorded, field):
            problems.add(column, _conflict(getattr(recorded, field)))
    if {topic.pk for topic in topics} != {topic.pk for topic in recorded.topics.all()}:
        problems.add("topics", _conflict("; ".join(sorted(topic.name for topic in recorded.topics.all()))))
    if {one.public_id for one in conditions} != {one.public_id for one in recorded.conditions.all()}:
        problems.add("condition_claim_id", _conflict("; ".join(str(one) for one in recorded.conditions.all())))


def compare_rest(draft: Claim, terms: Row, note: str, imported: ImportedClaim, problems: Problems) -> None:
    """Note a conflict of what a file need not say: the window's beginning, the article it is from, the remark and so on."""
    recorded = imported.claim
    if ORIGIN.name_one(terms) and draft.article != recorded.article:
        problems.add(ORIGIN.url, _conflict(recorded.article))
    if terms["crowd_shown"].strip() and draft.crowd_hidden != recorded.crowd_hidden:
        problems.add("crowd_shown", _conflict(str(not recorded.crowd_hidden).lower()))
    if terms["event_from"].strip() and draft.event_from_on != recorded.event_from_on:
        problems.add("event_from", _conflict(recorded.event_from_on.isoformat()))
    if terms["deadline_words"].strip() and draft.deadline_words != recorded.deadline_words:
        problems.add("deadline_given", _conflict(recorded.deadline_words))
    if note != imported.note:
        problems.add("note", _conflict(imported.note))


def compare_forecast(said: Forecast, recorded: Forecast, problems: Problems) -> None:
    """Note where a forecast is not the one that the same forecaster stated on the same claim at the same instant."""
    for field, column in SAID.items():
        stands = getattr(recorded, field)
        if getattr(said, field) != stands:
            shown = probability_text(stands) if column.startswith("probability") and isinstance(stands, int) else stands
            problems.add(column, _conflict(shown))
    _compare_reading(said, recorded, problems)
    if said.says and said.says != (stands := recorded.says or own_direction(recorded)):
        problems.add("says", _conflict(stands))


def _compare_reading(said: Forecast, recorded: Forecast, problems: Problems) -> None:
    """Note a conflict of the phrase or of its reason. Naming the phrase that was found in the words is none."""
    if said.phrase_chosen != recorded.phrase_chosen and said.phrase_key == recorded.phrase_key:
        return
    if (said.phrase_chosen or recorded.phrase_chosen) and said.phrase_key != recorded.phrase_key:
        problems.add("phrase", _conflict(recorded.phrase_key))
    if said.reading_reason != recorded.reading_reason:
        problems.add("reading_reason", _conflict(recorded.reading_reason))


def _conflict(stands: object) -> str:
    shown = str(stands or "nothing")
    return f"This conflicts with what is recorded: {shown if len(shown) < 100 else shown[:97] + '…'}"
