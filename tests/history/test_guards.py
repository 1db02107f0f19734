import re

import pytest
from django.db import IntegrityError, connection, migrations, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from forecasts.history.guards import PROTECTED, TAKEN_OUT, OpenTable, ProtectTable, missing_guards, triggers
from forecasts.models.disputes import Dispute
from forecasts.models.entry import Entry, EntryPosition, EntryTexts
from forecasts.models.forecasts import Forecast
from forecasts.models.people import User
from forecasts.models.resolutions import ProposalDecision, Resolution
from tests.history.stage import run, unguarded, whole_ledger

pytestmark = pytest.mark.django_db

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's way around triggers")
postgresql_only = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a statement of PostgreSQL's")


@pytest.fixture(autouse=True)
def _ledger() -> None:
    whole_ledger()


def refused(sql: str) -> bool:
    """Whether the database turns this statement down as the guards do."""
    with pytest.raises(IntegrityError, match="is insert-only"), transaction.atomic():
        run(sql)
    return True


def test_after_all_migrations_every_guard_stands() -> None:
    assert missing_guards() == []


def test_the_last_migration_of_each_protected_table_protects_it() -> None:
    plan = MigrationLoader(connection).graph
    done = [step for key in plan.leaf_nodes("forecasts") for step in plan.forwards_plan(key) if step[0] == "forecasts"]
    operations = [operation for key in dict.fromkeys(done) for operation in plan.nodes[key].operations]

    for model in PROTECTED:
        name = str(model._meta.model_name)
        last = [one for one in operations if touches(one, name)][-1]
        assert type(last) is ProtectTable, f"Add ProtectTable({model.__name__!r}) after {last.describe()!r}."


def touches(operation: migrations.operations.base.Operation, model: str) -> bool:
    """Whether a migration's step alters the table of `model`."""
    names = {getattr(operation, "name", ""), getattr(operation, "model_name", "")}
    return model in {str(name).lower() for name in names}


def test_no_row_is_updated() -> None:
    for model in PROTECTED:
        key = model._meta.pk.column
        assert refused(f"UPDATE {model._meta.db_table} SET {key} = {key}")


def test_no_row_is_deleted() -> None:
    for model in PROTECTED:
        assert refused(f"DELETE FROM {model._meta.db_table}")


@postgresql_only
def test_no_table_is_truncated() -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")

    tables: list[type[Model]] = [*PROTECTED, User]
    for model in tables:
        assert refused(f"TRUNCATE {model._meta.db_table} CASCADE")


@sqlite_only
def test_no_row_is_replaced_under_its_key() -> None:
    for model in PROTECTED:
        table = model._meta.db_table
        assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@sqlite_only
def test_an_existing_row_is_looked_for_by_index() -> None:
    run("ANALYZE")
    for model in PROTECTED:
        text = triggers(model, "sqlite")[f"{model._meta.db_table}_no_replace"]
        met = re.sub(r"NEW\.\w+", "'1'", text.partition(" WHEN ")[2].partition(" BEGIN ")[0])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN SELECT {met}")
            steps = [step for *_, step in cursor.fetchall()]
        assert [step for step in steps if step.startswith("SEARCH")]
        assert not [step for step in steps if step.startswith("SCAN forecasts")], steps


@sqlite_only
@pytest.mark.parametrize("model", [Dispute, Entry, EntryPosition, Forecast, ProposalDecision, Resolution])
def test_no_row_is_replaced_under_another_unique_key(model: type[Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)

    assert refused(
        f"INSERT OR REPLACE INTO {table} ({key}, {columns}) SELECT {key} + 1000, {columns} FROM {table} LIMIT 1"
    )


@pytest.mark.parametrize(
    "change",
    [
        "body = 'x'",
        "salt = ''",
        "body = NULL",
        "body = NULL, salt = '', redacted_at = '2026-11-24 12:00:00+00:00'",
        "body = NULL, salt = '', redaction_reason = 'asked for'",
        "body = NULL, redacted_at = '2026-11-24 12:00:00+00:00', redaction_reason = 'asked for'",
        "body = NULL, salt = '', redacted_at = '2026-11-24 12:00:00', redaction_reason = 'x', entry_id = entry_id + 1000",
    ],
)
def test_texts_are_changed_by_nothing_less_than_a_redaction(change: str) -> None:
    assert refused(f"UPDATE forecasts_entrytexts SET {change}")


def test_texts_are_redacted_once() -> None:
    redaction = "body = NULL, salt = '', redacted_at = '2026-11-24 12:00:00', redaction_reason = 'asked for'"
    run(f"UPDATE forecasts_entrytexts SET {redaction}")

    assert EntryTexts.objects.filter(body__isnull=False).count() == 0
    assert refused(f"UPDATE forecasts_entrytexts SET {redaction}")


@pytest.mark.parametrize(
    "change",
    [
        "rationale = 'Something else'",
        "rationale = ''",
        "rationale = '{gone}', outcome = 'ambiguous'",
        "rationale = '{gone}', proposed_by_id = NULL",
        "rationale = '{gone}', value = '{{}}'",
        "rationale = '{gone}', id = id + 1000",
        "rationale = rationale",
    ],
)
def test_of_a_proposal_only_its_words_can_go(change: str) -> None:
    assert refused(f"UPDATE forecasts_proposal SET {change.format(gone=TAKEN_OUT)}")


def test_words_are_taken_out_and_do_not_come_back() -> None:
    run(f"UPDATE forecasts_proposal SET rationale = '{TAKEN_OUT}'")
    run(f"UPDATE forecasts_evidence SET url = '', excerpt = '{TAKEN_OUT}', no_url_reason = '{TAKEN_OUT}'")
    assert refused("UPDATE forecasts_proposal SET rationale = 'The register has no entry in the window.'")
    assert refused(f"UPDATE forecasts_proposal SET rationale = '{TAKEN_OUT}'")
    assert refused("UPDATE forecasts_evidence SET published_on = '2020-01-01'")


def test_a_second_decision_is_an_integrity_error_on_both_databases() -> None:
    decision = ProposalDecision.objects.all()[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalDecision.objects.create(proposal=decision.proposal, kind="sent_back", decided_at=decision.decided_at)


def test_guards_that_are_gone_are_named() -> None:
    with unguarded():
        missing = missing_guards()

    assert len(missing) == sum(len(triggers(model, connection.vendor)) for model in PROTECTED)
    assert all(guard.endswith(" is missing") for guard in missing)
    assert missing_guards() == []


@sqlite_only
def test_a_guard_that_does_nothing_is_named() -> None:
    run("DROP TRIGGER forecasts_entry_no_delete")
    run("CREATE TRIGGER forecasts_entry_no_delete BEFORE DELETE ON forecasts_entry BEGIN SELECT 1; END")

    assert missing_guards() == ["forecasts_entry_no_delete is not as it must be"]


@postgresql_only
def test_a_guard_that_is_switched_off_is_named() -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE forecasts_entry DISABLE TRIGGER forecasts_entry_no_change")

    assert missing_guards() == ["forecasts_entry_no_change is missing"]


@postgresql_only
def test_a_function_that_does_nothing_is_named() -> None:
    run(
        "CREATE OR REPLACE FUNCTION forecasts_insert_only() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END;'"
    )

    assert missing_guards() == ["forecasts_insert_only is not as it must be"]


def test_the_operation_takes_its_guards_off_again_and_renews_them() -> None:
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
    operation = ProtectTable("Entry")
    state = MigrationLoader(connection).project_state()
    editor = connection.SchemaEditorClass(connection, atomic=False)

    operation.database_backwards("forecasts", editor, state, state)
    assert {guard.rsplit("_", 2)[0] for guard in missing_guards()} == {"forecasts_entry"}

    for _ in range(2):
        operation.database_forwards("forecasts", editor, state, state)
        assert missing_guards() == []


@pytest.mark.parametrize(
    "operation, says, name",
    [
        (ProtectTable("Entry"), "Make the table of Entry insert-only", "protect_entry"),
        (OpenTable("Entry"), "Open the table of Entry until it is protected again", "open_entry"),
    ],
)
def test_the_operations_describe_and_name_themselves(operation: ProtectTable, says: str, name: str) -> None:
    assert (operation.describe(), operation.migration_name_fragment) == (says, name)
