"""The columns of the bulk format: what a row may say, in the order in which it is written."""

import difflib
import re
from collections.abc import Sequence
from typing import Final

from forecasts.bulk.rows import BadFile, visible
from forecasts.bulk.spellings import IN_PER_CENT

CLAIM: Final = (
    "claim_id", "headline", "statement", "criteria", "kind", "options", "deadline", "time_zone",
    "condition_claim_id", "condition", "outlet", "topics",
    "outcome", "effective_on", "evidence_url", "evidence_title", "note", "event_from", "group",
    "ordered", "unit", "lower_bound", "upper_bound",
    "deadline_words", "origin_url", "origin_title", "origin_on", "origin_outlet", "rationale", "evidence",
    "outlet_slug", "topic_slugs", "group_slug", "origin_slug", "origin_outlet_slug", "origin_time_zone", "origin_language",
    "crowd_shown",
)  # fmt: skip
"""What belongs to the claim: rows that share a `claim_id` must agree on it."""

FORECAST: Final = (
    "quote", "article_url", "article_title", "published_on",
    "forecaster", "forecaster_kind", "stated_at",
    "probability", "probability_low", "probability_high", "wording", "distribution",
    "article_outlet", "phrase", "reading_reason", "remark", "says",
    "forecaster_slug", "article_slug", "article_outlet_slug", "article_time_zone", "article_language",
)  # fmt: skip
"""What belongs to the one forecast that the row is about."""

ALL: Final = (
    "claim_id", "headline", "statement", "criteria", "kind", "options", "deadline", "time_zone",
    "condition_claim_id", "condition", "quote", "article_url", "article_title", "published_on", "outlet", "topics",
    "forecaster", "forecaster_kind", "stated_at",
    "probability", "probability_low", "probability_high", "wording", "distribution",
    "outcome", "effective_on", "evidence_url", "evidence_title", "note",
    "event_from", "group", "ordered", "unit", "lower_bound", "upper_bound",
    "deadline_words", "origin_url", "origin_title", "origin_on", "origin_outlet", "rationale", "evidence",
    "article_outlet", "phrase", "reading_reason", "remark", "says", "event_probability",
    "forecaster_slug", "outlet_slug", "topic_slugs", "group_slug",
    "article_slug", "article_outlet_slug", "article_time_zone", "article_language",
    "origin_slug", "origin_outlet_slug", "origin_time_zone", "origin_language", "crowd_shown",
)  # fmt: skip
"""Every column, as a header lists them. Those from `event_from` on need not be there. They say

`event_from … upper_bound`   what only claims of some kinds have
`deadline_words`             what the deadline was derived from, if those are other words than its date
`origin_…`                   the article that the claim is from, if it is not that of the claim's first row
`rationale`, `evidence`      why the outcome follows, and all evidence: a JSON list of objects with `title`, `publisher`,
                             `published_on`, and `url` or `no_url_reason`, and `excerpt`; more than the two columns can say
`article_outlet`             who published the forecast's article, if not the claim's outlet
`phrase`, `reading_reason`   the phrase of a lexicon as which a recorder reads the wording, and why
`remark`                     a note on the forecast; `note` is one on the claim
`forecaster_slug …`          which of several of one name is meant, or under which slug a new one comes; `topic_slugs` has
                             one for each topic, in their order, with spaces between them
`article_time_zone …`        zone and language of an article, if they are not the claim's zone and `en`
`crowd_shown`                `true` where readers see the forecasts of others before they state their own
`says`                       yes or no: whether the words say that the event happens, or of what the probability is
`event_probability`          written by an export alone: the forecast read for the event, by the ledger's lexicon
"""

REQUIRED: Final = ("claim_id", "headline", "statement", "criteria", "deadline", "time_zone", "forecaster", "stated_at")
"""Without these columns no row can be taken."""

TYPED: Final = frozenset(
    {
        "options", "distribution", "probability", "probability_low", "probability_high", "outcome", "effective_on",
        "deadline", "stated_at", "published_on", "event_from", "ordered", "lower_bound", "upper_bound", "origin_on",
        "evidence", "says", "event_probability", *IN_PER_CENT,
    }
)  # fmt: skip
"""Columns that hold no free text: what they hold is checked by its own form, and no spreadsheet takes it for a formula."""

LONGEST_CLAIM_ID: Final = 200
LONGEST_SOURCE: Final = 100

READ: Final = frozenset({*ALL, *IN_PER_CENT})
"""What a header may name: every column, and those that stand for one of them in per cent."""
_BY_LETTERS: Final = {name.replace("_", ""): name for name in READ}
SAMPLE_AT: Final = "/help/importing/"


def named(cell: str) -> str:
    """Return the column that a cell of a header means, whatever its capitals, spaces and hyphens; else the cell itself."""
    text = cell.strip()
    return _BY_LETTERS.get(re.sub(r"[\s_-]+", "", text).lower(), text)


def header_of(cells: Sequence[str], where: str) -> list[str]:
    """Return the columns that a header names. Cells without a name at its end are left out; one in its midst stays empty.

    Raises:
        BadFile: a column is unknown, stands twice, or a required one is missing.
    """
    names = [named(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    unknown = [name for name in names if name and name not in READ]
    if unknown:
        listed = ", ".join(map(_unknown, unknown[:5]))
        raise BadFile(f"{where} names unknown columns: {listed}. It must name columns of the list at {SAMPLE_AT}.")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise BadFile(f"{where} names a column twice: {', '.join(twice)}.")
    if missing := [name for name in REQUIRED if name not in names]:
        raise BadFile(f"{where} lacks columns: {', '.join(missing)}.")
    return names


def _unknown(name: str) -> str:
    """Return an unknown name with the one that is perhaps meant."""
    close = difflib.get_close_matches(name.strip().lower().replace(" ", "_"), sorted(READ), n=1, cutoff=0.75)
    return f"{visible(name)!r}{f' (is it {close[0]}?)' if close else ''}"
