from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.resolution.answers import Answer, outcomes_of, validate
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import BEFORE, NO, YES, answer, evidence, propose

pytestmark = pytest.mark.django_db

CANNOT = answer(effective_on=date(2020, 8, 20), impossible_why="The site was dismantled.")
"""Before the deadline: it can no longer occur."""


@pytest.fixture
def claim() -> Claim:
    return factories.claim(recorded_at=BEFORE)


def problems(given: Answer, claim: Claim, now: datetime) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        validate(given, claim, now)
    return refused.value.fields


@pytest.mark.parametrize(
    "given, now",
    [
        (NO, NOW),
        (YES, NOW),
        (YES, BEFORE),
        (CANNOT, BEFORE),
        (answer("ambiguous", evidence=()), NOW),
        (answer("not_checkable", evidence=()), BEFORE),
        (answer("retracted", evidence=()), NOW),
        (answer("ambiguous"), NOW),
        (answer(rationale="x" * 5000), NOW),
        (answer(rationale="Two\n\nparagraphs."), NOW),
    ],
)
def test_what_can_be_answered(claim: Claim, given: Answer, now: datetime) -> None:
    assert validate(given, claim, now).answer.outcome == given.outcome


@pytest.mark.parametrize(
    "given, now, field, problem",
    [
        (answer(""), NOW, "outcome", "Choose one of: occurred, did_not_occur, ambiguous, not_checkable, retracted."),
        (answer("right"), NOW, "outcome", "Choose one of"),
        (answer("value", value=3), NOW, "outcome", "Choose one of"),
        (answer("condition_not_met"), NOW, "outcome", "has no condition"),
        (answer(rationale=""), NOW, "rationale", "Fill this in"),
        (answer(rationale=" \n "), NOW, "rationale", "Fill this in"),
        (answer("ambiguous", rationale=""), NOW, "rationale", "Fill this in"),
        (answer(rationale="x" * 5001), NOW, "rationale", "5,001 characters: shorten it to 5,000"),
        (answer(rationale="a\x00b"), NOW, "rationale", "U+0000"),
        (answer(rationale="a\u202eb"), NOW, "rationale", "U+202E"),
        (answer(evidence=()), NOW, "evidence", "at least one piece"),
        (answer("occurred", effective_on=date(2020, 8, 20), evidence=()), NOW, "evidence", "at least one piece"),
        (answer("ambiguous", evidence=(evidence(url="javascript:x"),)), NOW, "evidence-0-url", "no web address"),
        (answer("occurred"), NOW, "effective_on", "Say when it happened"),
        (answer("occurred", effective_on=date(2020, 11, 4)), NOW, "effective_on", "after the deadline"),
        (answer(effective_on=date(2020, 8, 20)), BEFORE, "impossible_why", "why the event can no longer occur"),
        (answer(impossible_why="Dismantled."), BEFORE, "effective_on", "when it became impossible"),
        (CANNOT, NOW, "effective_on", "takes effect at the deadline"),
        (answer(impossible_why="Dismantled."), NOW, "impossible_why", "leave it empty"),
        (answer("ambiguous", impossible_why="Dismantled."), BEFORE, "impossible_why", "leave it empty"),
        (answer(effective_on=date(2020, 8, 20), impossible_why="x" * 1001), BEFORE, "impossible_why", "to 1,000"),
        (answer(value=True), NOW, "value", "no value"),
    ],
)
def test_what_cannot_be_answered(claim: Claim, given: Answer, now: datetime, field: str, problem: str) -> None:
    assert problem in problems(given, claim, now)[field]


def test_everything_that_is_wrong_is_said_at_once(claim: Claim) -> None:
    bad = answer("occurred", rationale="", evidence=(evidence(title="", url=""),))
    assert set(problems(bad, claim, NOW)) == {"rationale", "effective_on", "evidence-0-title", "evidence-0-url"}


@pytest.mark.parametrize(
    "fields, outcomes",
    [
        ({}, ["occurred", "did_not_occur", "ambiguous", "not_checkable", "retracted"]),
        (
            {"condition_words": "If the talks fail"},
            ["occurred", "did_not_occur", "condition_not_met", "ambiguous", "not_checkable", "retracted"],
        ),
        ({"kind": Claim.Kind.NUMERIC}, ["value", "ambiguous", "not_checkable", "retracted"]),
    ],
)
def test_outcomes_to_choose_from(fields: dict[str, Any], outcomes: list[str]) -> None:
    factories.claim(conditions=[factories.claim()])
    assert [str(outcome) for outcome in outcomes_of(factories.claim(**fields))] == outcomes


def test_a_claim_that_hangs_on_another_can_fail_its_condition() -> None:
    assert Outcome.CONDITION_NOT_MET in outcomes_of(factories.claim(conditions=[factories.claim()]))


@pytest.mark.parametrize(
    "given, now",
    [
        (NO, NOW),
        (YES, NOW),
        (CANNOT, BEFORE),
        (answer("occurred", effective_at=BEFORE), NOW),
        (answer("ambiguous"), NOW),
    ],
)
def test_an_answer_comes_back_from_its_proposal(claim: Claim, given: Answer, now: datetime) -> None:
    proposal = propose(claim, given, now=now)
    again, meant = validate(Answer.of(proposal), claim, now), validate(given, claim, now)
    assert again.effect == meant.effect
    assert replace(again.answer, effective_on=None) == replace(meant.answer, effective_on=None)
