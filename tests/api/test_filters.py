from datetime import date, timedelta

import pytest

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.finding import ClaimChange
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
        ("kind=poll", "kind"),
        ("deadline_from=10/25/2026", "deadline_from"),
        ("stated_to=2026-02-30", "stated_to"),
        ("published_from=0000-00-00", "published_from"),
        ("resolved_to=99999-01-01", "resolved_to"),
        ("prospective=maybe", "prospective"),
        ("ordering=luck", "ordering"),
        ("changed_since=yesterday", "changed_since"),
        ("changed_since=2026-01-01T00:00:00", "changed_since"),
        ("changed_since=0001-01-01T00:00:00%2B14:00", "changed_since"),
        ("changed_since=2026-01-01T00:00:00Z&ordering=deadline", "ordering"),
        ("q=" + "x" * 201, "q"),
        ("q=!!!", "q"),
    ],
)
def test_what_is_no_filter_is_an_error_that_names_it(get: Get, query: str, field: str) -> None:
    problem = get(f"claims/?{query}", 400)
    assert list(problem["errors"]) == [field]
    assert problem["detail"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "query, names",
    [
        ("deadline_from=2026-12-24", {"open"}),
        ("deadline_to=2020-11-02", set()),
        ("deadline_from=2020-11-03&deadline_to=2020-11-03&state=due", {"due"}),
        ("resolved_from=2026-11-26", {"resolved"}),
        ("resolved_to=2026-11-24&outcome=occurred", {"final"}),
        ("kind=binary&state=due", {"due"}),
        ("kind=numeric", set()),
        ("kind=choice&kind=date", set()),
        ("prospective=true&state=open", {"open"}),
        ("prospective=false&state=open", set()),
        ("prospective=false&state=due", {"due"}),
        ("stated_from=2020-06-23&stated_to=2020-06-23", {"open", "due"}),
        ("stated_from=2020-06-24", set()),
        ("published_from=2020-06-23&published_to=2020-06-23", {"due"}),
        ("published_to=2020-06-22", set()),
    ],
)
def test_kinds_days_and_what_was_said_in_advance(
    get: Get, claims: dict[str, Claim], query: str, names: set[str]
) -> None:
    factories.forecast(claims["open"])
    factories.forecast(claims["due"], article=factories.article())
    found = {claim["id"] for claim in get(f"claims/?{query}")["results"]}
    assert found == {claims[name].public_id for name in names}


def test_who_and_when_are_said_about_one_forecast(get: Get) -> None:
    early, late = stage.recorded(), stage.recorded()
    author = factories.forecaster()
    for claim, day in ((early, date(2020, 7, 1)), (late, date(2020, 8, 1))):
        factories.forecast(claim, forecaster=author, stated_on=day)
    factories.forecast(early, stated_on=date(2020, 9, 1))
    found = get(f"claims/?forecaster={author.slug}&stated_from=2020-07-15")["results"]
    assert [claim["id"] for claim in found] == [late.public_id]


@pytest.mark.parametrize("thing", ["outlet", "article"])
def test_a_claim_is_found_by_its_own_source_too(get: Get, thing: str) -> None:
    article = factories.article()
    claim = stage.recorded(article=article, outlet=article.outlet)
    stage.recorded(article=factories.article())
    slug = {"outlet": article.outlet.slug, "article": article.slug}[thing]
    assert [found["id"] for found in get(f"claims/?{thing}={slug}")["results"]] == [claim.public_id]


@pytest.mark.parametrize(
    "ordering, order",
    [("recorded", "abc"), ("-recorded", "cba"), ("deadline", "bca"), ("-deadline", "acb"), ("resolved", "ba"),
     ("-resolved", "ab"), ("changed", "cab"), ("-changed", "bac")],
)  # fmt: skip
def test_orders(get: Get, ordering: str, order: str) -> None:
    made = {}
    for number, (name, ahead, changed) in enumerate((("a", 3, 2), ("b", 1, 3), ("c", 2, 1))):
        deadline = NOW + timedelta(days=ahead)
        claim = stage.recorded(
            recorded_at=NOW + timedelta(hours=number), deadline_on=deadline.date(), deadline_at=deadline
        )
        ClaimChange.objects.create(claim=claim, changed_at=NOW + timedelta(hours=changed))
        made[name] = claim
    factories.resolution(made["a"], confirmed_at=NOW + timedelta(hours=2))
    factories.resolution(made["b"], confirmed_at=NOW)
    found = [claim["id"] for claim in get(f"claims/?ordering={ordering}")["results"]]
    assert found == [made[name].public_id for name in order]


def test_articles_by_day_topic_and_order(get: Get) -> None:
    old, new = (factories.article(published_on=date(year, 6, 1)) for year in (2019, 2021))
    topic = factories.topic()
    stage.recorded(article=old, topics=[topic])

    def listed(query: str) -> list[str]:
        return [found["slug"] for found in get(f"articles/?{query}")["results"]]

    assert listed("ordering=published") == [old.slug, new.slug]
    assert listed("ordering=-published") == listed("") == [new.slug, old.slug]
    assert listed("published_from=2020-01-01") == [new.slug]
    assert listed("published_to=2020-01-01") == listed(f"topic={topic.slug}") == [old.slug]


def test_articles_by_outlet_and_author(get: Get) -> None:
    author = factories.forecaster()
    article = factories.article(authors=[author])
    factories.article()
    for query in (f"outlet={article.outlet.slug}", f"author={author.slug}"):
        assert [found["slug"] for found in get(f"articles/?{query}")["results"]] == [article.slug]
    assert "errors" in get("articles/?author=nobody", 400)
