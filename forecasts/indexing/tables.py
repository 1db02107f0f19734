"""The migration operation that has the database index the words of claims, and keep the index by itself."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from forecasts.models.finding import VECTOR, WORDS_INDEX, has_fts5

POSTGRESQL = (f"CREATE INDEX {WORDS_INDEX} ON forecasts_claimtext USING gin ({VECTOR.format('words')})",)

# FTS5 keeps no second copy of the words: to forget a row it has to be told what the row said.
_FORGET = "INSERT INTO {0} ({0}, rowid, words) VALUES ('delete', OLD.claim_id, OLD.words);"
_LEARN = "INSERT INTO {0} (rowid, words) VALUES (NEW.claim_id, NEW.words);"
_COLUMNS = "words, content='forecasts_claimtext', content_rowid='claim_id', tokenize='unicode61 remove_diacritics 0'"
_FTS5 = (
    f"CREATE VIRTUAL TABLE {{0}} USING fts5({_COLUMNS})",
    f"CREATE TRIGGER {{0}}_insert AFTER INSERT ON forecasts_claimtext BEGIN {_LEARN} END",
    f"CREATE TRIGGER {{0}}_delete AFTER DELETE ON forecasts_claimtext BEGIN {_FORGET} END",
    f"CREATE TRIGGER {{0}}_update AFTER UPDATE ON forecasts_claimtext BEGIN {_FORGET} {_LEARN} END",
    "INSERT INTO {0} ({0}) VALUES ('rebuild')",
)


def statements(vendor: str) -> list[str]:
    """Return what makes the index on a kind of database; a SQLite without FTS5 has none."""
    if vendor == "postgresql":
        return list(POSTGRESQL)
    return [statement.format(WORDS_INDEX) for statement in _FTS5] if has_fts5() else []


class IndexWords(Operation):
    """Index the words of claims. A migration that alters their table repeats it: SQLite drops triggers without a word."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing of the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the index anew."""
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the index."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {WORDS_INDEX}", params=None)
            return
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {WORDS_INDEX}_{event}", params=None)
        schema_editor.execute(f"DROP TABLE IF EXISTS {WORDS_INDEX}", params=None)

    def describe(self) -> str:
        """Say what the migration does."""
        return "Index the words of claims"

    @property
    def migration_name_fragment(self) -> str:
        """Name the migration."""
        return "index_words"
