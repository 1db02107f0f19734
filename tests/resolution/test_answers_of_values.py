"""Answers that are an option, a number or a date: when they take effect, who compares them, what they may say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from forecasts.models.errors import Conflict, Invalid
from forecasts.models.resolutions import Outcome
from forecasts.resolution import operations
from forecasts.resolution.conditions import check_condition
from forecasts.resolution.queries import prefill
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution.stage import BEFORE, NO, YES, act, actor, answer, conditional, contest, propose, settle

pytestmark = pytest.mark.django_db

MATCH: dict[str, Any] = {"kind": "choice", "options": ["Brazil", "Draw"]}
PEOPLE: dict[str, Any] = {"kind": "numeric", "unit": "billion", "lower_bound": "8", "upper_bound": "9"}


def value(text: str, **fields: Any) -> Any:
    return answer(Outcome.VALUE, value=text, **fields)


@pytest.mark.parametrize(
    "fields, given, kept, effective_on",
    [
        (MATCH, value("Draw"), "Draw", date(2020, 11, 3)),
        (MATCH, value("Draw", effective_on=date(2020, 9, 1)), "Draw", date(2020, 9, 1)),
        (PEOPLE, value("8.50", effective_on=date(2021, 4, 1)), "8.5", date(2021, 4, 1)),
        ({"kind": "date"}, value("2020-08-20"), "2020-08-20", date(2020, 8, 20)),
        ({"kind": "date"}, value("2020-11-04"), "2020-11-04", date(2020, 11, 3)),
    ],
)
def test_an_answer_takes_effect_when_it_was_known(
    fields: dict[str, Any], given: Any, kept: str, effective_on: date
) -> None:
    claim = factories.claim(**fields)
    resolution = settle(claim, given)
    proposal = resolution.proposal
    assert (proposal.outcome, proposal.value, proposal.effective_on) == ("value", kept, effective_on)
    assert proposal.close_at <= claim.deadline_at
    assert_history_holds()


def test_a_date_closes_the_window_at_the_start_of_its_day() -> None:
    claim = factories.claim(kind="date")
    settle(claim, value("2020-08-20"))
    assert claim.current_resolution is not None
    assert claim.current_resolution.proposal.close_at == factories.start_of(date(2020, 8, 20))
    at = datetime(2020, 8, 20, 17, tzinfo=UTC)
    other = factories.claim(kind="date")
    assert propose(other, value("2020-08-20", effective_at=at)).close_at == at


@pytest.mark.parametrize(
    "fields, given, now, field, reason",
    [
        (MATCH, value("Chile"), NOW, "value", "Choose one of the options: Brazil, Draw"),
        (MATCH, answer(Outcome.VALUE), NOW, "value", "Say which option came true"),
        (MATCH, YES, NOW, "outcome", "Choose one of: value"),
        (MATCH, value("Draw"), BEFORE, "effective_on", "since which day"),
        (MATCH, value("Draw", evidence=()), NOW, "evidence", "at least one piece"),
        (PEOPLE, value("about 8"), NOW, "value", "not a plain number"),
        (PEOPLE, answer(Outcome.AMBIGUOUS, value="8"), NOW, "value", "leave it empty"),
        ({}, value("8"), NOW, "outcome", "Choose one of: occurred"),
        ({}, answer(Outcome.VALUE), NOW, "value", "This claim occurs or does not"),
        ({"kind": "date"}, value("2020-12-24"), NOW, "value", "outside the claim's window"),
        ({"kind": "date"}, value("2020-10-20"), BEFORE, "effective_on", "lies in the future"),
        ({"kind": "date"}, value("2020-11-04"), BEFORE, "value", "may yet happen"),
        ({"kind": "date"}, value("2020-08-20", effective_on=date(2020, 8, 21)), NOW, "effective_on", "is the answer"),
    ],
)
def test_what_is_no_answer_is_named(fields: dict[str, Any], given: Any, now: datetime, field: str, reason: str) -> None:
    claim = factories.claim(recorded_at=BEFORE, **fields)
    with pytest.raises(Invalid) as refusal:
        propose(claim, given, now=now)
    assert reason in refusal.value.fields[field]
    assert not claim.proposals.exists()


def test_a_dispute_names_another_value_or_another_day() -> None:
    claim = factories.claim(**MATCH)
    settle(claim, value("Draw"))
    with pytest.raises(Invalid, match="stands already"):
        contest(claim, value("Draw"))
    contest(claim, value("Brazil"))
    assert claim.open_dispute is not None
    assert claim.open_dispute.counter_proposal.value == "Brazil"


def test_a_value_waits_for_its_condition_like_any_event() -> None:
    condition = factories.claim(recorded_at=BEFORE)
    hanging = conditional(condition, **MATCH)
    with pytest.raises(Invalid, match="undecided"):
        propose(hanging, value("Draw"))
    settle(condition, YES)
    check_condition(hanging, Outcome.VALUE)
    settle(hanging, value("Draw"))
    assert hanging.current_resolution is not None


def test_a_value_is_void_once_its_condition_failed_and_comes_back_when_that_is_undone() -> None:
    condition = factories.claim(recorded_at=BEFORE)
    hanging = conditional(condition, **MATCH)
    settle(condition, NO)
    hanging.refresh_from_db()
    assert hanging.current_resolution is not None
    assert hanging.current_resolution.proposal.outcome == Outcome.CONDITION_NOT_MET


def test_what_was_sent_back_stands_in_the_form_again() -> None:
    claim = factories.claim(**PEOPLE)
    propose(claim, value("8.5"))
    act(operations.send_back, claim, actor("reviewer"), reason="Which edition?")
    again = prefill(claim, at=NOW)
    assert again is not None
    assert (again.outcome, again.value) == ("value", "8.5")


def test_who_comes_too_late_is_told_the_answer_in_words() -> None:
    claim = factories.claim(**PEOPLE)
    version = claim.version
    propose(claim, value("8.5"))
    with pytest.raises(Conflict, match=r"proposed “8\.5 billion”"):
        operations.propose(claim_id=claim.public_id, version=version, answer=value("8.6"), actor=actor(), now=NOW)
