"""Triggers that keep the record insert-only, whoever writes: the application, a shell, another program.

A migration installs them with `ProtectTable` and repeats it after every alteration of a protected table, because
SQLite drops a table's triggers without a word when a migration rebuilds it. `missing_guards` compares what the
database has with what it must have, word for word; /readyz and a test after all migrations ask it.

What is refused on both databases: UPDATE and DELETE. On SQLite also the insertion of a row that meets an existing
one under any unique key, for INSERT OR REPLACE removes that row past the other triggers; on PostgreSQL also TRUNCATE.
Two changes are let through, and both only take words away: the redaction of an entry's texts, and the replacement of
a row's own words by `TAKEN_OUT`. Neither goes unseen: `verify_history` compares the words with what the entries say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

from forecasts.models.claims import ClaimVersion
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.entry import Entry, EntryPosition, EntryTexts
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge, ForecasterMergeEnd
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Reopening, Resolution
from forecasts.models.sources import Capture

PROTECTED: tuple[type[Model], ...] = (
    Capture,
    ClaimVersion,
    Correction,
    CorrectionDecision,
    Dispute,
    DisputeDecision,
    Entry,
    EntryPosition,
    EntryTexts,
    Evidence,
    Forecast,
    ForecasterMerge,
    ForecasterMergeEnd,
    Proposal,
    ProposalDecision,
    Reopening,
    Resolution,
)
"""The insert-only tables."""

IS_REDACTION = (
    "OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.salt = '' AND NEW.entry_id = OLD.entry_id"
    " AND NEW.redacted_at IS NOT NULL AND NEW.redaction_reason <> ''"
)
"""The one change of a row of EntryTexts: its texts and their salt go, with a date and a reason."""

TAKEN_OUT = "Taken out of the record."
"""What stands in the place of words that were taken out; where an address stood, nothing does."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "claimversion": ("headline", "event", "criteria", "deadline_words", "condition_words", "reason"),
    "correction": ("reading_reason", "quote_exact", "quote_prefix", "quote_suffix", "note", "reason"),
    "correctiondecision": ("reason",),
    "dispute": ("reason",),
    "disputedecision": ("reason",),
    "evidence": ("title", "publisher", "url", "no_url_reason", "excerpt"),
    "forecast": ("reading_reason", "quote_exact", "quote_prefix", "quote_suffix", "note"),
    "forecastermerge": ("reason",),
    "forecastermergeend": ("reason",),
    "proposal": ("impossible_why", "rationale"),
    "proposaldecision": ("reason",),
    "resolution": ("note",),
}
"""The columns of words, by model, that can be taken out of an insert-only row. No score is computed from them."""

FUNCTIONS: dict[str, str] = {
    "forecasts_insert_only": """
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END;
""",
    "forecasts_redaction_only": f"""
BEGIN
    IF TG_OP = 'UPDATE' AND {IS_REDACTION} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END;
""",
    "forecasts_words_only": f"""
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) END;
    word text;
BEGIN
    IF was <> becomes THEN
        FOREACH word IN ARRAY TG_ARGV LOOP
            IF becomes ->> word = '{TAKEN_OUT}' OR (word = 'url' AND becomes ->> word = '') THEN
                was := was - word;
                becomes := becomes - word;
            END IF;
        END LOOP;
        IF was = becomes THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END;
""",
}
"""What PostgreSQL's triggers call: name → body in PL/pgSQL."""


class ProtectTable(Operation):
    """Install the triggers of one model's table, anew if they are there."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Replace the table's triggers by those that its columns call for now."""
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            for name, body in FUNCTIONS.items():
                schema_editor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$", params=None
                )
        for definition in triggers(to_state.apps.get_model(app_label, self.name), vendor).values():
            schema_editor.execute(definition, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the table's triggers."""
        model = from_state.apps.get_model(app_label, self.name)
        vendor = schema_editor.connection.vendor
        place = f" ON {model._meta.db_table}" if vendor == "postgresql" else ""
        for name in triggers(model, vendor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{place}", params=None)

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Make the table of {self.name} insert-only"

    @property
    def migration_name_fragment(self) -> str:
        """Name the migration."""
        return f"protect_{self.name.lower()}"


class OpenTable(ProtectTable):
    """Drop the triggers of one model's table, for a migration that fills in what follows from its rows.

    `ProtectTable` has to follow in the same migration.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the table's triggers."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what it does, for the log of migrations."""
        return f"Open the table of {self.name} until it is protected again"

    @property
    def migration_name_fragment(self) -> str:
        """Name a migration file after it."""
        return f"open_{self.name.lower()}"


def triggers(model: type[Model], vendor: str) -> dict[str, str]:
    """Return the definition of each trigger that the table of `model` needs, by the trigger's name."""
    if vendor == "postgresql":
        definitions = _postgresql(model._meta.db_table, _postgresql_check(str(model._meta.model_name)))
    else:
        definitions = _sqlite(model._meta.db_table, _unique_keys(model), _sqlite_allowed(model))
    return {definition.split()[2]: definition for definition in definitions}


def missing_guards() -> list[str]:
    """Say of each trigger that is missing, switched off or not as it must be; an empty list is all well."""
    needed = {name: text for model in PROTECTED for name, text in triggers(model, connection.vendor).items()}
    if connection.vendor == "postgresql":
        found, needed = _found_on_postgresql(), needed | FUNCTIONS
    else:
        found = _found_on_sqlite()
    return [
        f"{name} is {'not as it must be' if name in found else 'missing'}"
        for name, definition in sorted(needed.items())
        if found.get(name) != definition
    ]


def _sqlite(table: str, unique_keys: Iterator[tuple[str, ...]], allowed: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    unless = f" WHEN NOT ({allowed})" if allowed else ""
    alike = (" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in unique_keys)
    # One by one, each by its own index: of several in one condition the planner may make a scan of the table.
    meets = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in alike)  # noqa: S608 – names from the models, no values
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}{unless} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {meets} {refuse}",
    ]


def _sqlite_allowed(model: type[Model]) -> str:
    """Return when an update is let through; an empty string: never."""
    name = str(model._meta.model_name)
    if name == "entrytexts":
        return IS_REDACTION
    if name not in WORDS:
        return ""
    columns = sorted(str(field.column) for field in model._meta.local_concrete_fields)
    kept = [f"NEW.{column} IS OLD.{column}" for column in columns if column not in WORDS[name]]
    gone = {word: f"'{TAKEN_OUT}', ''" if word == "url" else f"'{TAKEN_OUT}'" for word in WORDS[name]}
    words = [f"(NEW.{word} IS OLD.{word} OR NEW.{word} IN ({texts}))" for word, texts in gone.items()]
    changed = " OR ".join(f"NEW.{word} IS NOT OLD.{word}" for word in gone)
    return " AND ".join([*kept, *words, f"({changed})"])


def _postgresql(table: str, check: str) -> list[str]:
    # In the very words in which pg_get_triggerdef returns them.
    never = "EXECUTE FUNCTION forecasts_insert_only()"
    return [
        f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {check}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {never}",
    ]


def _postgresql_check(name: str) -> str:
    if name == "entrytexts":
        return "forecasts_redaction_only()"
    if name not in WORDS:
        return "forecasts_insert_only()"
    return f"forecasts_words_only({', '.join(repr(word) for word in WORDS[name])})"


def _unique_keys(model: type[Model]) -> Iterator[tuple[str, ...]]:
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    yield from ((columns[field.name],) for field in model._meta.local_concrete_fields if field.unique)
    for constraint in model._meta.total_unique_constraints:
        yield tuple(columns[name] for name in constraint.fields)


def _found_on_sqlite() -> dict[str, str]:
    return _pairs("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")


def _found_on_postgresql() -> dict[str, str]:
    installed = _pairs(
        "SELECT tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
    )
    called = _pairs("SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s)", [list(FUNCTIONS)])
    return installed | called


def _pairs(sql: str, params: list[Any] | None = None) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(cursor.fetchall())
