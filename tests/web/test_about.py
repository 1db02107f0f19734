import pytest
from django.test import Client

from forecasts.models.sources import Forecaster
from forecasts.scorecards.subjects import Subject, subject_of
from forecasts.web.about import MOST, around, claims_url, kind_words
from tests import factories

pytestmark = pytest.mark.django_db


def named(kind: str, slug: str) -> dict[str, list[str]]:
    return {each.heading: [name for name, _ in each.named] for each in around(subject_of(kind=kind, slug=slug))[0]}


@pytest.fixture
def published() -> dict[str, str]:
    """An author in an outlet on a topic, a reader beside them, and others who have nothing to do with it."""
    author = factories.forecaster(name="An author")
    outlet, topic = factories.outlet(name="An outlet"), factories.topic(name="A topic")
    article = factories.article(title="An article", outlet=outlet, authors=[author])
    claim = factories.claim(article=article, topics=[topic])
    factories.forecast(claim, forecaster=author, article=article)
    factories.forecast(claim, forecaster=factories.forecaster(Forecaster.Kind.READER, name="A reader", opted_in=True))
    factories.forecast(factories.claim(article=factories.article(), topics=[factories.topic()]))
    return {"forecaster": author.slug, "outlet": outlet.slug, "topic": topic.slug, "article": article.slug}


@pytest.mark.parametrize(
    "kind, related",
    [
        ("forecaster", {"Articles": ["An article"], "Outlets": ["An outlet"]}),
        ("outlet", {"Articles": ["An article"], "Forecasters": ["An author"]}),
        ("topic", {"Outlets": ["An outlet"], "Forecasters": ["An author"]}),
        ("article", {}),
    ],
)
def test_each_kind_names_what_it_has_to_do_with(
    published: dict[str, str], kind: str, related: dict[str, list[str]]
) -> None:
    assert named(kind, published[kind]) == related


def test_only_some_are_named_and_the_rest_is_one_click_away(client: Client) -> None:
    outlet = factories.outlet()
    for number in range(MOST + 1):
        factories.claim(article=factories.article(outlet=outlet, title=f"Article {number:02}"))
    (articles,) = around(subject_of(kind="outlet", slug=outlet.slug))[0]
    assert (len(articles.named), articles.has_more) == (MOST, True)
    assert client.get(articles.all_url).context["page"].paginator.count == MOST + 1


def test_a_draft_is_nobodys_yet() -> None:
    outlet = factories.outlet()
    factories.claim("draft", article=factories.article(outlet=outlet))
    assert named("outlet", outlet.slug) == {}


@pytest.mark.parametrize("kind", Forecaster.Kind)
def test_a_card_says_what_kind_of_forecaster_it_is_of(kind: str) -> None:
    forecaster = factories.forecaster(kind)
    words = kind_words(subject_of(kind="forecaster", slug=forecaster.slug, private=True))
    assert words.startswith("Scorecard of a")


def test_the_claims_of_a_subject_and_of_the_ledger_have_an_address() -> None:
    assert claims_url(Subject("topic", 1, "missiles", "Missiles"), state="due") == "/claims/?topic=missiles&state=due"
    assert claims_url(Subject("ledger", 0, "ledger", "All"), outcome=["void"]) == "/claims/?outcome=void"
    assert claims_url(Subject("ledger", 0, "ledger", "All")) == "/claims/"
