from datetime import timedelta

import pytest

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.resolution import disputes
from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW
from tests.resolution.stage import YES, act, actor
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> dict[str, Claim]:
    """One claim in each state, and two voids, as of three days after the factories' now."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    ahead = NOW + timedelta(days=30)
    names = ["due", "proposed", "resolved", "final", "disputed", "ambiguous", "retracted"]
    made = {name: stage.recorded() for name in names}
    made["open"] = stage.recorded(deadline_on=ahead.date(), deadline_at=ahead)
    factories.proposal(made["proposed"])
    factories.resolution(made["resolved"], confirmed_at=NOW + timedelta(days=2))
    factories.resolution(made["final"], Outcome.OCCURRED)
    factories.resolution(made["ambiguous"], Outcome.AMBIGUOUS)
    factories.resolution(made["retracted"], Outcome.RETRACTED)
    factories.resolution(made["disputed"])
    act(disputes.dispute, made["disputed"], actor(), reason="It is listed.", answer=YES)
    return made


@pytest.mark.parametrize(
    "query, names",
    [
        ("state=open", {"open"}),
        ("state=due", {"due"}),
        ("state=proposed", {"proposed"}),
        ("state=resolved", {"resolved", "final", "ambiguous", "retracted"}),
        ("state=final", {"final", "ambiguous", "retracted"}),
        ("state=disputed", {"disputed"}),
        ("state=open&state=due", {"open", "due"}),
        ("outcome=occurred", {"final"}),
        ("outcome=did_not_occur", {"resolved", "disputed"}),
        ("outcome=void", {"ambiguous", "retracted"}),
        ("outcome=ambiguous", {"ambiguous"}),
        ("outcome=occurred&outcome=retracted", {"final", "retracted"}),
        ("outcome=occurred&state=disputed", set()),
    ],
)
def test_states_and_outcomes(get: Get, claims: dict[str, Claim], query: str, names: set[str]) -> None:
    found = {claim["id"] for claim in get(f"claims/?{query}")["results"]}
    assert found == {claims[name].public_id for name in names}


@pytest.mark.parametrize("name", ["topic", "article", "outlet", "forecaster"])
def test_what_a_claim_has_to_do_with(get: Get, name: str) -> None:
    article, topic, forecaster = factories.article(), factories.topic(), factories.forecaster()
    claim = stage.recorded(topics=[topic])
    factories.forecast(claim, article=article, forecaster=forecaster)
    stage.called(claim=stage.recorded(article=factories.article(), topics=[factories.topic()]))
    slugs = {
        "topic": topic.slug,
        "article": article.slug,
        "outlet": article.outlet.slug,
        "forecaster": forecaster.slug,
    }
    assert [found["id"] for found in get(f"claims/?{name}={slugs[name]}")["results"]] == [claim.public_id]
    assert get(f"claims/?{name}={slugs[name]}&state=final")["results"] == []


@pytest.mark.parametrize(
    "query, field",
    [
        ("state=finished", "state"),
        ("outcome=yes", "outcome"),
        ("topic=nothing", "topic"),
        ("forecaster=" + "9" * 4000, "forecaster"),
        ("outlet='; DROP TABLE", "outlet"),
        ("stat=due", "stat"),
        ("state=due&as_of=2020", "as_of"),
    ],
)
def test_what_is_no_filter_is_an_error_that_names_it(get: Get, query: str, field: str) -> None:
    problem = get(f"claims/?{query}", 400)
    assert list(problem["errors"]) == [field]
    assert problem["detail"].startswith(f"{field}: ")


def test_articles_by_outlet_and_author(get: Get) -> None:
    author = factories.forecaster()
    article = factories.article(authors=[author])
    factories.article()
    for query in (f"outlet={article.outlet.slug}", f"author={author.slug}"):
        assert [found["slug"] for found in get(f"articles/?{query}")["results"]] == [article.slug]
    assert "errors" in get("articles/?author=nobody", 400)
