"""Which article a row means."""

from datetime import date
from typing import Any

import pytest

from forecasts.capture.articles import ArticleInput, amend_article
from forecasts.capture.sources import amend_outlet
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article, Outlet
from tests.bulk.files import bring_in, csv_of, row, to_blame
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
URL = "https://weather.example/rain"


def printed(**cells: str) -> dict[str, str]:
    """A row whose forecast stands in an article."""
    defaults = {
        "article_title": "Rain ahead",
        "article_url": URL,
        "published_on": "2020-06-20",
        "quote": "it seems likely that it rains",
    }
    return row(**(defaults | cells))


def titles() -> list[tuple[str, str]]:
    return list(Article.objects.order_by("pk").values_list("title", "url"))


@pytest.mark.parametrize(
    "cells",
    [
        {"article_url": "http://www.weather.example/rain/?utm_source=x"},
        {"article_url": "https://m.weather.example/rain/amp"},
        {"article_url": f"https://web.archive.org/web/20200701/{URL}"},
        {"article_url": f"{URL}?ref=home"},
        {"article_title": "RAIN  ahead"},
        {"article_outlet": "weather today"},
        {"article_url": ""},
        {"article_time_zone": "Europe/Berlin", "article_language": "en"},
        {"article_slug": "rain-ahead"},
    ],
)
def test_ways_of_naming_one_article(cells: dict[str, str]) -> None:
    bring_in(csv_of(printed()))
    assert bring_in(csv_of(printed(claim_id="b", **cells)), source="Another").rejections == []
    assert titles() == [("Rain ahead", URL)]
    assert list(Claim.objects.values_list("article__slug", flat=True)) == ["rain-ahead"] * 2


DIFFERENT: list[tuple[dict[str, str], str, str]] = [
    ({"article_title": "Rain no more"}, "article_title", "“Rain no more” differs from “Rain ahead”"),
    ({"published_on": "2020-06-21"}, "published_on", "“2020-06-21” differs from “2020-06-20”"),
    ({"article_outlet": "Wire"}, "article_outlet", "“Wire” differs from “Weather Today”"),
    ({"outlet": "Wire"}, "article_outlet", "“Wire” differs from “Weather Today”"),
    ({"article_time_zone": "Asia/Seoul"}, "article_time_zone", "“Asia/Seoul” differs from “Europe/Berlin”"),
    ({"article_language": "de"}, "article_language", "“de” differs from “en”"),
    ({"article_url": "https://weather.example/other", "article_slug": "rain-ahead"}, "article_url", "is https"),
    ({"article_url": f"{URL}?ref=2", "published_on": "2020-06-21"}, "article_slug", "rain-ahead at https"),
]


@pytest.mark.parametrize("cells, column, why", DIFFERENT)
@pytest.mark.parametrize("way", ["another file", "the same file"])
def test_what_differs_from_the_article_there_is_a_conflict(
    cells: dict[str, str], column: str, why: str, way: str
) -> None:
    first, second = printed(), printed(claim_id="b", **cells)
    if way == "another file":
        bring_in(csv_of(first))
        blamed = to_blame(csv_of(second))
    else:
        if "article_slug" in cells:
            first["article_slug"] = cells["article_slug"]
        blamed = to_blame(csv_of(first, second))
        why = why.replace("rain-ahead at", "of another row at")
    assert (blamed.line, blamed.column, why in blamed.reason) == (2 + (way == "the same file"), column, True), (
        blamed.reason
    )
    assert titles() == [("Rain ahead", URL)]


def test_all_that_differs_is_named_at_once() -> None:
    bring_in(csv_of(printed()))
    found = bring_in(csv_of(printed(claim_id="b", article_title="Other", published_on="2020-06-21"))).rejections
    assert {one.column for one in found} == {"article_title", "published_on"}


@pytest.mark.parametrize(
    "cells",
    [
        {"article_title": "Rain no more", "article_slug": "no-more"},
        {"published_on": "2020-06-21", "article_slug": "next-day"},
        {"article_url": f"{URL}?ref=2", "article_title": "Other"},
        {"article_url": "https://weather.example/#!/rain"},
        {"article_url": "https://weather.example/other"},
        {"article_url": "", "published_on": "2020-06-21"},
        {"article_url": "", "article_title": "Rain"},
        {"article_url": "", "article_outlet": "Wire"},
    ],
)
def test_another_article_stays_another(cells: dict[str, str]) -> None:
    content = csv_of(printed(), printed(claim_id="b", **cells))
    assert bring_in(content).rejections == []
    assert (Article.objects.count(), Claim.objects.values("article").distinct().count()) == (2, 2)
    assert bring_in(content).counts.new_things == 0
    assert_history_holds(staged=False)


def test_articles_without_an_address_are_told_by_title_day_and_outlet() -> None:
    bring_in(csv_of(printed(article_url=""), printed(article_url="", claim_id="b", article_title="rain AHEAD")))
    assert titles() == [("Rain ahead", "")]
    blamed = to_blame(csv_of(printed(claim_id="c")))
    assert (blamed.column, "already: rain-ahead." in blamed.reason) == ("article_slug", True)


def test_two_articles_at_one_address_are_told_apart_by_all_that_is_said_or_by_a_slug() -> None:
    twin = {"article_title": "Rain no more", "article_slug": "twin"}
    bring_in(csv_of(printed(), printed(claim_id="b", **twin)))
    bring_in(csv_of(printed(claim_id="c", article_title="Rain no more")), source="Another")
    assert Claim.objects.order_by("-pk")[0].article.slug == "twin"  # type: ignore[union-attr]
    assert "rain-ahead" in to_blame(csv_of(printed(claim_id="d", article_title="Third"))).reason


def amend(article: Article, **fields: Any) -> None:
    said: dict[str, Any] = {
        "title": article.title,
        "outlet": article.outlet,
        "published_on": article.published_on,
        "url": article.url,
    }
    amended = ArticleInput(**(said | {"time_zone": article.time_zone} | fields))
    amend_article(article_id=article.public_id, version=1, article=amended, actor=Actor.rule(), now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Rain, after all"},
        {"published_on": date(2020, 6, 19)},
        {"url": "https://weather.example/moved"},
        {"url": ""},
        {"time_zone": "UTC", "language": "de"},
    ],
)
def test_a_source_keeps_meaning_an_article_that_was_amended(fields: dict[str, Any]) -> None:
    content = csv_of(printed())
    bring_in(content)
    amend(Article.objects.get(), **fields)
    amend_outlet(outlet=Outlet.objects.get(), name="Sun Today", actor=Actor.rule(), now=NOW)

    again = bring_in(content)
    assert (again.rejections, again.counts.unchanged_rows, again.counts.new_things) == ([], 1, 0)
    assert bring_in(csv_of(printed(claim_id="b", stated_at="2020-06-25T12:00:00Z"))).rejections == []
    assert set(Forecast.objects.values_list("article__slug", flat=True)) == {"rain-ahead"}


def test_zone_and_language_are_taken() -> None:
    bring_in(csv_of(printed(article_time_zone="Asia/Seoul", article_language="ko")))
    assert Article.objects.values_list("time_zone", "language").get() == ("Asia/Seoul", "ko")


@pytest.mark.parametrize(
    "cells, column",
    [
        ({"article_time_zone": "Mars/Base"}, "article_time_zone"),
        ({"article_language": "x" * 13}, "article_language"),
        ({"article_slug": "Not a slug"}, "article_slug"),
        ({"article_title": "", "article_url": URL}, "article_title"),
        ({"published_on": ""}, "published_on"),
        ({"article_title": "Rain\u202e"}, "article_title"),
    ],
)
def test_what_is_wrong_with_an_article_is_told_by_column(cells: dict[str, str], column: str) -> None:
    assert to_blame(csv_of(printed(**cells))).column == column
    assert not Article.objects.exists()


def test_where_a_claim_is_from_and_what_it_shows_are_compared_too() -> None:
    said = {"origin_title": "Source", "origin_on": "2020-06-01", "crowd_shown": "true"}
    bring_in(csv_of(row(**said)))
    assert bring_in(csv_of(row(**said))).rejections == []
    found = bring_in(csv_of(row(**said | {"origin_title": "Other", "crowd_shown": "false"}))).rejections
    assert {one.column for one in found} == {"origin_url", "crowd_shown"}
