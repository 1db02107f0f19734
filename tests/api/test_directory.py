import pytest

from forecasts.models.sources import Forecaster
from tests import factories
from tests.api.conftest import Get
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["topic", "outlet", "forecaster"])
def test_each_leads_to_its_claims_and_its_scorecard(get: Get, kind: str) -> None:
    topic, outlet, forecaster = factories.topic(), factories.outlet(), factories.forecaster()
    claim = stage.recorded(topics=[topic], outlet=outlet)
    factories.forecast(claim, forecaster=forecaster)
    stage.recorded()
    [row] = get(f"{kind}s/")["results"]
    assert row["slug"] == {"topic": topic.slug, "outlet": outlet.slug, "forecaster": forecaster.slug}[kind]
    assert [found["id"] for found in get(row["links"]["claims"])["results"]] == [claim.public_id]
    assert get(row["links"]["scorecard"])["subject"]["url"] == row["links"]["page"]


def test_readers_are_listed_by_their_own_choice_alone(get: Get) -> None:
    factories.forecaster(Forecaster.Kind.READER, name="Private")
    public = factories.forecaster(Forecaster.Kind.READER, opted_in=True)
    assert [row["slug"] for row in get("forecasters/")["results"]] == [public.slug]
    assert get("forecasters/?name=Private")["results"] == []


def test_a_list_is_by_slug_and_in_pages(get: Get) -> None:
    slugs = [factories.topic(slug=slug).slug for slug in ("b", "a", "d", "c")]
    first = get("topics/?page_size=3")
    second = get(first["next"])
    assert [row["slug"] for row in (*first["results"], *second["results"])] == sorted(slugs)
    assert [row["slug"] for row in get(second["previous"])["results"]] == ["a", "b", "c"]


def test_names_and_kinds(get: Get) -> None:
    author = factories.forecaster(name="Ada Example")
    factories.forecaster(name="Somebody else")
    quoted = factories.forecaster(Forecaster.Kind.QUOTED, name="The Example Army")
    assert [row["slug"] for row in get("forecasters/?name=example")["results"]] == [author.slug, quoted.slug]
    assert [row["slug"] for row in get("forecasters/?name=example&kind=quoted")["results"]] == [quoted.slug]


@pytest.mark.parametrize(
    "path, field",
    [
        ("forecasters/?kind=oracle", "kind"),
        ("topics/?kind=author", "kind"),
        ("outlets/?name=" + "x" * 201, "name"),
        ("outlets/?q=x", "q"),
    ],
)
def test_what_is_no_filter_is_an_error_that_names_it(get: Get, path: str, field: str) -> None:
    assert list(get(path, 400)["errors"]) == [field]
