from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.history import queries
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.queries import Entries, Head, entries_of, head, last_changes, newest_entries
from forecasts.history.redaction import redact
from forecasts.models.entry import Entry
from tests import factories
from tests.factories import NOW
from tests.history.stage import Ledger, whole_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return whole_ledger()


def test_the_life_of_a_claim_in_order(ledger: Ledger) -> None:
    lines = entries_of(ledger.claim)

    assert [(line.number, line.kind, line.label) for line in lines] == [
        (1, "claim.recorded", "Recorded and frozen"),
        (2, "forecast.stated", "Forecast stated"),
        (3, "resolution.confirmed", "Confirmed"),
        (4, "dispute.upheld", "Dispute upheld"),
        (5, "claim.reopened", "Reopened by rule"),
        (6, "correction.proposed", "Correction proposed"),
        (7, "correction.confirmed", "Forecast corrected"),
    ]
    assert [line.position for line in lines] == [6, 7, 8, 9, 11, 12, 13]
    assert {(line.actor, line.role, line.at) for line in lines} == {(ledger.recorder.pseudonym, "recorder", NOW)}


def test_facts_and_texts_of_a_line(ledger: Ledger) -> None:
    stated = entries_of(ledger.claim)[1]

    (row,) = stated.rows
    assert row.table == "forecast"
    assert row.facts["p_ppm"] == 100_000
    assert row.texts["note"] == ""
    assert not stated.redacted


def test_a_redacted_line_keeps_its_facts(ledger: Ledger) -> None:
    stream = f"claim:{ledger.claim.public_id}"
    redact(stream=stream, number=2, reason="Asked for", actor=Actor.of(factories.person("admin")), now=NOW)

    stated = entries_of(ledger.claim)[1]

    assert stated.redacted
    assert stated.redaction_reason == "Asked for"
    assert [(row.facts["p_ppm"], row.texts) for row in stated.rows] == [(100_000, {})]


def test_a_line_without_a_position_yet(ledger: Ledger) -> None:
    topic = factories.topic()
    ledger.append(Kind.TOPIC_CREATED, topic, topic)

    assert [line.position for line in entries_of(topic)] == [None]


def test_the_number_of_queries_does_not_grow(ledger: Ledger, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        entries_of(ledger.claim)


def test_when_each_thing_last_changed(ledger: Ledger) -> None:
    later = NOW + timedelta(days=1)
    append([Step(Kind.CLAIM_FILED, ledger.claim, [ledger.claim])], actor=Actor.rule(), now=later)

    assert sorted(last_changes([ledger.claim, ledger.article, factories.topic()])) == [NOW, later]


def test_the_head_of_the_one_order_as_of_an_instant(ledger: Ledger) -> None:
    append([Step(Kind.CLAIM_FILED, ledger.claim, [ledger.claim])], actor=Actor.rule(), now=NOW)

    last = Entry.objects.get(kind=Kind.FORECASTER_SEPARATED)
    assert head(at=NOW) == Head(16, last.stream.key, 3)
    assert head(at=NOW - timedelta(seconds=1)) is None


def test_of_a_long_life_only_what_is_asked_for_is_read(
    ledger: Ledger, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entries, whole = Entries(ledger.claim), entries_of(ledger.claim)
    with django_assert_num_queries(2):
        assert entries[1:3] == whole[1:3]
    assert (len(entries), entries[-1], entries[3:99], entries[9:11]) == (7, whole[-1], whole[3:], [])
    assert list(Entries(factories.topic())) == []


def test_a_life_is_told_in_parts(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    entries = Entries(ledger.claim)
    assert [[line.number for line in part] for part in entries.after(0)] == [[1, 2], [3, 4], [5, 6], [7]]
    assert [[line.number for line in part] for part in entries.after(1, at_most=3)] == [[2, 3], [4]]
    assert list(entries.after(0, at_most=0)) == list(entries.after(7)) == []


def test_the_newest_entries_leave_out_what_readers_said(
    ledger: Ledger, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        lines, length = newest_entries(ledger.claim, stated_at=[], most=3)
    assert ([line.number for line in lines], length) == ([5, 6, 7], 7)
    without, _ = newest_entries(ledger.claim, stated_at=[], most=9)
    stated, _ = newest_entries(ledger.claim, stated_at=[NOW], most=9)
    assert [[line.number for line in lines] for lines in (without, stated)] == [
        [1, 3, 4, 5, 6, 7],
        [1, 2, 3, 4, 5, 6, 7],
    ]
    assert newest_entries(factories.topic(), stated_at=[], most=9) == ([], 0)
