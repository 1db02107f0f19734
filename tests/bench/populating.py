"""A ledger of as many claims as wanted: two claims that went their way by the product's operations, copied in SQL.

Of five copies three are resolved and scored, one is due and one is open. Each has rows of its own in every table that the
measured paths read: claim, version, topic, forecast, proposal, evidence, decision, resolution, the entry of its
recording with texts and place, words, change, job, standing, scores. Copies differ in public ids, headline, words, article, deadline and
author (ten claims each); all are of one outlet and one topic. The cards are added up from the copied scores.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from forecasts.models.claims import Claim, ClaimVersion
from forecasts.models.entry import Entry, EntryPosition, EntryTexts, Stream
from forecasts.models.finding import ClaimChange, ClaimText
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Resolution
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.models.sources import Article, Forecaster
from tests.bench import patterns

ARTICLES: Final = 50
CLAIMS_EACH: Final = 10
"""How many claims a copied author has."""

COPIED: Final[dict[type[Model], str]] = {
    Claim: "pk",
    ClaimVersion: "claim",
    Claim.topics.through: "claim",
    Forecast: "claim",
    Proposal: "claim",
    Evidence: "proposal__claim",
    ProposalDecision: "proposal__claim",
    Resolution: "claim",
    ScoreJob: "claim",
    Standing: "claim",
    Score: "standing__claim",
    ClaimText: "claim",
    ClaimChange: "claim",
    Stream: "pk",
    Entry: "stream",
    EntryTexts: "entry__stream",
    EntryPosition: "entry__stream",
}
"""Every table of which copies get rows, and how a pattern's rows are found: from its claim, or from its stream."""

MOST_ROWS: Final = {Entry: 1, EntryTexts: 1, EntryPosition: 1}
"""A copy's history is its recording: the paths that are measured read no more of others'."""

SERIES: Final = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {count})"


@dataclass(frozen=True)
class Place:
    """Where the copies of a pattern's rows in one table begin: from `low` on in the pattern, `span` keys for each."""

    first: int
    low: int
    span: int
    keys: tuple[int, ...]

    def of(self, column: str) -> str:
        """Say in SQL which key a copy has for one of the pattern's."""
        return f"{self.first} + (c.i - 1) * {self.span} + {column} - {self.low}"


def grow(claims: int) -> None:
    """Add claims until there are as many as wanted."""
    staged = patterns.find() or patterns.stage()
    more = claims - Claim.objects.count()
    resolved = more * 3 // 5
    if connection.vendor == "sqlite":
        _run("PRAGMA cache_size = -400000")  # all in memory; the connection is closed afterwards
        _run("PRAGMA synchronous = OFF")
        _run("PRAGMA journal_mode = OFF")
    with transaction.atomic():
        _copy(staged.resolved, "r", resolved)
        _copy(staged.open, "t", more - resolved)
        _advance_sequences()
    if connection.vendor == "postgresql":
        _run("ANALYZE")  # as autovacuum does; nobody does on SQLite
    connection.close()


def _copy(claim: Claim, letter: str, count: int) -> None:
    before = Claim.objects.filter(headline__startswith=f"{claim.headline} ").count()
    people = _copied_sources(claim, letter, count, before)
    stream = Stream.objects.get(key=f"claim:{claim.public_id}")
    places: dict[type[Model], Place] = {}
    for model, way in COPIED.items():
        rows = model._default_manager.filter(**{way: stream.pk if "stream" in way or model is Stream else claim.pk})
        keys = tuple(rows.order_by("pk").values_list("pk", flat=True))[: MOST_ROWS.get(model)]
        if keys:
            places[model] = _place(model, keys, places)
    for model, place in places.items():
        special = _special(claim, letter, before) | people
        columns = {
            str(column.column): special.get((model, column.name)) or _copied(column, places)
            for column in model._meta.concrete_fields
        }
        _insert(model, columns, count, f"s.{_key(model)} IN ({', '.join(map(str, place.keys))})")


def _place(model: type[Model], keys: tuple[int, ...], places: dict[type[Model], Place]) -> Place:
    """A table with keys of its own goes on after its last; one with another's keys goes along with it."""
    remote = _primary(model).remote_field
    if remote:
        theirs = places[remote.model]
        return Place(theirs.first, theirs.low, theirs.span, keys)
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return Place((last or 0) + 1, keys[0], keys[-1] - keys[0] + 1, keys)


def _copied(column: Any, places: dict[type[Model], Place]) -> str:
    """A key is the copy's own, as is one that points to a row of the copy; all else is as the pattern has it."""
    about = column.remote_field.model if column.remote_field else column.model if column.primary_key else None
    return places[about].of(f's."{column.column}"') if about in places else f's."{column.column}"'


def _special(claim: Claim, letter: str, before: int) -> dict[tuple[type[Model], str], str]:
    """What every copy has of its own."""
    public_id = _public_id(letter, before)
    texts = f"replace(s.body, '{claim.public_id}', {public_id})"
    number = f"CAST(c.i + {before} AS TEXT)"
    is_open = letter == "t"
    deadline = _earlier("s.deadline_at", f"{1170 if is_open else 0} + c.i % 120")
    own = {(model, "public_id"): public_id for model in (Claim, Forecast, Proposal, Resolution)}
    return own | {
        (Claim, "headline"): f"s.headline || ' ' || {number}",
        (Claim, "deadline_at"): f"CASE WHEN c.i % 2 = 0 THEN {deadline} ELSE s.deadline_at END"
        if is_open
        else deadline,
        (
            ClaimText,
            "words",
        ): f"s.words || 'number{letter}' || {number} || ' kind' || CAST((c.i + {before}) % 500 AS TEXT) || ' '",
        (Stream, "length"): "1",
        (Stream, "key"): f"'claim:' || {public_id}",
        (Entry, "body"): texts,
        (EntryTexts, "body"): texts,
    }


def _earlier(instant: str, days: str) -> str:
    if connection.vendor == "postgresql":
        return f"{instant} - interval '1 day' * ({days})"
    return f"strftime('%Y-%m-%d %H:%M:%S', {instant}, '-' || ({days}) || ' days')"


def _copied_sources(claim: Claim, letter: str, count: int, before: int) -> dict[tuple[type[Model], str], str]:
    """Copy the author, once for ten claims, and once the article; return which ones a copy of a claim has."""
    said = Forecast.objects.get(claim=claim)
    first = {}
    for model, pattern, wanted in (
        (Forecaster, said.forecaster_id, -(-count // CLAIMS_EACH)),
        (Article, claim.article_id, ARTICLES),
    ):
        last = model._default_manager.order_by("-pk").values_list("pk", flat=True)[0]
        first[model] = last + 1
        columns = {str(column.column): f's."{column.column}"' for column in model._meta.concrete_fields}
        columns |= {"id": f"{last} + c.i", "slug": f"'copy-{letter}-' || CAST(c.i + {before} AS TEXT)"}
        columns |= {"public_id": _public_id(letter, before)} if model is Article else {}
        _insert(model, columns, wanted, f"s.id = {pattern}")
    author = f"{first[Forecaster]} + (c.i - 1) / {CLAIMS_EACH}"
    article = f"{first[Article]} + c.i % {ARTICLES}"
    owners: dict[tuple[type[Model], str], str] = {(model, "article"): article for model in (Claim, Forecast, Standing)}
    cluster = f"'article:copy-{letter}-' || CAST({before} + 1 + c.i % {ARTICLES} AS TEXT)"
    return owners | {
        (Forecast, "forecaster"): author,
        (Standing, "forecaster"): author,
        (Standing, "cluster"): f"CASE WHEN s.cluster = '' THEN '' ELSE {cluster} END",
    }


def _insert(model: type[Model], columns: dict[str, str], count: int, where: str) -> None:
    if count:
        table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
        start = f"INSERT INTO {table} ({names}) "
        select = f"SELECT {', '.join(columns.values())} FROM {table} s, c WHERE {where} ORDER BY c.i"
        _run(f"{start}{SERIES.format(count=count)} {select}")


def _public_id(letter: str, before: int) -> str:
    number = f"c.i + {before}"
    if connection.vendor == "postgresql":
        return f"'{letter}' || lpad(CAST({number} AS TEXT), 9, '0')"
    return f"'{letter}' || printf('%09d', {number})"


def _advance_sequences() -> None:
    for statement in connection.ops.sequence_reset_sql(no_style(), [*COPIED, Article, Forecaster]):
        _run(statement)


def _primary(model: type[Model]) -> Any:
    return model._meta.pk


def _key(model: type[Model]) -> str:
    return f'"{_primary(model).column}"'


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
