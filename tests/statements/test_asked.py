from datetime import date
from decimal import Decimal

import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome, Proposal
from forecasts.scoring.distributions import BadDistribution, Scale
from forecasts.statements.asked import Asked, answer_in_words

DATE = Claim(kind="date", event_from_on=date(2026, 1, 1), deadline_on=date(2026, 12, 31))
NUMBER = Claim(kind="numeric", unit="billion", lower_bound="8", upper_bound="9.5")
CHOICE = Claim(kind="choice", options=["Brazil", "Draw"], ordered=True)


def test_what_claims_ask_for() -> None:
    assert Asked.of(Claim()).kind == "binary"
    assert Asked.of(CHOICE) == Asked(kind=Claim.Kind.CHOICE, options=("Brazil", "Draw"), is_ordered=True)
    assert Asked.of(NUMBER).scale == Scale(Decimal(8), Decimal("9.5"))
    assert Asked.of(Claim(kind="numeric", lower_bound="0")).scale is None
    assert Asked.of(Claim(kind="date")).scale is None


def test_the_scale_of_a_date_is_its_window_and_the_day_after_it() -> None:
    scale = Asked.of(DATE).scale
    assert scale is not None
    assert scale.high - scale.low == 365


@pytest.mark.parametrize(
    "claim, typed, stored, words",
    [
        (CHOICE, "Draw", "Draw", "Draw"),
        (NUMBER, " 8.50 ", "8.5", "8.5 billion"),
        (NUMBER, "9.5", "9.5", "9.5 billion or more"),
        (NUMBER, "8", "8", "8 billion or less"),
        (Claim(kind="numeric"), "-1200", "-1200", "-1,200"),
        (DATE, "2026-03-05", "2026-03-05", "5 March 2026"),
        (DATE, "2027-01-01", "2027-01-01", "not by 31 December 2026"),
    ],
)
def test_an_answer_is_stored_in_one_way_and_read_in_words(claim: Claim, typed: str, stored: str, words: str) -> None:
    asked = Asked.of(claim)
    assert asked.answer_of(typed) == stored
    assert asked.in_words(stored) == words
    assert answer_in_words(claim, Proposal(outcome=Outcome.VALUE, value=stored)) == words
    assert asked.is_never(stored) is words.startswith("not by")


@pytest.mark.parametrize(
    "claim, typed, reason",
    [
        (CHOICE, "Croatia", "Choose one of the options: Brazil, Draw"),
        (NUMBER, "7.99", "7.99 lies outside the claim's range, 8 to 9.5"),
        (Claim(kind="numeric", lower_bound="0"), "-1", "range, from 0"),
        (Claim(kind="numeric", upper_bound="0"), "1", "range, up to 0"),
        (NUMBER, "8,5", "with a point"),
        (NUMBER, "", "Write a number"),
        (DATE, "2025-12-31", "outside the claim's window, which opens on 1 January 2026"),
        (DATE, "2027-01-02", "give the day after it, 2027-01-01"),
        (DATE, "5 March", "year, month and day"),
    ],
)
def test_what_is_no_answer_says_why(claim: Claim, typed: str, reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        Asked.of(claim).answer_of(typed)


def test_an_outcome_in_words() -> None:
    assert answer_in_words(Claim(), Proposal(outcome=Outcome.DID_NOT_OCCUR)) == "did not occur"
