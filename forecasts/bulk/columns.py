"""The columns of the bulk format: what a row may say, in the order in which it is written."""

from typing import Final

CLAIM: Final = (
    "claim_id", "headline", "statement", "criteria", "kind", "options", "deadline", "time_zone",
    "condition_claim_id", "condition", "outlet", "topics",
    "outcome", "effective_on", "evidence_url", "evidence_title", "note", "event_from", "group",
    "ordered", "unit", "lower_bound", "upper_bound",
)  # fmt: skip
"""What belongs to the claim: rows that share a `claim_id` must agree on it."""

FORECAST: Final = (
    "quote", "article_url", "article_title", "published_on",
    "forecaster", "forecaster_kind", "stated_at",
    "probability", "probability_low", "probability_high", "wording", "distribution",
)  # fmt: skip
"""What belongs to the one forecast that the row is about."""

ALL: Final = (
    "claim_id", "headline", "statement", "criteria", "kind", "options", "deadline", "time_zone",
    "condition_claim_id", "condition", "quote", "article_url", "article_title", "published_on", "outlet", "topics",
    "forecaster", "forecaster_kind", "stated_at",
    "probability", "probability_low", "probability_high", "wording", "distribution",
    "outcome", "effective_on", "evidence_url", "evidence_title", "note",
    "event_from", "group", "ordered", "unit", "lower_bound", "upper_bound",
)  # fmt: skip
"""Every column, as a header lists them. Those of the last line are for claims of some kinds, and often absent."""

REQUIRED: Final = ("claim_id", "headline", "statement", "criteria", "deadline", "time_zone", "forecaster", "stated_at")
"""Without these columns no row can be taken."""

TYPED: Final = frozenset(
    {"options", "distribution", "probability", "probability_low", "probability_high", "outcome", "effective_on"}
    | {"deadline", "stated_at", "published_on", "event_from", "ordered", "lower_bound", "upper_bound"}
)
"""Columns that hold no free text: what they hold is checked by its own form, and no spreadsheet takes it for a formula."""

LONGEST_CLAIM_ID: Final = 200
LONGEST_SOURCE: Final = 100
