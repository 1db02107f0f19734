import pytest

from forecasts.models.claims import Claim, State
from forecasts.scorecards.subjects import KINDS, Subject, claims_of, subject_of
from tests import factories
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def claims(kind: str, slug: str) -> set[Claim]:
    return set(claims_of(subject_of(kind=kind, slug=slug)))


def test_each_kind_is_found_by_its_slug() -> None:
    article = factories.article()
    found = subject_of(kind="article", slug=article.slug)
    assert (found.kind, found.pk, found.name, found.row) == ("article", article.pk, article.title, article)
    assert found.url == f"/articles/{article.slug}/scorecard/"
    assert subject_of(kind="ledger").url == "/ledger/"


@pytest.mark.parametrize(
    "kind, slug",
    [*((kind, "nobody") for kind in KINDS), ("planet", "mars"), ("forecaster", "a\0b"), ("outlet", "ä" * 5000)],
)
def test_what_does_not_exist(kind: str, slug: str) -> None:
    with pytest.raises(Subject.DoesNotExist, match="There is no"):
        subject_of(kind=kind, slug=slug)


def test_the_claims_of_a_subject_are_filed_there_or_forecast_from_there() -> None:
    article, topic, forecaster = factories.article(), factories.topic(), factories.forecaster()
    filed = stage.recorded(article=article, topics=[topic])
    told = stage.recorded()
    factories.forecast(told, article=article, forecaster=forecaster)
    factories.claim(State.DRAFT, article=article, topics=[topic])
    assert claims("article", article.slug) == claims("outlet", article.outlet.slug) == {filed, told}
    assert claims("topic", topic.slug) == {filed}
    assert claims("forecaster", forecaster.slug) == {told}
    assert claims("ledger", "ledger") == set(Claim.objects.recorded())
