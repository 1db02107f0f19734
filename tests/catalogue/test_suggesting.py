import pytest
from django.test import Client

from forecasts.catalogue.suggesting import suggestion
from forecasts.indexing import texts
from forecasts.models.claims import Claim
from forecasts.models.sources import Forecaster
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(db: None) -> None:
    """A claim about a missile test, said by Henning Effner, and one about hurricanes."""
    author = factories.forecaster(name="Henning Effner")
    factories.forecast(stage.recorded(headline="No ICBM test", event="North Korea tests a missile"), forecaster=author)
    stage.recorded(headline="Storms", event="Three hurricanes reach Florida")
    texts.refresh(Claim.objects.values_list("pk", flat=True))
    factories.forecaster(Forecaster.Kind.READER, name="Reader zyxwvutsrq")


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "typed, offered",
    [
        ("missle", "missile"),
        ("Effnar", "effner"),
        ("Henn", "henning"),
        ("korea missle", "korea missile"),
        ("huricane florida", "hurricanes florida"),
        ("missile", ""),
        ("hurricane", ""),
        ("xy", ""),
        ("quasar", ""),
        ("korea -missle", ""),
        ("zyxwvutsr", ""),
    ],
)
def test_what_may_have_been_meant(typed: str, offered: str) -> None:
    assert suggestion(typed) == offered


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "query, found",
    [("hurricane", 1), ("hurricanes", 1), ("testing missiles", 1), ('"tests a missile"', 1), ("-hurricane", 1)],
)
def test_the_list_finds_words_in_any_form(client: Client, query: str, found: int) -> None:
    page = client.get("/claims/", {"q": query})
    assert len(page.context["lines"]) == found
    assert client.get("/api/v1/claims/", {"q": query}).json()["results"]


@pytest.mark.usefixtures("ledger")
def test_a_suggestion_is_offered_only_where_it_finds_something(client: Client) -> None:
    page = client.get("/claims/?q=missle")
    assert page.context["meant"] == ("missile", "q=missile")
    assert client.get("/claims/?q=missile").context["lines"]
    assert client.get("/claims/?q=missle&state=resolved").context["meant"] is None
    assert client.get("/claims/?q=quasar").context["meant"] is None
