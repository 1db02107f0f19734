"""Many entries at once say what so many calls of `append` would."""

from typing import Any

import pytest
from django.db import connections, transaction
from django.db.transaction import TransactionManagementError

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.many import Step, append_many
from forecasts.history.operations import append
from forecasts.models.entry import Entry, Stream, WaitingEntry
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


def steps() -> list[Step]:
    """Two steps about one claim, and one about another with rows of its own."""
    first, second = factories.claim(), factories.claim()
    said, more = factories.forecast(first), factories.forecast(second)
    return [
        Step(Kind.CLAIM_RECORDED, first, [first, said]),
        Step(Kind.CLAIM_RECORDED, second, [second, more, more]),
        Step(Kind.FORECAST_STATED, first, [said]),
    ]


def told() -> list[Any]:
    """What the entries say, without the salted hash, which differs each time."""
    entries = Entry.objects.select_related("texts", "stream").order_by("pk")
    return [
        (one.stream.key, one.number, one.kind, one.body.replace(one.texts_sha256, ""), one.texts.body)
        for one in entries
    ]


def test_they_say_what_single_ones_say() -> None:
    taken = steps()
    with transaction.atomic():
        for step in taken:
            append(kind=step.kind, about=step.about, rows=step.rows, actor=Actor.rule(), now=NOW)
        one_by_one = told()
        transaction.set_rollback(True)

    append_many(taken, actor=Actor.rule(), now=NOW)

    assert told() == one_by_one
    assert sorted(Stream.objects.values_list("length", flat=True)) == [1, 2]
    assert WaitingEntry.objects.count() == 3
    assert_history_holds()


def test_they_go_on_where_a_stream_ends() -> None:
    claim = factories.claim()
    append(kind=Kind.CLAIM_RECORDED, about=claim, rows=[claim], actor=Actor.rule(), now=NOW)

    append_many([Step(Kind.CLAIM_FILED, claim, [claim])] * 2, actor=Actor.rule(), now=NOW)

    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert_history_holds()


def test_nothing_to_say_says_nothing() -> None:
    append_many([], actor=Actor.rule(), now=NOW)

    assert not Entry.objects.exists()


def test_they_belong_to_the_transaction_of_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        append_many([], actor=Actor.rule(), now=NOW)
