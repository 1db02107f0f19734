import re

import pytest
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.extremes import Extremes
from forecasts.scorecards.publishing import operations
from forecasts.scoring.registry import BY_KEY
from forecasts.web.expert import expert_of
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.asking import CHANCES, MATCH, resolved

pytestmark = pytest.mark.django_db


def many(author: Forecaster, n: int = 12) -> None:
    """So many matches, the first option coming true in every other one."""
    for number in range(n):
        resolved(MATCH, CHANCES, "Brazil" if number % 2 else "Croatia", forecaster=author)
    for claim in Claim.objects.all():
        operations.score_claims(claim_pks=[claim.pk], now=NOW)


def test_a_card_of_choices_alone_draws_their_options(client: Client) -> None:
    author = factories.forecaster()
    many(author)
    page = client.get(f"/forecasters/{author.slug}/").text
    assert "Choices: calibration of 36 options" in page
    assert page.count('class="chart"') == page.count("<title") - 1
    assert "Nothing is scored yet" not in page
    fold = page[page.index("For statisticians") :]
    for words in ("Choices, each option an event of its own", "Skill against equal chances", "Murphy: reliability"):
        assert words in fold
    assert "equal chances score 0.33333" in fold


def test_beside_other_claims_the_options_stand_in_the_section_for_statisticians(client: Client) -> None:
    author = factories.forecaster()
    stage.called("unlikely", outcome=Outcome.DID_NOT_OCCUR, forecaster=author)
    many(author, 2)
    page = client.get(f"/forecasters/{author.slug}/").text
    assert page.index("For statisticians") < page.index("Choices: calibration of 6 options")
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_every_number_of_choices_links_to_an_entry(client: Client) -> None:
    author = factories.forecaster()
    many(author)
    page = client.get(f"/forecasters/{author.slug}/").text
    anchors = set(re.findall(r'href="/methods/#([a-z0-9_-]+)"', page))
    methods = client.get("/methods/").text
    assert {"skill_choices", "choice_parts", "choice_favourites", "choice_band", "coverage"} <= anchors & set(BY_KEY)
    assert all(f'id="{anchor}"' in methods for anchor in anchors)


def test_the_score_weighted_by_time_stands_beside_its_coverage(client: Client) -> None:
    stage.example()
    page = client.get("/forecasters/henning-effner/").text
    assert re.search(r'Brier, weighted by time.*?#coverage">coverage</a> 1\.00', page)


def test_the_diagram_of_options_can_be_taken_away_too(client: Client) -> None:
    author = factories.forecaster()
    many(author)
    address = f"/charts/forecaster/{author.slug}/options.vl.json"
    assert f'href="{address}"' in client.get(f"/forecasters/{author.slug}/").text
    answer = client.get(address)
    assert "options-forecaster-" in answer.headers["Content-Disposition"]
    *_, band, line, points = (layer["data"]["values"] for layer in answer.json()["layer"])
    assert (len(band), sum(point["n"] for point in points)) == (3, 36)
    assert line[0] == {"said": 0.2, "share": 0.0}
    yes_or_no = client.get(f"/charts/forecaster/{author.slug}/calibration.vl.json")
    assert yes_or_no.json()["layer"][-1]["data"]["values"] == []


def test_without_choices_there_is_nothing_to_say() -> None:
    stage.called()
    stage.score()
    expert = expert_of(document(kind="ledger", now=NOW), Extremes())
    assert (expert.choices, expert.options) == ([], None)
