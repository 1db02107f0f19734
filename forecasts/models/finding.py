"""What is kept beside the record so that it can be found: the words of each claim, and when it last changed.

All of it can be made again from the record.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from forecasts.models.claims import Claim

SQL = tuple[str, list[Any]]
WORDS_INDEX = "forecasts_claimtext_words"
"""PostgreSQL's index of the words, SQLite's FTS5 table of them: made by the migration, see `forecasts.indexing.tables`."""
VECTOR = "to_tsvector('simple'::regconfig, {})"


@cache
def has_fts5() -> bool:
    """Whether this SQLite can index words; without it they are searched from the first row to the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
        return bool(cursor.fetchone()[0])


class Words(models.TextField):  # type: ignore[type-arg] # generic in its stubs alone
    """Folded words with one space around each, as `forecasts.indexing.words` writes them."""


@Words.register_lookup
class Says(Lookup):
    """`words__says=term`: whether the words contain a term, one of `forecasts.indexing.asking`."""

    lookup_name = "says"
    prepare_rhs = False

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Ask the index of the text-search vector."""
        column, params = self.process_lhs(compiler, connection)
        return f"{VECTOR.format(column)} @@ %s::tsquery", [*params, self.rhs.tsquery]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Ask the FTS5 table; where the library has none, look at every text."""
        column, params = self.process_lhs(compiler, connection)
        if not has_fts5():
            return f"{column} LIKE %s", [*params, self.rhs.pattern]
        key = column.replace('"words"', '"claim_id"')
        table = WORDS_INDEX
        return f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [*params, self.rhs.match]  # noqa: S608 – a fixed name


@Words.register_lookup
class SaysInOrder(Says):
    """The same, asked of each row as it is met: it leaves the order of the rows to others."""

    lookup_name = "says_in_order"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Keep SQLite from looking up the found rows first: a plus sign in front keeps an index out of it."""
        sql, params = super().as_sqlite(compiler, connection)
        return f"+{sql}", params


@Words.register_lookup
class SayAmong(Says):
    """`words__say_among=(search, most)`: whether the words are as a search wants them, of no more than so many that are."""

    lookup_name = "say_among"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Ask the index for everything at once; the limit is left to the query."""
        column, params = self.process_lhs(compiler, connection)
        search, _ = self.rhs
        wanted = [f"({term.tsquery})" for term in search.terms]
        query = " & ".join([*wanted, *(f"!({term.tsquery})" for term in search.without)])
        return f"{VECTOR.format(column)} @@ %s::tsquery", [*params, query]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Let the FTS5 table stop as soon as there are so many: without that it tells every single one."""
        column, params = self.process_lhs(compiler, connection)
        search, most = self.rhs
        if not has_fts5():
            likes = [f"{column} LIKE %s"] * len(search.terms) + [f"{column} NOT LIKE %s"] * len(search.without)
            return " AND ".join(likes), [term.pattern for term in (*search.terms, *search.without)]
        key, table = column.replace('"words"', '"claim_id"'), WORDS_INDEX
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH %s LIMIT %s"  # noqa: S608 – a fixed name
        wanted = " AND ".join(term.match for term in search.terms)
        match = " NOT ".join([f"({wanted})", *(term.match for term in search.without)])
        return f"{key} IN ({found})", [*params, match, most]


class ClaimText(models.Model):
    """All that a recorded claim can be found by, folded: its own words, its sources' names, and what was said on it.

    Readers are not in it: whoever is not public cannot be found by name.
    """

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="text", primary_key=True)
    words = Words()

    def __str__(self) -> str:
        return f"Words of {self.claim}"


class ClaimChange(models.Model):
    """When a recorded claim last changed, in an order without gaps in time; `next_at`: when time alone changes it next."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="change", primary_key=True)
    changed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # changed_since, and the order of changes
            models.Index(name="claim_change_order", fields=["changed_at", "claim"]),
            # what became due or final meanwhile
            models.Index(name="claim_change_next", fields=["next_at"], condition=Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Change of {self.claim}"


class ChangeMark(models.Model):
    """Up to which position of the history the changes have been noted: one row."""

    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)
