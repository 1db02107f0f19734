"""Out of one ledger and into an empty one: the same bytes come out again."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from tests import factories
from tests.bulk.files import amount, bring_in, csv_of, match, row, settled
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
WORDS = '“Rain”, they said,\nand: "more"; 雨 \\ ünd'


@contextmanager
def a_ledger_of_its_own() -> Iterator[None]:
    """An empty ledger, as it is again afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def exported(path: Path) -> bytes:
    call_command("export_forecasts", path, verbosity=0)
    return path.read_bytes()


def every_kind_of_row() -> bytes:
    """One of everything that the columns can hold."""
    printed = {
        "article_title": "Rain ahead",
        "article_url": "https://weather.example/rain",
        "published_on": "2020-06-01",
        "quote": "it seems likely that it rains",
    }
    return csv_of(
        settled(note="'=1+1", headline="'=HYPERLINK", criteria=WORDS, group="Rain, all of it"),
        settled(note="'=1+1", headline="'=HYPERLINK", criteria=WORDS, group="Rain, all of it", probability="withdrawn",
                stated_at="2020-07-01T00:00:00.123456+00:00"),
        settled(claim_id="flood", condition_claim_id="rain", outcome="condition_not_met", deadline="2020-12-31T10:00:00Z"),
        row(claim_id="words", probability="", wording="very unlikely", stated_at="2020-06-23", **printed),
        row(claim_id="range", probability="0.2", probability_low="0.1", probability_high="0.4", event_from="2020-06-01"),
        row(claim_id="reading", wording="perhaps", condition="If it is cloudy"),
        match(), amount(),
    )  # fmt: skip


def taken(content: bytes) -> None:
    found = bring_in(content, confirm_outcomes=True)
    assert found.rejections == []


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_every_kind_of_row_comes_out_as_it_went_in(tmp_path: Path, suffix: str) -> None:
    with a_ledger_of_its_own():
        taken(every_kind_of_row())
        first = exported(tmp_path / f"first.{suffix}")
    with a_ledger_of_its_own():
        taken(first)
        assert_history_holds(staged=False)
        assert exported(tmp_path / f"second.{suffix}") == first
    assert first.count(b"\n") >= 8


def test_cells_come_out_in_one_form(tmp_path: Path) -> None:
    taken(every_kind_of_row())
    exported(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    by_claim = {one["claim_id"]: one for one in rows}
    assert [one["probability"] for one in rows if one["claim_id"] == "rain"] == ["0.2", "withdrawn"]
    assert by_claim["rain"]["headline"] == "'=HYPERLINK"
    assert by_claim["rain"]["criteria"] == WORDS
    assert by_claim["rain"]["topics"] == "Berlin;Weather"
    assert by_claim["flood"]["condition_claim_id"] == "rain"
    assert by_claim["words"]["stated_at"] == "2020-06-23"
    assert by_claim["range"]["probability_high"] == "0.4"
    assert json.loads(by_claim["brazil-croatia"]["distribution"]) == {
        "Brazil": 0.876379,
        "Draw": 0.095593,
        "Croatia": 0.028028,
    }
    assert json.loads(by_claim["rainfall"]["distribution"]) == {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}


def test_the_example_comes_out_and_in_again(tmp_path: Path) -> None:
    with a_ledger_of_its_own():
        call_command("load_example", "--small", verbosity=0)
        first = exported(tmp_path / "first.csv")
    with a_ledger_of_its_own():
        taken(first)
        assert exported(tmp_path / "second.csv") == first
    assert b"Henning Effner" in first


def test_drafts_stay_where_they_are(tmp_path: Path) -> None:
    factories.draft_forecast(factories.claim("draft"))
    factories.forecast(factories.claim())

    assert exported(tmp_path / "all.csv").count(b"\n") == 2


def test_homonyms_are_written_with_their_slugs(tmp_path: Path) -> None:
    for slug in ("one", "two"):
        factories.forecast(factories.claim(), forecaster=factories.forecaster("model", slug=slug, name="Rain model"))
    stranger = factories.forecaster("model", slug="three", name="one")
    factories.forecast(factories.claim(), forecaster=stranger)

    exported(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="") as file:
        found = [(one["forecaster"], one["forecaster_slug"]) for one in csv.DictReader(file)]
    assert found == [("Rain model", "one"), ("Rain model", "two"), ("one", "three")]


def test_claims_of_two_sources_keep_apart(tmp_path: Path) -> None:
    bring_in(csv_of(row()), source="One")
    bring_in(csv_of(row()), source="Two")

    exported(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="") as file:
        assert len({one["claim_id"] for one in csv.DictReader(file)}) == 2
