"""The page on imports says what the code does, and its sample can be imported."""

import csv
import io

from django.test import Client

from forecasts.bulk import columns
from forecasts.bulk.spellings import IN_PER_CENT
from forecasts.models.claims import Claim
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.models.sources import Forecaster
from tests.bulk.files import bring_in

ABOUT = {column.name: column for column in columns.TABLE}


def listed(name: str) -> set[str]:
    return {word.strip() for word in ABOUT[name].values.replace(";", ",").replace(" (also where empty)", "").split(",")}


def test_every_column_stands_on_the_page(client: Client, db: None) -> None:
    page = client.get("/help/importing/").text.replace("<wbr>", "").replace('<code class="name">', "<code>")
    assert all(f"<code>{name}</code>" in page for name in {*columns.ALL, *IN_PER_CENT})
    assert page.count("</code> required</th>") == len(columns.REQUIRED)


def test_allowed_values_are_those_of_the_code() -> None:
    assert listed("kind") == set(Claim.Kind.values)
    assert listed("forecaster_kind") == set(Forecaster.Kind.values)
    assert {*VOIDS, Outcome.OCCURRED, Outcome.DID_NOT_OCCUR} <= listed("outcome")


def test_the_sample_imports_cleanly_and_twice_adds_nothing(client: Client, db: None) -> None:
    answer = client.get("/help/importing/sample.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="sample.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["claim_id"] for row in rows] == ["rain-2020", "rain-2020", "cup-2020", "harvest-2020"]
    first = bring_in(answer.content, confirm_outcomes=True)
    assert first.rejections == []
    assert (first.counts.new_claims, first.counts.new_forecasts, first.counts.new_outcomes) == (3, 4, 2)
    again = bring_in(answer.content, confirm_outcomes=True)
    assert (again.rejections, again.counts.unchanged_rows) == ([], 4)
