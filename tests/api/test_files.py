import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forecasts.api import pagination
from forecasts.api.files import AT_A_TIME, columns_of, json_lines
from forecasts.api.serializers.claims import ClaimSerializer
from forecasts.bulk.csv_rows import defused
from forecasts.models.claims import Claim
from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
LISTS = ["claims/", "articles/", "topics/", "outlets/", "forecasters/", "leaderboard/"]


def download(client: Client, path: str, accept: str = "*/*") -> str:
    response = client.get(f"/api/v1/{path}", headers={"accept": accept})
    assert response.status_code == 200, response.content
    assert response.streaming
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole list is read in several parts."""
    monkeypatch.setattr(pagination, "AT_ONCE", 4)


def test_a_file_has_every_row_that_the_pages_have(get: Get, client: Client, example: dict[int, Claim]) -> None:
    parts = [f"claims/{example[1].public_id}/{part}/" for part in ("forecasts", "resolutions", "history")]
    for path in (*LISTS, *parts):
        page = get(path)
        rows = page if isinstance(page, list) else page.get("results", page.get("rows"))
        assert rows
        assert [json.loads(line) for line in download(client, f"{path}?format=jsonl").splitlines()] == rows
        assert len(table(download(client, f"{path}?format=csv"))) == len(rows)


@pytest.mark.parametrize(
    "accept, kind",
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/jsonl", "application/jsonl; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_the_accept_header_chooses(client: Client, accept: str, kind: str) -> None:
    response = client.get("/api/v1/claims/", headers={"accept": accept})
    assert response["Content-Type"] == kind
    assert "Accept" in response["Vary"].split(", ")
    if response.streaming:
        name = "claims.csv" if "csv" in kind else "claims.jsonl"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Cache-Control"] == "public, no-cache"


def test_columns_are_the_same_whatever_is_in_the_list(client: Client, example: dict[int, Claim]) -> None:
    full = download(client, "claims/?format=csv").splitlines()[0]
    empty = download(client, "claims/?format=csv&outcome=retracted").splitlines()
    assert empty == [full]
    columns = full.split(",")
    assert {"id", "window_deadline_on", "condition_words", "outlet_slug", "crowd_median_ppm", "forecasts"} <= set(
        columns
    )
    assert not [column for column in columns if column.startswith("links")]
    assert len(list(columns_of(ClaimSerializer()))) == len(columns)


def test_a_row_of_the_table(client: Client, example: dict[int, Claim]) -> None:
    [row] = [row for row in table(download(client, "claims/?format=csv")) if row["id"] == example[9].public_id]
    assert row["window_deadline_on"] == "2021-04-30"
    assert (row["outcome"], row["group"], row["ordered"]) == ("occurred", "", "false")
    assert json.loads(row["forecasts"])[0]["forecaster"]["slug"] == "henning-effner"
    path = f"claims/{example[9].public_id}/forecasts/?format=csv"
    [forecast] = table(download(client, path))
    assert (forecast["reading_point_ppm"], forecast["call_scores_brier_value"]) == ("750000", "0.0625")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(client: Client, text: str) -> None:
    factories.topic(text)
    [row] = table(download(client, "topics/?format=csv"))
    assert row["name"] == defused(text) == f"'{text}"
    assert json.loads(download(client, "topics/?format=jsonl"))["name"] == text


def test_commas_quotes_and_lines_stay_in_their_cells(client: Client) -> None:
    name = 'a, "b"\nand \u2028c'
    factories.topic(name)
    [row] = table(download(client, "topics/?format=csv"))
    assert row["name"] == name
    assert len("".join(json_lines([[{"name": name}]])).splitlines()) == 1


def test_filters_hold_for_files(client: Client) -> None:
    for day in range(9):
        stage.recorded(recorded_at=NOW + timedelta(days=day))
    wanted = stage.recorded(topics=[factories.topic(slug="wanted")])
    lines = download(client, "claims/?format=jsonl&topic=wanted").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [wanted.public_id]


@pytest.mark.parametrize("query", ["page_size=5", "cursor=x"])
def test_a_file_has_no_pages(client: Client, query: str) -> None:
    response = client.get(f"/api/v1/claims/?format=csv&{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["claims/?state=x&format=csv", "leaderboard/?format=csv&page=2"])
def test_a_problem_is_a_problem_whatever_was_asked_for(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_one_document_is_no_table(client: Client, example: dict[int, Claim]) -> None:
    path = f"/api/v1/claims/{example[1].public_id}/"
    assert client.get(path, headers={"accept": "text/csv"}).status_code == 406


def test_rows_are_read_as_they_leave(client: Client) -> None:
    for _ in range(9):
        stage.recorded()
    response = client.get("/api/v1/claims/?format=jsonl")
    with CaptureQueriesContext(connection) as captured:
        parts = iter(response.streaming_content)  # type: ignore[attr-defined]
        assert next(parts).count(b"\n") == 4
    assert len(captured) < 8
    assert sum(part.count(b"\n") for part in parts) == 5


def test_only_so_many_are_sent_at_a_time(client: Client, example: dict[int, Claim]) -> None:
    sent = [client.get("/api/v1/claims/?format=csv") for _ in range(AT_A_TIME)]
    refused = client.get("/api/v1/topics/?format=jsonl")
    assert (refused.status_code, refused["Retry-After"]) == (429, "10")
    assert refused["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/topics/").status_code == 200, "pages are not files"
    for response in sent:
        response.close()
    assert table(download(client, "topics/?format=csv"))
