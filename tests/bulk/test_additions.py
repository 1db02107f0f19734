"""Authors of articles and addresses of outlets: filled in where there are none, compared where there are some."""

import io
from pathlib import Path

import pytest

from forecasts.bulk.articles import article_words
from forecasts.bulk.importing import Importer, found_in
from forecasts.bulk.planning import Job
from forecasts.bulk.reading import read
from forecasts.bulk.staging import Stage
from forecasts.capture.sources import amend_outlet
from forecasts.history.actors import Actor
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportedName
from forecasts.models.sources import Article, Forecaster, Outlet
from tests.bulk.files import SOURCE, bring_in, csv_of, json_lines_of, reasons, to_blame
from tests.bulk.test_articles import amend, printed
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
BOTH = {"article_authors": "Ann Lee;Bo Ek"}
HOME = {"outlet_url": "https://weather.example/"}


def authors() -> list[str | None]:
    return list(Article.objects.order_by("pk", "authors__name").values_list("authors__name", flat=True))


def test_a_new_article_has_its_authors_who_are_credited_with_nothing() -> None:
    found = bring_in(csv_of(printed(**BOTH, **HOME)))
    assert (found.rejections, found.counts.new_things) == ([], 7)  # outlet, two topics, article, three people
    assert authors() == ["Ann Lee", "Bo Ek"]
    kinds = {"Rain model": "model", "Ann Lee": "author", "Bo Ek": "author"}
    assert dict(Forecaster.objects.values_list("name", "kind")) == kinds
    assert Forecast.objects.get().forecaster.name == "Rain model"
    assert Outlet.objects.get().url == HOME["outlet_url"]
    assert Article.objects.get().version == 1
    assert_history_holds(staged=False)


def test_what_is_missing_is_filled_in_once_by_rows_that_are_there_already() -> None:
    bring_in(csv_of(printed()))
    found = bring_in(csv_of(printed(**BOTH, **HOME), printed(claim_id="b", **BOTH, **HOME)))
    assert (found.rejections, found.counts.unchanged_rows, found.counts.new_things) == ([], 1, 2)
    assert (authors(), Outlet.objects.get().url) == (["Ann Lee", "Bo Ek"], "https://weather.example/")
    assert Article.objects.get().version == 2
    assert_history_holds(staged=False)


def test_a_list_a_bracketed_cell_and_another_order_say_the_same() -> None:
    bring_in(json_lines_of(printed() | {"article_authors": ["Lee; sons", "Bo Ek"]}))
    again = printed(claim_id="b", article_authors='["Bo Ek", "Lee; sons"]')
    assert bring_in(csv_of(again), source="Another").rejections == []
    assert authors() == ["Bo Ek", "Lee; sons"]


def test_an_empty_cell_compares_nothing() -> None:
    bring_in(csv_of(printed(**BOTH, **HOME)))
    assert bring_in(csv_of(printed(claim_id="b")), source="Another").rejections == []
    assert (authors(), Outlet.objects.get().url) == (["Ann Lee", "Bo Ek"], HOME["outlet_url"])


@pytest.mark.parametrize("way", ["another file", "the same file"])
@pytest.mark.parametrize(
    "cells, column, why",
    [
        ({"article_authors": "Ann Lee"}, "article_authors", "“Ann Lee” differs from “Ann Lee; Bo Ek” of the article"),
        ({"article_authors": "Cy;Bo Ek"}, "article_authors", "“Cy; Bo Ek” differs from “Ann Lee; Bo Ek”"),
        (
            {"outlet_url": "https://other.example"},
            "outlet_url",
            "differs from “https://weather.example/” of the outlet",
        ),
    ],
)
def test_what_differs_is_a_named_conflict(cells: dict[str, str], column: str, why: str, way: str) -> None:
    first, second = printed(**BOTH, **HOME), printed(**{"claim_id": "b", **BOTH, **HOME, **cells})
    if way == "another file":
        bring_in(csv_of(first))
        blamed = to_blame(csv_of(second))
    else:
        blamed = to_blame(csv_of(first, second))
    assert (blamed.column, why in blamed.reason) == (column, True), blamed.reason
    assert not Forecaster.objects.filter(name="Cy").exists()


@pytest.mark.parametrize(
    "cells, column, why",
    [
        ({"article_authors": '["Ann'}, "article_authors", "not readable as JSON"),
        ({"article_authors": "A;B", "article_author_slugs": "a"}, "article_authors", "give each name its slug"),
        (
            {"article_authors": "A", "article_author_slugs": "No"},
            "article_authors",
            "'No' in article_author_slugs is no",
        ),
        ({"article_authors": "x" * 201}, "article_authors", "shorten it to 200"),
        ({"outlet_url": "weather"}, "outlet_url", "This is no address on the web"),
        ({"article_outlet_url": "https://wire.example"}, "article_outlet_url", "Name the outlet of this address"),
        ({"outlet_url": f"https://{'x' * 500}.example"}, "outlet_url", "500"),
    ],
)
def test_what_cannot_be_taken_is_told_by_column(cells: dict[str, str], column: str, why: str) -> None:
    blamed = to_blame(csv_of(printed(**cells)))
    assert (blamed.column, why in blamed.reason) == (column, True), blamed.reason


def test_the_same_file_changes_nothing_after_an_editor_has_corrected_them() -> None:
    content = csv_of(printed(**BOTH, **HOME))
    bring_in(content)
    amend(Article.objects.get(), authors=(Forecaster.objects.get(name="Bo Ek"),))
    outlet = Outlet.objects.get()
    amend_outlet(outlet=outlet, name=outlet.name, url="https://new.example", actor=Actor.rule(), now=NOW)
    again = bring_in(content)
    assert (again.rejections, again.counts.unchanged_rows, again.counts.new_things) == ([], 1, 0)
    assert (authors(), Outlet.objects.get().url) == (["Bo Ek"], "https://new.example")
    assert reasons(content, source="Another")[0][1] == "outlet_url"


def test_names_remembered_without_authors_stay_valid() -> None:
    bring_in(csv_of(printed()))
    words = article_words(printed()["article_url"], "Rain ahead", "2020-06-20", "Weather Today", " ")
    assert ImportedName.objects.filter(table="article").values_list("name", flat=True)[0] == words
    amend(Article.objects.get(), title="Rain, after all", url="https://weather.example/moved")
    assert bring_in(csv_of(printed(**BOTH))).rejections == []
    assert authors() == ["Ann Lee", "Bo Ek"]


def test_authors_of_a_claim_that_is_left_out_are_not_added() -> None:
    bad = printed(claim_id="a", deadline="never", **BOTH, **HOME)
    found = bring_in(csv_of(bad, printed(claim_id="b")))
    assert {one.claim_id for one in found.rejections} == {"a"}
    assert (authors(), Outlet.objects.get().url) == ([None], "")
    assert not Forecaster.objects.filter(kind="author").exists()


def test_a_dry_run_names_authors_without_credit_and_what_it_would_fill_in(tmp_path: Path) -> None:
    bring_in(csv_of(printed()))
    stage = Stage(tmp_path / "rows")
    stage.fill(read(io.BytesIO(csv_of(printed(**BOTH, **HOME)))))
    for batch in stage.batches():
        assert Importer(Job(source=SOURCE), Actor.rule()).try_out(batch, stage, now=NOW).counts.new_things == 2
    found = found_in(stage)
    assert [row for row in found["forecaster"]["rows"] if row[0] != "Rain model"] == [
        ["Ann Lee", "author", 1, 0], ["Bo Ek", "author", 1, 0]
    ]  # fmt: skip
    assert found["addition"]["rows"] == [
        ["Rain ahead", "Ann Lee; Bo Ek", 1, 0], ["Weather Today", "https://weather.example/", 1, 0]
    ]  # fmt: skip
    assert authors() == [None]
