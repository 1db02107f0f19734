import pytest
from django.db import connection

from forecasts.indexing import tables
from forecasts.indexing.tables import IndexWords, statements
from forecasts.models.finding import WORDS_INDEX


def test_each_database_has_its_own_index() -> None:
    [index] = statements("postgresql")
    assert index.startswith(f"CREATE INDEX {WORDS_INDEX} ")
    assert "to_tsvector('simple'::regconfig, words)" in index


@pytest.mark.skipif(connection.vendor == "postgresql", reason="about SQLite")
@pytest.mark.django_db
def test_sqlite_keeps_its_index_by_triggers_where_it_can_index_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum("TRIGGER" in statement for statement in statements("sqlite")) == 3
    monkeypatch.setattr(tables, "has_fts5", lambda: False)
    assert statements("sqlite") == []


@pytest.mark.django_db
def test_the_index_is_there_after_all_migrations() -> None:
    catalogue = "pg_indexes WHERE indexname" if connection.vendor == "postgresql" else "sqlite_master WHERE name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {catalogue} = %s", [WORDS_INDEX])
        assert cursor.fetchone() == (1,)


def test_the_operation_says_what_it_does() -> None:
    assert IndexWords().describe() == "Index the words of claims"
    assert IndexWords().migration_name_fragment == "index_words"
