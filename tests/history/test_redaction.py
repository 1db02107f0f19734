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


@pytest.fixture
def admin() -> Actor:
    return Actor.of(factories.person("admin"))


def test_the_texts_go_and_the_hash_stays(ledger: Ledger, admin: Actor) -> None:
    entry = ledger.entry(Kind.CLAIM_RECORDED)
    copy = EntryTexts.objects.get(entry=entry)

    texts = redact(entry=entry, reason="The person named in it asked for it", actor=admin, now=NOW)

    assert (texts.body, texts.salt) == (None, "")
    assert (texts.redacted_at, texts.redaction_reason) == (NOW, "The person named in it asked for it")
    assert copy.body is not None
    assert Entry.objects.get(pk=entry.pk).texts_sha256 == texts_sha256(salt=copy.salt, texts=copy.body)
    assert verify().counts["redacted"] == 1
    assert_history_holds(staged=False)


def test_a_redaction_is_an_entry_of_its_own(ledger: Ledger, admin: Actor) -> None:
    entry = ledger.entry(Kind.CLAIM_RECORDED)

    redact(entry=entry, reason="Asked for", actor=admin, now=NOW)

    told = ledger.entry(Kind.TEXTS_REDACTED)
    assert (told.number, told.actor, told.role) == (6, admin.pseudonym, "admin")
    assert json.loads(told.body)["rows"][0]["facts"] == {
        "entry": entry.pk,
        "redacted_at": "2026-11-24T12:00:00.000000Z",
    }
    assert "Asked for" not in told.body


def test_the_newest_description_of_a_row_can_be_redacted(ledger: Ledger, admin: Actor) -> None:
    redact(entry=ledger.entry(Kind.CLAIM_REOPENED), reason="Asked for", actor=admin, now=NOW)

    assert_history_holds(staged=False)


def test_texts_are_redacted_once(ledger: Ledger, admin: Actor) -> None:
    entry = ledger.entry(Kind.CLAIM_RECORDED)
    redact(entry=entry, reason="Asked for", actor=admin, now=NOW)

    with pytest.raises(Conflict, match="have already been redacted"):
        redact(entry=entry, reason="Again", actor=admin, now=NOW)

    assert EntryTexts.objects.get(entry=entry).redaction_reason == "Asked for"


@pytest.mark.parametrize("role", ["recorder", "resolver", "reviewer", "forecaster"])
def test_only_the_editor_in_chief_redacts(ledger: Ledger, role: str) -> None:
    entry = ledger.entry(Kind.CLAIM_RECORDED)

    with pytest.raises(NotAllowed, match="Only the editor-in-chief"):
        redact(entry=entry, reason="Asked for", actor=Actor.of(factories.person(role)), now=NOW)

    assert EntryTexts.objects.get(entry=entry).body is not None


@pytest.mark.parametrize("reason, why", [(" ", "Say why"), ("x" * 301, "at most 300 characters")])
def test_a_redaction_needs_a_reason_of_some_length(ledger: Ledger, admin: Actor, reason: str, why: str) -> None:
    entry = ledger.entry(Kind.CLAIM_RECORDED)

    with pytest.raises(Invalid, match=why) as refused:
        redact(entry=entry, reason=reason, actor=admin, now=NOW)

    assert refused.value.fields.keys() == {"reason"}
    assert EntryTexts.objects.get(entry=entry).body is not None
