import pytest
from django.test import Client

from forecasts.models.resolutions import Outcome
from forecasts.web import verdicts
from forecasts.web.said import Said
from tests import factories

SAID = Said(wording="likely", low=600_000, point=750_000, high=850_000)


@pytest.mark.parametrize(
    "outcome,end",
    [
        (Outcome.OCCURRED, "The event occurred, marked at 100. The distance is 25 %."),
        (Outcome.DID_NOT_OCCUR, "The event did not occur, marked at 0. The distance is 75 %."),
        ("due", "somewhere between 60 and 85 %."),
    ],
)
def test_the_bar_is_told_to_those_who_do_not_see_it(outcome: str, end: str) -> None:
    told = verdicts.bar_label("Somebody", SAID, outcome).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("Scale from 0 to 100 per cent. Somebody said likely, read as 75 %")
    assert told.endswith(end)


def test_nothing_is_told_of_a_bar_that_is_not_drawn() -> None:
    assert verdicts.bar_label("Somebody", Said("sure", None, None, None), "due") == ""


def test_a_reading_of_one_point_has_no_range() -> None:
    assert Said("even", 500_000, 500_000, 500_000).reading == "read as 50\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    "outcome,fields,note",
    [
        (Outcome.DID_NOT_OCCUR, {"impossible_why": "Cancelled."}, "it could no longer occur from 1 September 2020"),
        (Outcome.OCCURRED, {}, "on 1 September 2020"),
        (Outcome.AMBIGUOUS, {}, "there is nothing to judge, so the claim is not scored"),
    ],
)
def test_from_when_an_outcome_holds(
    client: Client, db: None, outcome: Outcome, fields: dict[str, str], note: str
) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    factories.resolution(claim, outcome=outcome, effective_on=claim.event_from_on.replace(month=9, day=1), **fields)
    assert note in client.get(f"/claims/{claim.public_id}/").text


def test_a_proposal_settles_nothing(client: Client, db: None) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    factories.proposal(claim)
    page = client.get(f"/claims/{claim.public_id}/").text
    assert "a second person has to confirm it" in page
    assert "Proposed, not yet confirmed:" in page
