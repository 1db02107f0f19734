import json

import pytest

from forecasts.history.actors import Actor
from forecasts.history.canonical import texts_sha256
from forecasts.history.guards import TAKEN_OUT
from forecasts.history.kinds import Kind
from forecasts.history.redaction import redact, take_out_words
from forecasts.history.verification import verify
from forecasts.models.disputes import Dispute
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.resolutions import Evidence, Proposal
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
    assert (told.number, told.role) == (8, "admin")
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


def test_the_words_of_insert_only_rows_go_with_the_entry(ledger: Ledger) -> None:
    evidence = Evidence.objects.filter(proposal__resolution__number=1).get()
    other = Evidence.objects.exclude(pk=evidence.pk).get()

    redacted(ledger, number=ledger.entry(Kind.RESOLUTION_CONFIRMED).number)

    evidence.refresh_from_db()
    assert (evidence.title, evidence.no_url_reason) == (TAKEN_OUT, TAKEN_OUT)
    assert evidence.proposal.rationale == TAKEN_OUT
    assert (other.title, Proposal.objects.get(evidence=other).rationale) == (
        "Register of events",
        other.proposal.rationale,
    )
    assert_history_holds(staged=False)


def test_a_link_goes_and_the_reason_for_none_stands_there(ledger: Ledger) -> None:
    proposal = Proposal.objects.filter(resolution__number=1).get()
    cited = Evidence.objects.create(
        proposal=proposal, title="A page", publisher="P", published_on=NOW.date(), url="https://person.example/"
    )
    entry = ledger.append(Kind.PROPOSAL_MADE, ledger.claim, ledger.claim, proposal, cited)

    redacted(ledger, number=entry.number)

    cited.refresh_from_db()
    assert (cited.url, cited.no_url_reason, cited.published_on) == ("", TAKEN_OUT, NOW.date())
    assert_history_holds(staged=False)


def test_what_a_claim_is_judged_by_stays_until_it_is_amended(ledger: Ledger) -> None:
    redacted(ledger, number=1)

    assert ledger.claim.versions.get().event == ledger.claim.event
    assert_history_holds(staged=False)


def test_every_entry_that_tells_of_the_row_is_redacted(ledger: Ledger) -> None:
    forecast = ledger.claim.forecasts.order_by("pk")[0]
    second = ledger.append(Kind.FORECAST_STATED, ledger.claim, forecast)
    take_out_words(
        about=ledger.claim,
        words={forecast: ("quote_exact", "note")},
        reason="Asked for",
        actor=Actor.of(ledger.recorder),
        now=NOW,
    )
    told = {1, second.number} if forecast.quote_exact or forecast.note else set()
    redacted_numbers = EntryTexts.objects.filter(body=None).values_list("entry__number", flat=True)
    assert set(redacted_numbers) == told
    assert_history_holds(staged=False)


def test_where_there_are_no_words_nothing_happens(ledger: Ledger) -> None:
    before = Entry.objects.count()
    take_out_words(
        about=ledger.claim,
        words={ledger.claim.versions.get(): ("reason",)},
        reason="Asked for",
        actor=Actor.of(ledger.recorder),
        now=NOW,
    )
    assert (Entry.objects.count(), intact(ledger)) == (before, True)


def test_a_row_that_is_gone_is_a_conflict(ledger: Ledger) -> None:
    ghost = Dispute.objects.get()
    ghost.pk += 1000
    with pytest.raises(Conflict, match="no longer there"):
        take_out_words(
            about=ledger.claim,
            words={ghost: ("reason",)},
            reason="Asked for",
            actor=Actor.of(ledger.recorder),
            now=NOW,
        )
