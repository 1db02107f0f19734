import json

import pytest
from django.db import connections
from django.db.transaction import TransactionManagementError

from forecasts.history.actors import Actor
from forecasts.history.bodies import read_body, write_body
from forecasts.history.canonical import texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.operations import append
from forecasts.models.claims import Claim
from forecasts.models.entry import Entry, Stream, WaitingEntry
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noise() -> None:
    other = factories.claim()
    append(kind=Kind.CLAIM_RECORDED, about=other, rows=[other], actor=Actor.rule(), now=NOW)


def test_an_entry_reads_alone() -> None:
    recorder = factories.person("recorder")
    claim = factories.claim()
    forecast = factories.forecast(claim)

    entry = append(kind=Kind.CLAIM_RECORDED, about=claim, rows=[claim, forecast], actor=Actor.of(recorder), now=NOW)

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

    entry = append(kind=Kind.CLAIM_RECORDED, about=claim, rows=[claim], actor=Actor.rule(), now=NOW)

    assert "ICBM" not in entry.body
    assert entry.texts.body is not None
    texts = json.loads(entry.texts.body)
    assert texts[0]["texts"]["headline"] == "No ICBM test before the election"
    assert json.loads(entry.body)["texts_sha256"] == texts_sha256(salt=entry.texts.salt, texts=entry.texts.body)


def test_equal_texts_have_unequal_hashes() -> None:
    topic = factories.topic()
    first, second = (
        append(kind=Kind.TOPIC_AMENDED, about=topic, rows=[topic], actor=Actor.rule(), now=NOW) for _ in range(2)
    )

    assert first.texts.body == second.texts.body
    assert first.texts_sha256 != second.texts_sha256


def test_a_stream_is_numbered_from_one() -> None:
    claim = factories.claim()
    entries = [append(kind=Kind.CLAIM_AMENDED, about=claim, rows=[claim], actor=Actor.rule(), now=NOW) for _ in "abc"]

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert Stream.objects.get(key=f"claim:{claim.public_id}").length == 3


def test_an_entry_waits_for_its_position() -> None:
    topic = factories.topic()
    entry = append(kind=Kind.TOPIC_CREATED, about=topic, rows=[topic], actor=Actor.rule(), now=NOW)

    assert WaitingEntry.objects.filter(entry=entry).exists()


def test_the_rows_are_read_anew() -> None:
    claim = factories.claim()
    stale = Claim.objects.get(pk=claim.pk)
    Claim.objects.filter(pk=claim.pk).update(version=7)

    entry = append(kind=Kind.CLAIM_AMENDED, about=stale, rows=[stale], actor=Actor.rule(), now=NOW)

    assert json.loads(entry.body)["rows"][0]["facts"]["version"] == 7


def test_without_a_transaction_nothing_is_appended(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = factories.topic()
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)

    with pytest.raises(TransactionManagementError, match="in the transaction that makes the change"):
        append(kind=Kind.TOPIC_CREATED, about=topic, rows=[topic], actor=Actor.rule(), now=NOW)

    monkeypatch.undo()
    assert not Stream.objects.filter(key=f"topic:{topic.slug}").exists()


def test_an_unknown_kind_is_refused() -> None:
    topic = factories.topic()

    with pytest.raises(ValueError, match=r"topic\.painted"):
        append(kind="topic.painted", about=topic, rows=[topic], actor=Actor.rule(), now=NOW)  # type: ignore[arg-type]


def test_what_has_no_stream_is_refused() -> None:
    person = factories.person()

    with pytest.raises(TypeError, match="A User has no stream of its own"):
        append(kind=Kind.TOPIC_CREATED, about=person, rows=[], actor=Actor.rule(), now=NOW)


def test_a_row_that_history_does_not_describe_is_refused() -> None:
    topic = factories.topic()

    with pytest.raises(TypeError, match="no rows of User"):
        append(kind=Kind.TOPIC_CREATED, about=topic, rows=[factories.person()], actor=Actor.rule(), now=NOW)
