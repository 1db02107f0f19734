import json
import re
from datetime import date

import pytest
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import operations
from forecasts.scoring.registry import BY_KEY
from forecasts.web.expert import bars, moments
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said

pytestmark = pytest.mark.django_db


def many(n: int = 40) -> Forecaster:
    """An author with forecasts of 5, 10 … % on claims that closed on different days, a third of which occurred."""
    author = factories.forecaster()
    for at in range(n):
        claim = stage.recorded(deadline_on=date(2020, 10, 1 + at % 28))
        factories.forecast(claim, forecaster=author, p_ppm=50_000 * (at % 20))
        factories.resolution(claim, Outcome.DID_NOT_OCCUR if at % 3 else Outcome.OCCURRED)
        ScoreJob.objects.raise_for([claim])
    for claim in Claim.objects.all():
        operations.score_claims(claim_pks=[claim.pk], now=NOW)
    return author


def test_the_example_has_its_section_for_statisticians(client: Client) -> None:
    stage.example()
    page = client.get("/forecasters/henning-effner/").text
    fold = page[page.index("For statisticians") :]
    for words in (
        "Skill against always 50 %",
        "0.585",
        "0.253",
        "CORP: miscalibration",
        "0.10375",
        "Under each lexicon",
    ):
        assert words in fold
    assert "Closest" in fold
    assert "Single scores" not in fold


def test_every_number_of_the_section_links_to_an_entry(client: Client) -> None:
    page = client.get(f"/forecasters/{many().slug}/").text
    methods = client.get("/methods/").text
    anchors = set(re.findall(r'href="/methods/#([a-z0-9_-]+)"', page))
    assert {"skill", "corp", "murphy", "auc", "in_the_large"} <= anchors & set(BY_KEY)
    assert all(f'id="{anchor}"' in methods for anchor in anchors)


def test_a_long_card_has_its_line_its_band_and_its_charts(client: Client) -> None:
    page = client.get(f"/forecasters/{many().slug}/").text
    assert '<polyline class="line"' in page
    assert '<polygon class="area"' in page
    assert "Error over time, as a table" in page
    assert "Single scores" in page
    assert "Farthest" in page
    assert len(page.encode()) < 150_000


def test_one_moment_makes_no_line_and_few_scores_no_bars() -> None:
    assert moments([{"until": "2020-11-04T05:00:00Z", "n": 1, "value": 0.1}]) == []
    assert bars([{"low": 0.0, "high": 0.1, "n": 29}]) == []


def test_the_diagram_can_be_taken_away_as_a_specification(client: Client) -> None:
    author = many()
    answer = client.get(f"/charts/forecaster/{author.slug}.vl.json")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    specification = json.loads(answer.content)
    diagonal, band, line, points = (layer["data"]["values"] for layer in specification["layer"])
    assert len(diagonal) == 2
    assert len(band) == 20
    assert line[0]["said"] == 0.0
    assert sum(point["n"] for point in points) == 40
    assert f"/charts/forecaster/{author.slug}/calibration.vl.json" in client.get(f"/forecasters/{author.slug}/").text


def test_of_nobody_there_is_no_diagram(client: Client) -> None:
    assert client.get("/charts/forecaster/nobody.vl.json").status_code == 404
    assert client.get("/charts/planet/mars.vl.json").status_code == 404


def test_who_shares_claims_has_an_adjusted_error_and_a_way_to_compare(client: Client, db: None) -> None:
    one, other = factories.forecaster(), factories.forecaster()
    apart, unlisted = factories.forecaster(), factories.forecaster(Forecaster.Kind.READER)
    for p_ppm in (100_000, 200_000):
        said({one: p_ppm, other: 300_000})
    said({apart: 0, unlisted: 0})
    stage.score()
    assert "recorded in advance; no claim in common with most" in client.get(f"/forecasters/{apart.slug}/").text
    page = client.get(f"/forecasters/{one.slug}/").text
    assert re.search(r'#difficulty">Brier score, adjusted for difficulty</a></th><td class="n">0.02500</td>', page)
    assert "recorded in advance; 2 can be compared" in page
    assert f'href="/compare/?kind=forecaster&amp;first={one.slug}"' in page


def test_each_chart_can_be_taken_away(client: Client) -> None:
    author = many()
    time, spread = (
        json.loads(client.get(f"/charts/forecaster/{author.slug}/{chart}.vl.json").content)
        for chart in ("time", "spread")
    )
    document = client.get(f"/api/v1/scorecards/forecaster/{author.slug}/").json()
    assert [point["mean"] for point in time["data"]["values"]] == [each["value"] for each in document["timeline"]]
    assert sum(each["n"] for each in spread["data"]["values"]) == 40
    page = client.get(f"/forecasters/{author.slug}/").text
    assert all(f"/charts/forecaster/{author.slug}/{chart}.vl.json" in page for chart in ("time", "spread"))
    assert "Single Brier scores, in tenths" in page
