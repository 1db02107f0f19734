"""Who and what a file means by a name."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from forecasts.capture import merging
from forecasts.capture.sources import amend_forecaster, amend_outlet, amend_topic
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportedName
from forecasts.models.people import Role
from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic
from tests import factories
from tests.bulk.files import bring_in, csv_of, json_lines_of, row, to_blame
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": Actor.rule(), "now": NOW}


def credited() -> list[str]:
    """Slugs of the forecasters of all forecasts, in the order of recording."""
    return list(Forecast.objects.order_by("pk").values_list("forecaster__slug", flat=True))


@pytest.mark.parametrize(
    "name",
    [
        "Zoë O'Brien",
        "zoë  o’brien ",
        "ZOË O\u00b4BRIEN",
        "Zoe\u0308 O'Brien",
        "Zoë\u00a0O'Brien",
        "Zoë O'\u200bBrien",
        "\ufeffZoë O'Brien",
        "Zoë O'Bri\u00aden",
        "\u202eZoë O'Brien",
        "Zoë O'Brien\u200f",
    ],
)
def test_ways_of_writing_one_name(name: str) -> None:
    factories.forecaster(name="Zoë O'Brien", slug="zoe")
    assert bring_in(csv_of(row(forecaster=name, forecaster_kind="Author "))).rejections == []
    assert credited() == ["zoe"]


@pytest.mark.parametrize(
    "name, kind",
    [
        ("Zoe O'Brien", "author"),
        ("Zoë O'Brien.", "author"),
        ("O'Brien, Zoë", "author"),
        ("zoe", "author"),
        ("Zoë OBrien", "author"),
        ("Zoë O'Brien", "quoted"),
        ("Zoë O'Brien", "model"),
        ("Zoë O'Brien 🌧", "author"),
        ("Ω", "author"),
        ("x" * 200, "author"),
    ],
)
def test_another_name_or_kind_is_another_person(name: str, kind: str) -> None:
    factories.forecaster(name="Zoë O'Brien", slug="zoe")
    assert bring_in(csv_of(row(forecaster=name, forecaster_kind=kind))).rejections == []
    assert Forecaster.objects.exclude(slug="zoe").get().name == name
    assert credited() != ["zoe"]


@pytest.mark.parametrize("column, model", [("outlet", Outlet), ("group", ClaimGroup), ("topics", Topic)])
@pytest.mark.parametrize("name", ["C#", "c++", "C.", "c-sharp"])
def test_names_are_no_slugs(column: str, model: type[Outlet | ClaimGroup | Topic], name: str) -> None:
    """The slug of all of these but the last one is "c"."""
    model.objects.create(name="C", slug="c-sharp")
    first = model.objects.create(name="D", slug="c")

    bring_in(csv_of(row(**{column: name})))

    claim = Claim.objects.get()
    found = claim.topics.get() if column == "topics" else getattr(claim, column)
    assert (found.name, found != first) == (name, True)
    assert model.objects.count() == 3


@pytest.mark.parametrize(
    "cells, column, why",
    [
        ({"forecaster": "Rain\u202e modeller"}, "forecaster", "U+202E, which cannot be seen"),
        ({"forecaster": "Rain\u200b modeller"}, "forecaster", "U+200B, which cannot be seen"),
        ({"outlet": "Rain\u00ad Daily"}, "outlet", "U+00AD, which cannot be seen"),
        ({"topics": "Sun;Ra\ufeffin"}, "topics", "U+FEFF, which cannot be seen"),
        ({"group": "Ra\u2060in"}, "group", "U+2060, which cannot be seen"),
        ({"forecaster": "\u200b"}, "forecaster", "cannot be seen"),
        ({"forecaster": "\u200d"}, "forecaster", "can be seen"),
        ({"forecaster": ""}, "forecaster", "Name the forecaster"),
        ({"forecaster": "x" * 201}, "forecaster", "shorten it to 200"),
        ({"forecaster_kind": ""}, "forecaster_kind", "Give the kind"),
        ({"forecaster_kind": "oracle"}, "forecaster_kind", "'oracle' is none of them"),
        ({"forecaster_slug": "No Slug"}, "forecaster", "is no slug"),
        ({"outlet": "", "outlet_slug": "paper"}, "outlet", "Give the name beside its slug"),
        ({"topics": "A;B", "topic_slugs": "a"}, "topics", "give each name its slug"),
        ({"topics": '["A", 1]'}, "topics", "JSON list of texts"),
        ({"topics": '["A"'}, "topics", "not readable as JSON"),
    ],
)
def test_what_is_no_name(cells: dict[str, str], column: str, why: str) -> None:
    blamed = to_blame(csv_of(row(**cells)))
    assert (blamed.column, why in blamed.reason) == (column, True), blamed.reason


@pytest.mark.parametrize(
    "cell, names",
    [
        ("Trade; tariffs", ["Trade", "tariffs"]),
        ('["Trade; tariffs"]', ["Trade; tariffs"]),
        (' ["Trade; tariffs", "Asia", "ASIA"] ', ["Asia", "Trade; tariffs"]),
        ("Asia;asia; ASIA ;;", ["Asia"]),
        ("[]", []),
    ],
)
def test_topics_are_parted_by_semicolons_or_a_list(cell: str, names: list[str]) -> None:
    bring_in(csv_of(row(topics=cell)))
    assert list(Topic.objects.values_list("name", flat=True)) == names


def test_a_list_of_topics_in_json_stays_as_it_is() -> None:
    bring_in(json_lines_of(row() | {"topics": ["Trade; tariffs", "Asia"]}))
    assert list(Topic.objects.values_list("name", flat=True)) == ["Asia", "Trade; tariffs"]


@pytest.mark.parametrize(
    "column, make",
    [
        ("forecaster", lambda slug: factories.forecaster("model", name="Twin", slug=slug)),
        ("outlet", lambda slug: factories.outlet("Twin", slug=slug)),
        ("group", lambda slug: ClaimGroup.objects.create(name="Twin", slug=slug)),
        ("topics", lambda slug: factories.topic("Twin", slug=slug)),
    ],
)
def test_homonyms_are_told_apart_by_their_slugs(column: str, make: Callable[[str], object]) -> None:
    for slug in ("one", "two"):
        make(slug)
    slugs = {"topics": "topic_slugs"}.get(column, f"{column}_slug")

    blamed = to_blame(csv_of(row(**{column: "TWIN"})))

    assert (blamed.column, f"say in {slugs} which is meant: one, two" in blamed.reason) == (column, True)
    assert bring_in(csv_of(row(**{column: "twin", slugs: "two"}))).counts.new_forecasts == 1
    assert "that of “Twin”" in to_blame(csv_of(row(claim_id="b", **{column: "Other", slugs: "one"}))).reason


def test_a_slug_of_another_kind_is_a_stranger_and_tells_the_kind_where_none_is_given() -> None:
    factories.forecaster("model", name="Twin", slug="one")
    said = {"forecaster": "Twin", "forecaster_slug": "one"}
    assert "“Twin”, model, not of 'Twin'" in to_blame(csv_of(row(**said, forecaster_kind="author"))).reason
    bring_in(csv_of(row(**said, forecaster_kind="")))
    assert credited() == ["one"]


def test_a_new_slug_is_another_person_only_where_the_source_tells_the_others_apart() -> None:
    factories.forecaster("model", name="Twin", slug="one")
    second = row(claim_id="b", forecaster="Twin", forecaster_slug="two")
    assert "There is no 'two' in the ledger" in to_blame(csv_of(second)).reason
    first = row(claim_id="a", forecaster="Twin", forecaster_slug="one")
    assert bring_in(csv_of(first, second)).rejections == []
    assert credited() == ["one", "two"]
    assert bring_in(csv_of(second | {"claim_id": "c"})).rejections == []
    assert_history_holds()


def test_new_ones_come_under_the_slugs_that_are_given() -> None:
    slugs = {"outlet_slug": "paper", "topic_slugs": "t-2 t-1", "group_slug": "g", "forecaster_slug": "f"}
    bring_in(csv_of(row(group="All", **slugs)))
    assert [model.objects.get().slug for model in (Outlet, ClaimGroup, Forecaster)] == ["paper", "g", "f"]
    assert dict(Topic.objects.values_list("name", "slug")) == {"Weather": "t-2", "Berlin": "t-1"}


def test_nobody_speaks_for_a_reader() -> None:
    factories.forecaster("reader", name="Reader 7", slug="reader-7", user=factories.person(Role.FORECASTER))
    said = {"forecaster": "Reader 7", "forecaster_kind": "reader"}
    for cells in (said, said | {"forecaster_slug": "reader-7", "forecaster_kind": ""}):
        assert "readers speak for themselves" in to_blame(csv_of(row(**cells))).reason


MEANWHILE: dict[str, Callable[[], object]] = {
    "renamed": lambda: amend_forecaster(forecaster=Forecaster.objects.get(), name="Sun model", **BY),
    "a homonym": lambda: factories.forecaster("model", name="Rain model"),
    "its name taken": lambda: (
        amend_forecaster(forecaster=Forecaster.objects.get(), name="Sun model", **BY),
        factories.forecaster("model", name="Rain model"),
    ),
    "the outlet renamed": lambda: amend_outlet(outlet=Outlet.objects.get(name="Weather Today"), name="Sun Today", **BY),
    "a topic renamed": lambda: amend_topic(topic=Topic.objects.get(name="Berlin"), name="Paris", **BY),
    "topics exchanged": lambda: [
        amend_topic(topic=topic, name=name, **BY)
        for topic, name in zip(Topic.objects.order_by("name"), ("Weather", "Berlin"), strict=True)
    ],
}


@pytest.mark.parametrize("change", MEANWHILE)
def test_a_source_keeps_meaning_what_it_has_meant(change: str) -> None:
    content = csv_of(row(), row(stated_at="2020-06-24T12:00:00Z"))
    bring_in(content)
    rows = [model.objects.count() for model in (Outlet, Topic)]
    meant = Forecaster.objects.get()
    MEANWHILE[change]()

    again = bring_in(content)
    assert (again.rejections, again.counts.unchanged_rows, again.counts.new_things) == ([], 2, 0)
    more = bring_in(csv_of(row(stated_at="2020-06-25T12:00:00Z"), row(claim_id="b")))
    assert (more.rejections, more.counts.new_forecasts) == ([], 2)

    assert set(credited()) == {meant.slug}
    assert [model.objects.count() for model in (Outlet, Topic)] == rows
    assert Claim.objects.order_by("-pk")[0].outlet == Claim.objects.order_by("pk")[0].outlet


def test_a_source_names_two_who_turn_out_to_be_one_and_then_not() -> None:
    editor = Actor.of(factories.person(Role.ADMIN))
    ann, annie = row(forecaster="Ann"), row(forecaster="Annie", probability="0.3")
    content = csv_of(ann, annie)
    bring_in(content)
    first, second = Forecaster.objects.order_by("pk")
    merging.merge(forecaster=second, into=first, reason="One person.", actor=editor, now=NOW)

    assert (bring_in(content).rejections, bring_in(content).counts.unchanged_rows) == ([], 2)
    longer = csv_of(ann, annie, annie | {"stated_at": "2020-06-24T12:00:00Z"})
    assert (bring_in(longer).counts.new_forecasts, bring_in(longer).counts.new_forecasts) == (1, 0)
    bring_in(csv_of(row(claim_id="b", forecaster="Annie")), source="Another")
    merging.separate(forecaster=second, reason="Two after all.", actor=editor, now=NOW)
    again = bring_in(longer)

    assert (again.rejections, again.counts.new_forecasts) == ([], 0)
    assert credited() == ["ann", "annie", "annie", "ann"]
    assert_history_holds()


def test_two_names_of_one_topic_are_one() -> None:
    bring_in(csv_of(row()))
    MEANWHILE["a topic renamed"]()
    assert bring_in(csv_of(row(claim_id="b", topics="Berlin;Paris"))).rejections == []
    assert [claim.topics.count() for claim in Claim.objects.order_by("pk")] == [2, 1]


def test_another_source_means_what_the_names_mean_now() -> None:
    bring_in(csv_of(row()))
    amend_forecaster(forecaster=Forecaster.objects.get(), name="Sun model", **BY)
    bring_in(csv_of(row()), source="Another")
    bring_in(csv_of(row(forecaster="Sun model")), source="A third")
    assert credited() == ["rain-model", "rain-model-2", "rain-model"]


def test_nothing_is_kept_of_what_is_left_out_or_only_tried() -> None:
    bring_in(csv_of(row()), is_dry=True)
    bring_in(csv_of(row(probability="2")))
    assert not ImportedName.objects.exists()


@pytest.mark.parametrize("change", [None, *MEANWHILE])
def test_what_was_imported_before_is_remembered_too(change: str | None) -> None:
    """A ledger that is older than this memory gets it from what each source has brought."""
    printed = {"article_title": "Rain ahead", "article_url": "https://weather.example/rain", "quote": "it rains",
               "published_on": "2020-06-20", "article_outlet": "Wire"}  # fmt: skip
    content = csv_of(row(group="Rain", **printed), row(group="Rain", stated_at="2020-06-24T12:00:00Z"))
    bring_in(content)
    facts = ("source", "table", "name", "kind", "given_slug", "slug")
    before = set(ImportedName.objects.values_list(*facts))
    if change:
        MEANWHILE[change]()
    ImportedName.objects.all().delete()
    Forecaster.objects.update(name_key="")

    migration = import_module("forecasts.migrations.0024_names_of_sources")
    migration.write_keys(apps, None)
    migration.remember_names(apps, None)

    found = set(ImportedName.objects.values_list(*facts))
    assert found >= before or change == "topics exchanged"
    again = bring_in(content)
    assert (again.rejections, again.counts.new_things) == ([], 0) or change == "topics exchanged"
