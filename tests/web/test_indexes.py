from collections.abc import Iterable

import pytest
from django.test import Client

from forecasts.models.sources import Forecaster
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> str:
    """A topic with two claims by an author in one outlet, beside others, drafts, and readers of both kinds."""
    author, outlet, topic = factories.forecaster(name="Zoe"), factories.outlet(name="Zeitung"), factories.topic("Zone")
    for _ in range(2):
        factories.forecast(factories.claim(topics=[topic], article=factories.article(outlet=outlet)), forecaster=author)
    factories.forecast(factories.claim(outlet=factories.outlet(name="Anzeiger"), topics=[factories.topic("Alps")]))
    factories.claim("draft", outlet=factories.outlet(name="Draft only"), topics=[factories.topic("Drafted")])
    for name, shown in (("Open reader", True), ("Private reader", False)):
        reader = factories.forecaster(Forecaster.Kind.READER, name=name, opted_in=shown)
        factories.forecast(factories.claim(), forecaster=reader)
    factories.forecast(factories.claim(), forecaster=factories.forecaster(Forecaster.Kind.REFERENCE, name="Coin"))
    factories.forecaster(name="Never said a thing")
    return topic.slug


def listed(client: Client, path: str) -> dict[str, int]:
    """Names and numbers of claims."""
    rows: Iterable[Forecaster] = client.get(path).context["page"]
    return {row.name: vars(row)["claim_count"] for row in rows}


def test_forecasters_are_those_of_whom_everybody_may_know(client: Client, topic: str) -> None:
    found = listed(client, "/forecasters/")
    assert (found.pop("Zoe"), found.pop("Open reader")) == (2, 1)
    assert not {"Private reader", "Coin", "Never said a thing"} & set(found)


def test_outlets_and_topics_have_recorded_claims(client: Client, topic: str) -> None:
    assert listed(client, "/outlets/") == {"Anzeiger": 1, "Zeitung": 2}
    assert listed(client, "/topics/") == {"Alps": 1, "Zone": 2}


def test_a_list_can_be_narrowed_to_a_subject_and_by_name(client: Client, topic: str) -> None:
    assert listed(client, f"/forecasters/?topic={topic}") == {"Zoe": 2}
    assert listed(client, f"/outlets/?forecaster={Forecaster.objects.get(name='Zoe').slug}") == {"Zeitung": 2}
    assert listed(client, "/outlets/?q=ANZ") == {"Anzeiger": 1}
    page = client.get(f"/forecasters/?topic={topic}&q=z").text
    assert 'href="/forecasters/?q=z"' in page
    assert f'href="/forecasters/?topic={topic}"' in page


@pytest.mark.parametrize(
    "path", ["/outlets/?forecaster=nobody", "/articles/?outlet=none", "/forecasters/?topic=nothing"]
)
def test_a_subject_that_there_is_not_is_said_and_left_out(client: Client, topic: str, path: str) -> None:
    answer = client.get(path)
    assert answer.context["narrowed"].subject is None
    assert "was not understood and is left out" in answer.text
    assert answer.context["page"].paginator.count > 0


def test_an_empty_list_says_why(client: Client) -> None:
    assert "Nothing is recorded yet" in client.get("/topics/").text
    assert "Nothing of this name" in client.get("/topics/?q=x").text
    assert "No article of this kind" in client.get("/articles/?q=x").text


def test_articles_are_found_by_title_outlet_and_author(client: Client) -> None:
    author = factories.forecaster()
    article = factories.article(title="Of red lines", authors=[author])
    factories.claim(article=article)
    factories.claim(article=factories.article(title="Of others"))
    for asked in ("q=RED", f"outlet={article.outlet.slug}", f"forecaster={author.slug}"):
        assert [found.title for found in client.get(f"/articles/?{asked}").context["page"]] == ["Of red lines"]
