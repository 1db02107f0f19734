"""Who and what a file means by a name."""

import pytest

from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.sources import Article, Forecaster
from tests import factories
from tests.bulk.files import bring_in, csv_of, row, to_blame

pytestmark = pytest.mark.django_db


def test_a_forecaster_is_a_slug_or_else_a_name_and_kind() -> None:
    bring_in(csv_of(row(claim_id="first")))
    bring_in(csv_of(row(claim_id="by name"), row(claim_id="by slug", forecaster="rain-model", forecaster_kind="")))
    bring_in(csv_of(row(claim_id="other kind", forecaster_kind="author")))

    assert list(Forecaster.objects.order_by("pk").values_list("slug", "kind")) == [
        ("rain-model", "model"),
        ("rain-model-2", "author"),
    ]


def test_homonyms_have_to_be_told_apart() -> None:
    factories.forecaster("model", name="Rain model", slug="one")
    factories.forecaster("model", name="Rain model", slug="two")

    blamed = to_blame(csv_of(row()))

    assert (blamed.column, "one, two" in blamed.reason) == ("forecaster", True)
    assert bring_in(csv_of(row(forecaster="two"))).counts.new_forecasts == 1


def test_nobody_speaks_for_a_reader() -> None:
    factories.forecaster("reader", name="Reader 7", slug="reader-7", user=factories.person(Role.FORECASTER))

    assert "readers speak for themselves" in to_blame(csv_of(row(forecaster="reader-7"))).reason


def test_an_article_is_known_by_its_address() -> None:
    printed = {
        "article_title": "Rain ahead",
        "article_url": "https://weather.example/rain",
        "published_on": "2020-06-23",
        "quote": "it seems likely that it rains",
    }
    other = printed | {"article_url": "http://www.weather.example/rain/"}
    bring_in(csv_of(row(**printed), row(claim_id="b", **other)))

    assert Article.objects.get().title == "Rain ahead"
    assert list(Claim.objects.values_list("article__slug", flat=True)) == ["rain-ahead", "rain-ahead"]
