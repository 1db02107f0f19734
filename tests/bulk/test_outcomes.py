"""Outcomes in a file, judged by the rules of the desk; conditions before what hangs on them; options and numbers."""

import pytest

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Evidence, Proposal
from tests.bulk.files import amount, bring_in, csv_of, match, reasons, row, settled, to_blame
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


def test_an_outcome_brings_its_evidence_along() -> None:
    bring_in(csv_of(settled(note="Radio")), confirm_outcomes=True)

    claim, piece = Claim.objects.get(), Evidence.objects.get()
    assert claim.state == State.RESOLVED
    assert (piece.url, piece.publisher) == ("https://weather.example/november", "weather.example")
    assert claim.current_resolution
    assert claim.current_resolution.note == "Radio"
    assert Proposal.objects.get().rationale == "Imported from Weather desk. Radio"


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        ({"outcome": "maybe"}, "outcome", "Choose one of"),
        ({"outcome": "occurred"}, "effective_on", "Say when it happened"),
        ({"outcome": "occurred", "effective_on": "2020-11-04"}, "effective_on", "after the deadline"),
        ({"outcome": "occurred", "effective_on": "2020-06-01"}, "effective_on", "before the window"),
        ({"effective_on": "yesterday"}, "effective_on", "neither a date"),
        ({"effective_on": "2020-10-01"}, "effective_on", "takes effect at the deadline"),
        ({"evidence_url": "", "evidence_title": ""}, "evidence_url", "at least one piece"),
        ({"evidence_url": "weather"}, "evidence_url", "no web address"),
        ({"outcome": "condition_not_met"}, "outcome", "no condition"),
        ({"deadline": "2090-01-01"}, "note", "still ahead"),
    ],
)
def test_an_outcome_that_the_desk_would_refuse_is_refused(bad: dict[str, str], column: str, reason: str) -> None:
    blamed = to_blame(csv_of(settled(**bad)), confirm_outcomes=True)

    assert (blamed.line, blamed.column) == (2, column)
    assert reason in blamed.reason
    assert not Claim.objects.exists()


@pytest.mark.parametrize("other", [{"outcome": "occurred", "effective_on": "2020-10-01"}, {"outcome": "ambiguous"}])
def test_another_outcome_than_the_recorded_one_is_a_conflict(other: dict[str, str]) -> None:
    bring_in(csv_of(settled()), confirm_outcomes=True)

    blamed = to_blame(csv_of(settled(**other)), confirm_outcomes=True)

    assert (blamed.column, blamed.reason) == ("outcome", "This conflicts with what is recorded: did_not_occur.")


def test_options_and_numbers_are_taken() -> None:
    bring_in(csv_of(match(), amount()), confirm_outcomes=True)

    match_said, amount_said = Forecast.objects.order_by("pk")
    assert match_said.distribution == {"Brazil": 876379, "Draw": 95593, "Croatia": 28028}
    assert amount_said.distribution == {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}
    assert list(Proposal.objects.order_by("pk").values_list("outcome", "value")) == [
        ("value", "Brazil"),
        ("value", "9.1"),
    ]
    assert_history_holds(staged=False)


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        (match(distribution='{"Brazil": 0.5, "Draw": 0.3, "Croatia": 0.1}'), "distribution", "add up to 90 %"),
        (match(distribution='{"Brazil": -0.5, "Draw": 0.5, "Croatia": 1}'), "distribution", "Brazil"),
        (match(distribution='{"Brazil": 0.5, "Draw": 0.5}'), "distribution", "Croatia"),
        (match(distribution='{"Brazil": 0.5, "Draw": 0.3, "Croatia": 0.2, "Peru": 0}'), "distribution", "Peru"),
        (match(distribution='{"Brazil": 0.5, "Brazil": 0.5}'), "distribution", "twice"),
        (match(distribution="[0.5, 0.5]"), "distribution", "JSON object"),
        (match(distribution='{"Brazil": [1]}'), "distribution", "neither a number"),
        (match(distribution='{"Brazil": NaN}'), "distribution", "Brazil"),
        (match(distribution="{"), "distribution", "not readable as JSON"),
        (match(options="Brazil, Draw"), "options", "not readable as JSON"),
        (match(options='{"a": 1}'), "options", "JSON list"),
        (match(options='["Brazil"]'), "options", "at least two"),
        (match(outcome="Peru"), "outcome", "Choose one of the options"),
        (match(distribution="", probability="0.5"), "probability", "no answer here"),
        (amount(distribution='{"0.1": "8", "0.9": "7"}'), "distribution", "0.9"),
        (amount(distribution='{"0.1": "8", "0.10": "7"}'), "distribution", "twice"),
        (amount(distribution='{"1.2": "8"}'), "distribution", "1.2"),
        (amount(distribution='{"0.5": "21"}'), "distribution", "outside the claim's range"),
        (amount(outcome="much"), "outcome", "much"),
        (amount(ordered="perhaps"), "ordered", "neither true nor false"),
    ],
)
def test_a_distribution_that_cannot_be_is_told_by_column(bad: dict[str, str], column: str, reason: str) -> None:
    found = reasons(csv_of(bad), confirm_outcomes=True)

    assert any(where == column and reason in why for _, where, why in found), found
    assert not Claim.objects.exists()


def test_a_condition_comes_before_what_hangs_on_it_wherever_it_stands() -> None:
    hangs = settled(claim_id="flood", condition_claim_id="rain", outcome="condition_not_met", effective_on="2020-11-03")
    further = settled(claim_id="rescue", condition_claim_id="flood", outcome="ambiguous")
    bring_in(csv_of(further, hangs, settled()), confirm_outcomes=True)

    flood = Claim.objects.get(imported__name="flood")
    assert flood.conditions.get() == Claim.objects.get(imported__name="rain")
    assert flood.current_resolution
    assert flood.current_resolution.proposal.outcome == "condition_not_met"
    assert Claim.objects.get(imported__name="rescue").state == State.RESOLVED
    assert_history_holds(staged=False)


def test_what_hangs_on_a_claim_follows_when_its_outcome_is_imported_later() -> None:
    hangs = row(claim_id="flood", condition_claim_id="rain")
    bring_in(csv_of(settled(), hangs))
    bring_in(csv_of(settled(), hangs), confirm_outcomes=True)

    flood = Claim.objects.get(imported__name="flood")
    assert flood.current_resolution
    assert (flood.current_resolution.policy, flood.current_resolution.proposal.outcome) == ("rule", "condition_not_met")
    assert_history_holds(staged=False)


def test_an_event_cannot_occur_under_a_condition_that_failed() -> None:
    hangs = settled(claim_id="flood", condition_claim_id="rain")
    content = csv_of(settled(), hangs)

    for is_dry in (True, False):
        blamed = to_blame(content, confirm_outcomes=True, is_dry=is_dry)
        assert (blamed.line, blamed.column) == (3, "outcome")
        assert "was not met" in blamed.reason


def test_conditions_in_a_circle_are_refused() -> None:
    one, other = row(claim_id="hen", condition_claim_id="egg"), row(claim_id="egg", condition_claim_id="hen")

    found = reasons(csv_of(one, other, row()))

    assert [(line, column) for line, column, _ in found] == [(2, "condition_claim_id"), (3, "condition_claim_id")]
    assert "circle" in found[0][2]
    assert Claim.objects.count() == 1
