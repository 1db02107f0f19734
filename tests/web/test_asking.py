"""Pages of claims that ask for an option, a number or a date."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from tests import factories
from tests.history_check import assert_history_holds
from tests.scorecards import asking, stage
from tests.web.conftest import SignIn

AHEAD = date(2060, 1, 1)
MATCH: dict[str, Any] = {"kind": "choice", "options": ["Brazil", "Draw", "Croatia"], "ordered": True}
PEOPLE = {"kind": "numeric", "unit": "billion", "lower_bound": "8", "upper_bound": "9"}
DAY = {"kind": "date"}
SAID: dict[str, dict[str, Any]] = {
    "choice": {"Brazil": 625_000, "Draw": 200_000, "Croatia": 175_000},
    "numeric": {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"},
    "date": {"0.5": "2020-08-20"},
}
EVIDENCE = {
    "evidence-TOTAL_FORMS": "1",
    "evidence-INITIAL_FORMS": "0",
    "evidence-0-title": "Report",
    "evidence-0-publisher": "The register",
    "evidence-0-published_on": "2020-11-10",
    "evidence-0-no_url_reason": "printed",
    "rationale": "The register says so.",
}

pytestmark = pytest.mark.django_db


def asked(fields: dict[str, Any], **more: Any) -> Claim:
    claim = factories.claim(**(fields | more))
    factories.forecast(claim, basis="distribution", p_ppm=None, distribution=SAID[claim.kind])
    return claim


def page_of(client: Client, claim: Claim, step: str = "") -> str:
    response = client.get(f"/claims/{claim.public_id}/{step}")
    assert response.status_code == 200
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def propose(client: Client, claim: Claim, **answer: str) -> str:
    claim.refresh_from_db()
    sent = EVIDENCE | {"version": str(claim.version)} | answer
    return client.post(f"/claims/{claim.public_id}/resolve/", sent).text


@pytest.mark.parametrize(
    "fields, shown",
    [
        (MATCH, ["Which option came true?", "Brazil 62.5 %", "the likeliest of 3 options"]),
        (PEOPLE, ["What was the number?", "8.5 billion (8.2 to 8.9 billion, 80 %)", "The number, in billion"]),
        (DAY, ["On which day did it happen?", "20 August 2020", "It had not happened by 3 November 2020"]),
    ],
)
def test_the_question_fits_the_claim_and_is_never_who_was_right(
    sign_in: SignIn, fields: dict[str, Any], shown: list[str]
) -> None:
    claim = asked(fields)
    pages = page_of(sign_in(Role.RESOLVER), claim) + page_of(sign_in(Role.RESOLVER), claim, "resolve/")
    for words in shown:
        assert words in pages
    assert "Did the event occur?" not in pages


@pytest.mark.parametrize(
    "fields, answer, value, words",
    [
        (MATCH, {"outcome": "option:Draw"}, "Draw", "Draw"),
        (PEOPLE, {"outcome": "value", "value": "8.60"}, "8.6", "8.6 billion"),
        (PEOPLE, {"outcome": "value", "value": "9"}, "9", "9 billion or more"),
        (DAY, {"outcome": "value", "value": "2020-08-24"}, "2020-08-24", "24 August 2020"),
        (DAY, {"outcome": "never"}, "2020-11-04", "not by 3 November 2020"),
    ],
)
def test_an_answer_is_proposed_compared_and_confirmed(
    sign_in: SignIn, fields: dict[str, Any], answer: dict[str, str], value: str, words: str
) -> None:
    claim = asked(fields)
    propose(sign_in(Role.RESOLVER), claim, **answer)
    claim.refresh_from_db()
    assert claim.current_proposal is not None
    assert (claim.current_proposal.outcome, claim.current_proposal.value) == ("value", value)
    reviewer = sign_in(Role.REVIEWER)
    review = page_of(reviewer, claim, "review/")
    assert f"Resolver proposed “{words}”" in review
    assert f"Yes: {words}" in review
    reviewer.post(f"/claims/{claim.public_id}/review/", {"version": str(claim.version), "decision": "confirm"})
    page = page_of(reviewer, claim)
    assert page.count(words) >= 2
    assert f"Proposed: {words}" in page
    assert "redacted" not in page
    assert f"Resolved as “{words}”" in page_of(sign_in(Role.FORECASTER), claim, "dispute/")


@pytest.mark.parametrize(
    "fields, answer, why",
    [
        (MATCH, {}, "Choose one of the answers."),
        (MATCH, {"outcome": "option:Chile"}, "Choose one of the answers."),
        (MATCH, {"outcome": "occurred"}, "Choose one of the answers."),
        (PEOPLE, {"outcome": "value"}, "Say what the number was."),
        (PEOPLE, {"outcome": "value", "value": "9.1"}, "9.1 lies outside the claim&#x27;s range, 8 to 9"),
        (DAY, {"outcome": "value", "value": "2020-12-01"}, "outside the claim&#x27;s window"),
        (DAY, {"outcome": "value"}, "Say on which day it happened."),
    ],
)
def test_an_answer_that_does_not_fit_says_why_and_keeps_the_rest(
    sign_in: SignIn, fields: dict[str, Any], answer: dict[str, str], why: str
) -> None:
    claim = asked(fields)
    page = propose(sign_in(Role.RESOLVER), claim, **answer)
    assert why in page
    assert "The register says so." in page
    assert not claim.proposals.exists()


def test_a_dispute_names_another_option(sign_in: SignIn) -> None:
    claim = asked(MATCH)
    factories.resolution(claim, "value", value="Draw")
    reader, sent = sign_in(Role.FORECASTER), EVIDENCE | {"version": str(claim.version), "reason": "Extra time."}
    same = reader.post(f"/claims/{claim.public_id}/dispute/", sent | {"outcome": "option:Draw"})
    assert "This is what stands already" in same.text
    reader.post(f"/claims/{claim.public_id}/dispute/", sent | {"outcome": "option:Brazil"})
    claim.refresh_from_db()
    assert claim.open_dispute is not None
    assert claim.open_dispute.counter_proposal.value == "Brazil"
    assert "Brazil" in page_of(sign_in(Role.REVIEWER), claim, "dispute/decide/")


def test_a_reader_states_options_sees_the_sum_and_revises(sign_in: SignIn) -> None:
    claim, reader = asked(MATCH, deadline_on=AHEAD), sign_in(Role.FORECASTER)
    address = f"/claims/{claim.public_id}/forecast/"
    wrong = reader.post(address, {"option-0": "50", "option-1": "30", "option-2": "19.5"})
    assert "add up to 99.5 %, 0.5 % missing" in wrong.text
    assert "Together: <output data-total>99.5 %</output>" in wrong.text
    assert "missing: Croatia" in reader.post(address, {"option-0": "50", "option-1": "50"}).text
    reader.post(address, {"option-0": "50", "option-1": "30", "option-2": "20"})
    reader.post(address, {"option-0": "20", "option-1": "30", "option-2": "50"})
    page = page_of(reader, claim)
    assert "You say Croatia 50 %." in page
    assert "What you said over time of Croatia" in page
    assert 'value="50"' in page
    assert next(row.distribution for row in Forecast.objects.filter(forecaster__kind="reader")) == {
        "Brazil": 500_000,
        "Draw": 300_000,
        "Croatia": 200_000,
    }
    assert_history_holds()


@pytest.mark.parametrize(
    "fields, typed, words",
    [
        (PEOPLE, {"value": "8.4", "value_low": "8.1", "value_high": "8.8", "coverage": "90"}, "8.1 to 8.8 billion"),
        (PEOPLE, {"value": "8.4", "coverage": "80"}, "You say 8.4 billion."),
        (DAY, {"value": "2059-05-01", "coverage": "80"}, "You say 1 May 2059."),
    ],
)  # fmt: skip
def test_a_reader_states_a_number_or_a_date(
    sign_in: SignIn, fields: dict[str, Any], typed: dict[str, str], words: str
) -> None:
    claim, reader = asked(fields, deadline_on=AHEAD), sign_in(Role.FORECASTER)
    address = f"/claims/{claim.public_id}/forecast/"
    assert "Give the middle of what you expect" in reader.post(address, {"value_low": "8.1"}).text
    assert "both ends" in reader.post(address, typed | {"value_low": "", "value_high": typed["value"]}).text
    reader.post(address, typed)
    assert words in page_of(reader, claim)
    reader.post(f"/claims/{claim.public_id}/forecast/withdraw/")
    assert "withdrawn" in page_of(reader, claim)


def test_the_readers_median_of_each_option(sign_in: SignIn) -> None:
    claim = asked(MATCH, deadline_on=AHEAD, crowd_hidden=False)
    for shares in ((600_000, 300_000, 100_000), (200_000, 300_000, 500_000), (400_000, 200_000, 400_000)):
        chances = dict(zip(MATCH["options"], shares, strict=True))
        factories.forecast(
            claim, forecaster=factories.forecaster("reader"), basis="distribution", p_ppm=None, distribution=chances
        )
    page = page_of(sign_in(Role.FORECASTER), claim)
    table = page[page.index("The readers’ median of each option") :]
    assert [table.index(f">{share} %<") for share in ("40", "30")] == sorted(
        table.index(f">{share} %<") for share in ("40", "30")
    )


def test_a_scorecard_shows_each_family_of_scores_on_a_line_of_its_own(client: Client) -> None:
    author = factories.forecaster()
    asking.resolved(asking.MATCH, asking.CHANCES, "Brazil", ordered=True, forecaster=author)
    asking.resolved(asking.PEOPLE, {"0.5": "5"}, "5", forecaster=author)
    asking.resolved({"kind": "numeric"}, {"0.5": "5"}, "6", forecaster=author)
    stage.called("unlikely", forecaster=author)
    stage.score()
    page = client.get(f"/forecasters/{author.slug}/").text.replace("\N{NO-BREAK SPACE}", " ")
    for shown in (
        "0.11500",
        "0.17000",
        "0.08333",
        "Brazil 50 %",
        "5 billion",
        "higher is better",
        "a number without a declared range",
    ):
        assert shown in page, shown
