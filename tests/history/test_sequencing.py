import pytest

from forecasts.history.kinds import Kind
from forecasts.history.sequencing import assign_positions
from forecasts.models.entry import Entry, EntryPosition, WaitingEntry
from tests import factories
from tests.history.stage import Ledger, whole_ledger
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[Entry]:
    ledger = whole_ledger()
    return [topic_entry(ledger) for _ in range(3)]


def topic_entry(ledger: Ledger) -> Entry:
    topic = factories.topic()
    return ledger.append(Kind.TOPIC_CREATED, topic, topic)


def positions(entries: list[Entry]) -> list[int]:
    return [EntryPosition.objects.get(entry=entry).position for entry in entries]


def test_positions_go_on_from_the_last_in_the_order_of_ids(entries: list[Entry]) -> None:
    last = EntryPosition.objects.latest("position").position

    assert assign_positions(limit=100) == 3
    assert positions(entries) == [last + 1, last + 2, last + 3]
    assert not WaitingEntry.objects.exists()
    assert_history_holds(staged=False)


def test_a_run_takes_no_more_than_its_limit(entries: list[Entry]) -> None:
    assert assign_positions(limit=2) == 2
    assert [waiting.entry for waiting in WaitingEntry.objects.all()] == entries[2:]
    assert_history_holds(staged=False)
    assert assign_positions(limit=2) == 1
    assert assign_positions(limit=2) == 0


def test_an_entry_that_is_seen_late_gets_a_later_position(entries: list[Entry]) -> None:
    late = entries[0]
    WaitingEntry.objects.filter(entry=late).delete()  # as if its transaction were still open
    assign_positions(limit=100)
    before = positions(entries[1:])
    WaitingEntry.objects.create(entry=late)

    assert assign_positions(limit=100) == 1
    assert positions(entries[1:]) == before
    assert positions([late]) == [before[-1] + 1]
    assert_history_holds(staged=False)


def test_the_first_position_is_one() -> None:
    assert assign_positions(limit=10) == 0
    topic = factories.topic()
    entry = Ledger(factories.person(), factories.article(), factories.claim()).append(Kind.TOPIC_CREATED, topic, topic)

    assert assign_positions(limit=10) == 1
    assert positions([entry]) == [1]
