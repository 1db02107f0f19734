"""What history keeps of a row: its facts in the entry, its free text and names in the entry's texts.

`SNAPSHOTS` names every field of every table that history describes. Related rows stand by the name that the public
knows them by, people by their pseudonym, a reader by the one of that claim.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from forecasts.history.bodies import Told
from forecasts.history.canonical import instant
from forecasts.models.claims import Claim, ClaimVersion
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge, ForecasterMergeEnd
from forecasts.models.people import User
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Reopening, Resolution
from forecasts.models.sources import Article, Capture, ClaimGroup, Forecaster, Outlet, Topic

PUBLIC_NAMES: Mapping[type[Model], str] = {
    Article: "slug",
    Capture: "id",
    Claim: "public_id",
    ClaimGroup: "slug",
    Correction: "public_id",
    Dispute: "public_id",
    Entry: "id",
    Forecast: "public_id",
    Forecaster: "slug",
    ForecasterMerge: "id",
    Outlet: "slug",
    Proposal: "public_id",
    Resolution: "public_id",
    Topic: "slug",
    User: "pseudonym",
}
"""By which field a related row is named. None of them ever changes."""


@dataclass(frozen=True)
class Fields:
    """How the fields of one table are kept."""

    facts: tuple[str, ...]
    texts: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    """Facts: related rows on the other side of a join table."""
    hashed: tuple[str, ...] = ()
    """Texts too long to keep twice: a fact `<field>_sha256` vouches for them."""


STATEMENT_FACTS = (
    "forecaster",
    "article",
    "stated_on",
    "stated_precision",
    "stated_at",
    "basis",
    "p_ppm",
    "low_ppm",
    "high_ppm",
    "phrase_key",
    "phrase_chosen",
    "quote_start",
    "quote_end",
    "quote_match",
    "says",
)
STATEMENT_TEXTS = ("distribution", "wording", "reading_reason", "quote_exact", "quote_prefix", "quote_suffix", "note")
WINDOW_FACTS = ("time_zone", "event_from_on", "event_from_at", "deadline_on", "deadline_precision", "deadline_at")
JUDGED_TEXTS = ("headline", "event", "criteria", "deadline_words", "condition_words")

# Options, distributions and values hold the names of options, so they stand among the texts.
SNAPSHOTS: Mapping[type[Model], Fields] = {
    Outlet: Fields(facts=("slug",), texts=("name", "url")),
    Topic: Fields(facts=("slug",), texts=("name",)),
    Forecaster: Fields(facts=("slug", "kind", "user", "opted_in", "merged_into"), texts=("name",)),
    ForecasterMerge: Fields(facts=("forecaster", "into", "merged_by", "merged_at"), texts=("reason",)),
    ForecasterMergeEnd: Fields(facts=("merge", "ended_by", "ended_at"), texts=("reason",)),
    Article: Fields(
        facts=("public_id", "slug", "outlet", "published_on", "time_zone", "language", "capture", "version"),
        texts=("title", "url", "canonical_url"),
        many=("authors",),
    ),
    Capture: Fields(facts=("article", "sha256", "captured_at", "captured_by"), hashed=("text",)),
    ClaimGroup: Fields(facts=("slug",), texts=("name",)),
    Claim: Fields(
        facts=(
            "public_id",
            "kind",
            "ordered",
            "unit",
            "lower_bound",
            "upper_bound",
            *WINDOW_FACTS,
            "outlet",
            "article",
            "group",
            "crowd_hidden",
            "state",
            "version",
            "material_version",
            "created_at",
            "recorded_at",
            "material_recorded_at",
            "recorded_by",
            "current_proposal",
            "current_resolution",
            "open_dispute",
        ),
        texts=(*JUDGED_TEXTS, "options"),
        many=("conditions", "topics"),
    ),
    ClaimVersion: Fields(
        facts=("claim", "number", *WINDOW_FACTS, "condition_ids", "recorded_at", "recorded_by"),
        texts=(*JUDGED_TEXTS, "reason"),
    ),
    Forecast: Fields(
        facts=("public_id", "claim", *STATEMENT_FACTS, "recorded_at", "recorded_by", "pseudonym"),
        texts=STATEMENT_TEXTS,
    ),
    Correction: Fields(
        facts=("public_id", "forecast", *STATEMENT_FACTS, "proposed_by", "proposed_at"),
        texts=(*STATEMENT_TEXTS, "reason"),
    ),
    CorrectionDecision: Fields(
        facts=("correction", "kind", "policy", "replaces", "replacement", "decided_by", "decided_at"),
        texts=("reason",),
    ),
    Proposal: Fields(
        facts=(
            "public_id",
            "claim",
            "material_version",
            "origin",
            "outcome",
            "effective_on",
            "effective_precision",
            "effective_at",
            "close_at",
            "proposed_by",
            "proposed_at",
        ),
        texts=("value", "impossible_why", "rationale"),
    ),
    Evidence: Fields(
        facts=("proposal", "published_on"), texts=("title", "publisher", "url", "no_url_reason", "excerpt")
    ),
    ProposalDecision: Fields(facts=("proposal", "kind", "decided_by", "decided_at"), texts=("reason",)),
    Resolution: Fields(
        facts=(
            "public_id",
            "claim",
            "proposal",
            "number",
            "policy",
            "proposed_by",
            "confirmed_by",
            "confirmed_at",
            "supersedes",
        ),
        texts=("note",),
    ),
    Reopening: Fields(facts=("claim", "resolution", "because", "reopened_at"), texts=("reason",)),
    Dispute: Fields(
        facts=("public_id", "claim", "resolution", "counter_proposal", "disputed_by", "disputed_at"), texts=("reason",)
    ),
    DisputeDecision: Fields(facts=("dispute", "upheld", "decided_by", "decided_at"), texts=("reason",)),
    EntryTexts: Fields(facts=("entry", "redacted_at"), texts=("redaction_reason",)),
}
ADDED: Mapping[str, Mapping[str, Any]] = {
    "claim": {"crowd_hidden": True, "ordered": False, "unit": "", "lower_bound": "", "upper_bound": ""},
    "forecaster": {"opted_in": False},
}
"""Facts that came later, by table, with the value that every row had before: what older entries mean."""
COMPUTED: Mapping[str, frozenset[str]] = {"article": frozenset({"canonical_url"})}
"""Texts that follow from others by a rule that gets better with time: an entry keeps what the rule gave when it was written,
and the row what it gives now."""

SPARE: Mapping[str, Mapping[str, Any]] = {
    "forecast": {"says": "", "pseudonym": ""},
    "forecaster": {"merged_into": None},
}
"""Facts that are left out where they have this value: entries from before there was such a fact mean the same."""

TABLES: Mapping[str, type[Model]] = {str(model._meta.model_name): model for model in SNAPSHOTS}


def rows_of(model: type[Model]) -> QuerySet[Model]:
    """Return the rows of `model` with what a snapshot of them reads, and no more: of related rows only the name."""
    fields = SNAPSHOTS[model]
    names = {}
    for name in fields.facts:
        other = model._meta.get_field(name).related_model
        if other:
            names[name] = f"{name}__{PUBLIC_NAMES[other]}"
    rows: QuerySet[Model] = model._base_manager.select_related(*names).prefetch_related(*fields.many)
    return rows.only(*fields.facts, *fields.texts, *fields.hashed, *names.values()).order_by()


def read_anew(rows: Iterable[Model]) -> list[Model]:
    """Return `rows`, each once, as the database holds them: that is what counts, not what the caller has in hand."""
    rows = list(dict.fromkeys(rows))
    keys: dict[type[Model], list[Any]] = defaultdict(list)
    for row in rows:
        if type(row) not in SNAPSHOTS:
            raise TypeError(f"History describes no rows of {type(row).__name__}; see SNAPSHOTS.")
        keys[type(row)].append(row.pk)
    stored = {model: rows_of(model).in_bulk(pks) for model, pks in keys.items()}
    return [stored[type(row)][row.pk] for row in rows]


def facts_of(row: Model) -> Told:
    """Return the facts of a row that came from `rows_of`."""
    fields = SNAPSHOTS[type(row)]
    facts = {name: _kept(getattr(row, name)) for name in fields.facts}
    facts |= {name: sorted(_kept(other) for other in getattr(row, name).all()) for name in fields.many}
    facts |= {f"{name}_sha256": hashlib.sha256(getattr(row, name).encode()).hexdigest() for name in fields.hashed}
    if isinstance(row, Forecast) and row.pseudonym:
        facts |= dict.fromkeys(("forecaster", "recorded_by"), row.pseudonym)
    table = table_of(row)
    spare = SPARE.get(table, {})
    return Told(table, row.pk, {name: fact for name, fact in facts.items() if name not in spare or fact != spare[name]})


def texts_of(row: Model) -> Told:
    """Return the free text and names of a row; they may be none."""
    return Told(table_of(row), row.pk, {name: _kept(getattr(row, name)) for name in SNAPSHOTS[type(row)].texts})


def table_of(row: Model) -> str:
    """Return what history calls the table of a row."""
    return str(row._meta.model_name)


def _kept(value: Any) -> Any:  # noqa: ANN401 – whatever a field may hold
    match value:
        case Model():
            return getattr(value, PUBLIC_NAMES[type(value)])
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case _:
            return value
