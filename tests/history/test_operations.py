import json

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from forecasts.history.actors import Actor
from forecasts.history.bodies import read_body, write_body
from forecasts.history.canonical import texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.entry import Entry, Stream, WaitingEntry
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noise() -> None:
    other = factories.claim()
    append([Step(Kind.CLAIM_RECORDED, other, [other])], actor=Actor.rule(), now=NOW)


def test_an_entry_reads_alone() -> None:
    recorder = factories.person("recorder")
    claim = factories.claim()
    forecast = factories.forecast(claim)

    [entry] = append([Step(Kind.CLAIM_RECORDED, claim, [claim, forecast])], actor=Actor.of(recorder), now=NOW)

    body = json.loads(entry.body)
    assert {key: body[key] for key in ("stream", "number", "kind", "at", "actor", "role")} == {
        "stream": f"claim:{claim.public_id}",
        "number": 1,
        "kind": "claim.recorded",
        "at": "2026-11-24T12:00:00.000000Z",
        "actor": recorder.pseudonym,
        "role": "recorder",
    }
    assert [(row["table"], row["id"]) for row in body["rows"]] == [("claim", claim.pk), ("forecast", forecast.pk)]
    assert body["rows"][1]["facts"]["claim"] == claim.public_id
    assert write_body(Entry.objects.get(pk=entry.pk), read_body(entry.body)) == entry.body


def test_texts_stand_beside_the_entry_under_a_salted_hash() -> None:
    claim = factories.claim(headline="No ICBM test before the election")

    [entry] = append([Step(Kind.CLAIM_RECORDED, claim, [claim])], actor=Actor.rule(), now=NOW)

    assert "ICBM" not in entry.body
    assert entry.texts.body is not None
    texts = json.loads(entry.texts.body)
    assert texts[0]["texts"]["headline"] == "No ICBM test before the election"
    assert json.loads(entry.body)["texts_sha256"] == texts_sha256(salt=entry.texts.salt, texts=entry.texts.body)


def test_equal_texts_have_unequal_hashes() -> None:
    topic = factories.topic()
    first, second = append([Step(Kind.TOPIC_AMENDED, topic, [topic])] * 2, actor=Actor.rule(), now=NOW)

    assert first.texts.body == second.texts.body
    assert first.texts_sha256 != second.texts_sha256


def test_a_stream_is_numbered_from_one() -> None:
    claim = factories.claim()
    step = Step(Kind.CLAIM_AMENDED, claim, [claim])
    entries = [entry for steps in ([step], [step] * 2) for entry in append(steps, actor=Actor.rule(), now=NOW)]

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert Stream.objects.get(key=f"claim:{claim.public_id}").length == 3


def test_steps_of_a_batch_say_what_they_say_one_by_one() -> None:
    first, second = factories.claim(), factories.claim()
    said, more = factories.forecast(first), factories.forecast(second)
    steps = [
        Step(Kind.CLAIM_RECORDED, first, [first, said]),
        Step(Kind.CLAIM_RECORDED, second, [second, more, more]),
        Step(Kind.FORECAST_STATED, first, [said]),
    ]
    with transaction.atomic():
        one_by_one = [told(append([step], actor=Actor.rule(), now=NOW)) for step in steps]
        transaction.set_rollback(True)

    together = append(steps, actor=Actor.rule(), now=NOW)

    assert [told([entry]) for entry in together] == one_by_one
    assert [(entry.stream.key[6:], entry.number) for entry in together] == [
        (first.public_id, 1),
        (second.public_id, 1),
        (first.public_id, 2),
    ]
    assert_history_holds()


def told(entries: list[Entry]) -> list[tuple[str, str | None]]:
    """What entries say, without the salted hash, which differs each time."""
    return [(one.body.replace(one.texts_sha256, ""), one.texts.body) for one in entries]


def test_a_batch_costs_as_many_statements_as_one_step(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    topics = [factories.topic() for _ in range(20)]
    append([Step(Kind.TOPIC_CREATED, topics[0], topics[:1])], actor=Actor.rule(), now=NOW)
    with CaptureQueriesContext(connection) as one:
        append([Step(Kind.TOPIC_CREATED, topics[0], topics[:1])], actor=Actor.rule(), now=NOW)

    with django_assert_num_queries(len(one)):
        append([Step(Kind.TOPIC_CREATED, topic, [topic]) for topic in topics], actor=Actor.rule(), now=NOW)


def test_nothing_done_is_nothing_told() -> None:
    before = Entry.objects.count()

    assert append([], actor=Actor.rule(), now=NOW) == []
    assert Entry.objects.count() == before


def test_an_entry_waits_for_its_position() -> None:
    topic = factories.topic()
    [entry] = append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=Actor.rule(), now=NOW)

    assert WaitingEntry.objects.filter(entry=entry).exists()


def test_without_a_transaction_nothing_is_appended(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = factories.topic()
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)

    with pytest.raises(TransactionManagementError, match="in the transaction that makes the change"):
        append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=Actor.rule(), now=NOW)

    monkeypatch.undo()
    assert not Stream.objects.filter(key=f"topic:{topic.slug}").exists()


def test_an_unknown_kind_is_refused() -> None:
    topic = factories.topic()

    with pytest.raises(ValueError, match=r"topic\.painted"):
        append([Step("topic.painted", topic, [topic])], actor=Actor.rule(), now=NOW)  # type: ignore[arg-type]


def test_what_has_no_stream_is_refused() -> None:
    person = factories.person()

    with pytest.raises(TypeError, match="A User has no stream of its own"):
        append([Step(Kind.TOPIC_CREATED, person, [])], actor=Actor.rule(), now=NOW)


def test_a_row_that_history_does_not_describe_is_refused() -> None:
    topic = factories.topic()

    with pytest.raises(TypeError, match="no rows of User"):
        append([Step(Kind.TOPIC_CREATED, topic, [factories.person()])], actor=Actor.rule(), now=NOW)
