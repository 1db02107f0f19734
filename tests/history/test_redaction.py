import json

import pytest

from forecasts.history.actors import Actor
from forecasts.history.canonical import texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.redaction import redact
from forecasts.history.verification import verify
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from tests import factories
from tests.factories import NOW
from tests.history.stage import Ledger, whole_ledger
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return whole_ledger()


def redacted(ledger: Ledger, *, number: int = 1, reason: str = "Asked for", role: str = "admin") -> Entry:
    """Redact an entry of the ledger's claim in the name of a new person in `role`."""
    stream = f"claim:{ledger.claim.public_id}"
    return redact(stream=stream, number=number, reason=reason, actor=Actor.of(factories.person(role)), now=NOW)


def intact(ledger: Ledger) -> bool:
    """Whether every text is there."""
    return not EntryTexts.objects.filter(body__isnull=True).exists()


def test_the_texts_go_and_the_hash_stays(ledger: Ledger) -> None:
    copy = EntryTexts.objects.get(entry=ledger.entry(Kind.CLAIM_RECORDED))

    entry = redacted(ledger, reason="The person named in it asked for it")

    texts = EntryTexts.objects.get(entry=entry)
    assert (texts.body, texts.salt) == (None, "")
    assert (texts.redacted_at, texts.redaction_reason) == (NOW, "The person named in it asked for it")
    assert copy.body is not None
    assert Entry.objects.get(pk=entry.pk).texts_sha256 == texts_sha256(salt=copy.salt, texts=copy.body)
    assert verify().counts["redacted"] == 1
    assert_history_holds(staged=False)


def test_a_redaction_is_an_entry_of_its_own(ledger: Ledger) -> None:
    entry = redacted(ledger)

    told = ledger.entry(Kind.TEXTS_REDACTED)
    assert (told.number, told.role) == (6, "admin")
    assert json.loads(told.body)["rows"][0]["facts"] == {
        "entry": entry.pk,
        "redacted_at": "2026-11-24T12:00:00.000000Z",
    }
    assert "Asked for" not in told.body


def test_the_newest_description_of_a_row_can_be_redacted(ledger: Ledger) -> None:
    redacted(ledger, number=5)

    assert_history_holds(staged=False)


def test_texts_are_redacted_once(ledger: Ledger) -> None:
    entry = redacted(ledger)

    with pytest.raises(Conflict, match="have already been redacted"):
        redacted(ledger, reason="Again")

    assert EntryTexts.objects.get(entry=entry).redaction_reason == "Asked for"


@pytest.mark.parametrize("role", ["recorder", "resolver", "reviewer", "forecaster"])
def test_only_the_editor_in_chief_redacts(ledger: Ledger, role: str) -> None:
    with pytest.raises(NotAllowed, match="Only the editor-in-chief"):
        redacted(ledger, role=role)

    assert intact(ledger)


@pytest.mark.parametrize(
    "asked, field, why",
    [
        ({"reason": " "}, "reason", "Say why"),
        ({"reason": "x" * 301}, "reason", "at most 300 characters"),
        ({"number": 99}, "number", "There is no entry 99 in claim:"),
    ],
)
def test_what_cannot_be_redacted(ledger: Ledger, asked: dict, field: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        redacted(ledger, **asked)

    assert refused.value.fields.keys() == {field}
    assert intact(ledger)
