import pytest
from django.db import connection, transaction

from forecasts.capture.sources import create_outlet
from forecasts.history import revision
from forecasts.history.actors import Actor
from forecasts.history.sequencing import assign_positions
from tests.factories import NOW, person
from tests.history.stage import whole_ledger

pytestmark = pytest.mark.django_db


def read() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(revision.COLUMNS)}")
        return tuple(cursor.fetchone())


def test_an_empty_record_has_a_revision() -> None:
    assert read() == (0, 0)


def test_entries_wait_and_then_have_their_places() -> None:
    whole_ledger()
    placed, waiting = read()
    assert waiting == 0
    for number in (1, 2, 3):
        create_outlet(name="A daily", actor=Actor.of(person("recorder")), now=NOW)
        assert read() == (placed, number)
    assign_positions(limit=2)
    assert read() == (placed + 2, 1)
    assign_positions(limit=1000)
    assert read() == (placed + 3, 0)


def test_what_was_not_committed_leaves_no_trace() -> None:
    before = read()
    with transaction.atomic():
        whole_ledger()
        assert read() != before
        transaction.set_rollback(True)
    assert read() == before
