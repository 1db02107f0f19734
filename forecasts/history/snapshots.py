"""What history keeps of a row: its facts in the entry, its free text and names in the entry's texts.

`SNAPSHOTS` names every field of every table that history describes. Related rows stand by the name that the public
knows them by, people by their pseudonym, a reader by the one of that claim.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, CharField, F, ForeignKey, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

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

Row = TypeVar("Row", bound=Model)
Names: TypeAlias = Mapping[tuple[type[Model], Any], str]

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


class _Gathered(Aggregate):
    """The values of a group as a JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Call it what PostgreSQL calls it."""
        return self.as_sql(compiler, connection, function="JSONB_AGG")


def rows_of(model: type[Model]) -> QuerySet[Model]:
    """Return the rows of `model` with what a snapshot of them reads, and no more: of related rows only the name."""
    fields = SNAPSHOTS[model]
    names = [f"{link.name}__{PUBLIC_NAMES[other]}" for link, other in _links(model)]
    rows: QuerySet[Model] = model._base_manager.select_related(*(link.name for link, _ in _links(model)))
    return _with_joined(rows).only(*fields.facts, *fields.texts, *fields.hashed, *names).order_by()


def with_names(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Load rows with the names of all that they are related to, so that an entry about them needs no other query.

    For steps that leave topics, conditions and authors as they are: these stand as they were when the rows were read. The
    names are looked up one by one: to join so many tables, PostgreSQL thinks longer than all else takes.
    """
    names: dict[str, Any] = {}
    joined: Any = rows.query.select_related or {}
    for link, other in (pair for pair in _links(rows.model) if pair[0].name not in joined):
        name = other._base_manager.filter(pk=OuterRef(link.attname)).order_by().values(PUBLIC_NAMES[other])
        names |= {f"told_{link.name}": Subquery(name), f"told_{link.attname}": F(link.attname)}
    return _with_joined(rows.annotate(**names))


def _with_joined(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Load rows with what their join tables hold."""
    gathered = {f"told_{name}": Subquery(_joined(rows.model, name)) for name in SNAPSHOTS[rows.model].many}
    joined: QuerySet[Row] = rows.annotate(**gathered)
    return joined


def _joined(model: type[Model], name: str) -> QuerySet[Any, Any]:
    """Return the names on the other side of a join table, as one list for the row of an outer query."""
    join: Any = model._meta.get_field(name)
    links = join.remote_field.through._base_manager.filter(**{join.m2m_field_name(): OuterRef("pk")}).order_by()
    names = _Gathered(f"{join.m2m_reverse_field_name()}__{PUBLIC_NAMES[join.related_model]}")
    gathered: QuerySet[Any, Any] = links.values(join.m2m_field_name()).annotate(told=names).values("told")
    return gathered


def tell(rows: Iterable[Model]) -> dict[Model, tuple[Told, Told]]:
    """Return the facts and the texts of rows that have just been written, each as the database holds it.

    The rows are not read again: whatever the database has decided stands in them. What is not loaded is the names of
    related rows, in one query per table, and what join tables hold, in one query per table that has any.

    Raises:
        TypeError: history describes no such rows, or a row is not complete: fields are deferred, or hold expressions.
    """
    rows = list(dict.fromkeys(rows))
    for row in rows:
        _check_complete(row)
    names, joined = _names(rows), _all_joined(rows)
    return {row: (facts_of(row, names=names, joined=joined.get(row)), texts_of(row)) for row in rows}


def _check_complete(row: Model) -> None:
    if type(row) not in SNAPSHOTS:
        raise TypeError(f"History describes no rows of {type(row).__name__}; see SNAPSHOTS.")
    if missing := row.get_deferred_fields():
        raise TypeError(f"History tells all of a row, and of this {type(row).__name__} {sorted(missing)} are deferred.")


def _links(model: type[Model]) -> Iterator[tuple[ForeignKey[Any, Any], type[Model]]]:
    """Yield the related rows of a table that have a name other than their key: the field, and their table."""
    for name in SNAPSHOTS[model].facts:
        field: Any = model._meta.get_field(name)
        if field.related_model and PUBLIC_NAMES[field.related_model] != "id":
            yield field, field.related_model


def _loaded(row: Model, link: ForeignKey[Any, Any], other: type[Model]) -> str | None:
    """Return the name of a related row if it is at hand: of its own, or as it was read with the row that refers to it."""
    if related := link.get_cached_value(row, default=None):
        return vars(related).get(PUBLIC_NAMES[other])
    is_as_read = vars(row).get(f"told_{link.attname}") == getattr(row, link.attname)
    return vars(row).get(f"told_{link.name}") if is_as_read else None


def _names(rows: Iterable[Model]) -> Names:
    """Return the names of related rows that are not loaded, by table and key."""
    missing: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        for link, other in _links(type(row)):
            key = getattr(row, link.attname)
            if key is not None and not _loaded(row, link, other):
                missing[other].add(key)
    return {
        (other, key): name
        for other, keys in missing.items()
        for key, name in other._base_manager.filter(pk__in=keys).values_list("pk", PUBLIC_NAMES[other])
    }


def _all_joined(rows: Iterable[Model]) -> dict[Model, Model]:
    """Return, for rows whose join tables have not been read with them, a row that tells what they hold."""
    unread: dict[type[Model], dict[Any, Model]] = defaultdict(dict)
    for row in rows:
        many = SNAPSHOTS[type(row)].many
        if many and f"told_{many[0]}" not in vars(row):
            unread[type(row)][row.pk] = row
    return {
        some[read.pk]: read
        for model, some in unread.items()
        for read in _with_joined(model._base_manager.filter(pk__in=some).only("pk"))
    }


def facts_of(row: Model, *, names: Names | None = None, joined: Model | None = None) -> Told:
    """Return the facts of a row from `rows_of`; of any other row, given the `names` and the row that it lacks."""
    fields = SNAPSHOTS[type(row)]
    facts = {name: _stored(row, name) for name in fields.facts}
    for link, other in _links(type(row)):
        if (key := facts[link.name]) is not None:
            facts[link.name] = _loaded(row, link, other) or (names or {})[other, key]
    facts |= {name: sorted(getattr(joined or row, f"told_{name}") or []) for name in fields.many}
    facts |= {f"{name}_sha256": hashlib.sha256(_stored(row, name).encode()).hexdigest() for name in fields.hashed}
    if reader := facts.get("pseudonym"):
        facts |= dict.fromkeys(("forecaster", "recorded_by"), reader)
    table = table_of(row)
    spare = SPARE.get(table, {})
    return Told(table, row.pk, {name: fact for name, fact in facts.items() if name not in spare or fact != spare[name]})


def texts_of(row: Model) -> Told:
    """Return the free text and names of a row; they may be none."""
    return Told(table_of(row), row.pk, {name: _stored(row, name) for name in SNAPSHOTS[type(row)].texts})


def table_of(row: Model) -> str:
    """Return what history calls the table of a row."""
    return str(row._meta.model_name)


def _stored(row: Model, name: str) -> Any:  # noqa: ANN401 – whatever a field may hold
    """Return a field's value as the database gives it back, in the form that entries keep; of a related row, its key."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{type(row).__name__}.{name} holds an expression: only the database knows its value.")
    if value is None:
        return None
    if isinstance(field, JSONField):
        return json.loads(json.dumps(value, cls=field.encoder), cls=field.decoder)
    match field.to_python(value):
        case str(text):
            # PostgreSQL refuses what is too long, but cuts off spaces without a word.
            is_cut = isinstance(field, CharField) and connection.vendor == "postgresql"
            return str.__str__(text)[: field.max_length if is_cut else None]
        case datetime() as at:
            return instant(at)
        case date() as day:
            return day.isoformat()
        case other:
            return other
