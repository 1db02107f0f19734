"""What a claim asks for: recorded with it, checked, and fixed from then on."""

from datetime import date
from typing import Any

import pytest

from forecasts.capture import amending, drafts, recording
from forecasts.capture.terms import Question, Terms
from forecasts.models.claims import Claim, State
from forecasts.models.entry import Entry
from forecasts.models.errors import Invalid
from tests import factories
from tests.capture import entering
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution.stage import actor

pytestmark = pytest.mark.django_db

MATCH = Question(kind="choice", options=("Brazil", "Draw", "Croatia"), ordered=True)
PEOPLE = Question(kind="numeric", unit="billion people", lower_bound="8.0", upper_bound="9")
CHANCES = (("Brazil", "0.5"), ("Draw", "0.2"), ("Croatia", "0.3"))


def draft_of(question: Question, **said: Any) -> Claim:
    article = factories.article()
    statement = entering.statement(article, **({"wording": ""} | said))
    terms = entering.terms(question=question)
    return drafts.create(draft=entering.draft(article=article, terms=terms, forecasts=(statement,)), now=NOW)


def record(claim: Claim) -> Claim:
    return recording.record(claim_id=claim.public_id, version=claim.version, actor=actor("recorder"), now=NOW)


@pytest.mark.parametrize(
    "question, said, kept",
    [
        (MATCH, {"distribution": CHANCES}, {"options": ["Brazil", "Draw", "Croatia"], "ordered": True}),
        (PEOPLE, {"value": "8.5"}, {"unit": "billion people", "lower_bound": "8", "upper_bound": "9"}),
        (Question(kind="date"), {"value": "2020-08-20"}, {"unit": "", "options": []}),
    ],
)
def test_it_is_recorded_with_its_history(question: Question, said: dict[str, Any], kept: dict[str, Any]) -> None:
    claim = record(draft_of(question, **said))
    claim.refresh_from_db()
    assert (claim.state, claim.kind) == (State.OPEN, question.kind)
    assert {name: getattr(claim, name) for name in kept} == kept
    assert claim.forecasts.get().basis == "distribution"
    facts = '"ordered":true' if question.ordered else '"ordered":false'
    assert facts in Entry.objects.get(kind="claim.recorded").body
    assert_history_holds()


@pytest.mark.parametrize(
    "question, field, reason",
    [
        (Question(kind="ranking"), "kind", "Choose one of: binary, choice, numeric, date"),
        (Question(kind="choice", options=("A", " A ")), "options", "repeated: A"),
        (Question(kind="choice", options=("A", "x" * 101)), "options", "101 characters"),
        (Question(kind="choice", options=("A", "")), "options", "Fill this in"),
        (Question(kind="choice", options=tuple(map(str, range(51)))), "options", "These are 51 options"),
        (Question(options=("A", "B")), "options", "Only a choice has options"),
        (Question(kind="date", ordered=True), "options", "Only a choice has options"),
        (Question(kind="date", unit="days"), "unit", "Only a number has a unit"),
        (Question(kind="choice", options=("A", "B"), upper_bound="3"), "upper_bound", "Only a number"),
        (Question(kind="numeric", lower_bound="3", upper_bound="3"), "upper_bound", "has to lie above"),
        (Question(kind="numeric", lower_bound="three"), "lower_bound", "not a plain number"),
    ],
)
def test_what_cannot_be_asked_is_named(question: Question, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft_of(question, value="8")
    assert reason in refusal.value.fields[field]
    assert not Claim.objects.exists()


def test_a_draft_may_lack_its_options_and_a_record_may_not() -> None:
    article = factories.article()
    terms = entering.terms(question=Question(kind="choice", options=("Brazil",)))
    claim = drafts.create(draft=entering.draft(article=article, terms=terms, forecasts=()), now=NOW)
    with pytest.raises(Invalid, match="at least two options"):
        record(claim)


def test_what_is_asked_is_fixed_once_it_is_recorded() -> None:
    claim = record(draft_of(MATCH, distribution=CHANCES))
    terms = Terms.of(claim)
    for question in (Question(), Question(kind="choice", options=("Brazil", "Croatia"))):
        with pytest.raises(Invalid) as refusal:
            amending.amend(
                claim_id=claim.public_id,
                version=claim.version,
                terms=Terms(**(vars(terms) | {"question": question})),
                reason="Too many.",
                actor=actor("recorder"),
                now=NOW,
            )
        assert "fixed once a claim is recorded" in refusal.value.fields["kind"]
    later = Terms(**(vars(terms) | {"question": None, "deadline": date(2020, 12, 1)}))
    amended = amending.amend(
        claim_id=claim.public_id, version=claim.version, terms=later, reason="Later.", actor=actor("recorder"), now=NOW
    )
    assert amended.options == ["Brazil", "Draw", "Croatia"]


def test_a_condition_has_to_occur_or_not() -> None:
    choice = factories.claim(kind="choice", options=["A", "B"], headline="Who wins")
    claim = drafts.create(draft=entering.draft(terms=entering.terms(conditions=(choice,))), now=NOW)
    with pytest.raises(Invalid) as refusal:
        record(claim)
    assert "asks for something else: Who wins" in refusal.value.fields["conditions"]
    binary = factories.claim()
    hanging = draft_of(MATCH, distribution=CHANCES)
    hanging.conditions.add(binary)
    assert record(hanging).conditions.get() == binary
