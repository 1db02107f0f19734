from typing import Any

import pytest
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.sources import Forecaster
from tests import factories
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db


def slugs(answer: Any) -> list[str]:
    return [row["subject"]["slug"] for row in answer["results"]]


def test_the_root_lists_every_address_and_each_answers(get: Get, example: dict[int, Claim], client: Client) -> None:
    root = get("")
    assert {"claims", "scorecards", "leaderboard", "compare", "schema", "docs"} <= root.keys()
    card = root.pop("scorecard").replace("{kind}", "topic").replace("{slug}", "north-korea")
    assert {client.get(address).status_code for name, address in root.items() if "compare" not in name} == {200}
    assert get(card)["subject"]["slug"] == "north-korea"


@pytest.mark.parametrize("kind", ["forecaster", "outlet", "article", "topic"])
def test_a_line_says_what_its_card_says(get: Get, example: dict[int, Claim], kind: str) -> None:
    answer = get(f"scorecards/?kind={kind}")
    assert answer["total"] == len(answer["results"]) > 0
    for row in answer["results"]:
        card = get(row["links"]["scorecard"])
        assert row["subject"] == card["subject"] | ({"of": row["subject"]["of"]} if kind == "forecaster" else {})
        for rule in ("brier", "log"):
            published = card["scores"].get(rule, {"sum": "0", "n": 0, "value": None})
            assert {name: row["scores"][rule][name] for name in ("sum", "n", "value")} == {
                name: published[name] for name in ("sum", "n", "value")
            }
        assert row["scored"] == row["scores"]["brier"]["n"]


def test_the_worked_value_of_the_example(get: Get, example: dict[int, Claim]) -> None:
    rows = {row["subject"]["slug"]: row for row in get("scorecards/")["results"]}
    assert (rows["henning-effner"]["scored"], rows["henning-effner"]["scores"]["brier"]["value"]) == (6, 0.10375)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("order=-scored", ["henning-effner", "north-korean-army", "un-population-division"]),
        ("order=scored", ["un-population-division", "north-korean-army", "henning-effner"]),
        ("name=army", ["north-korean-army"]),
        ("of=quoted", ["north-korean-army"]),
        ("fewest=2", ["henning-effner", "north-korean-army"]),
        ("fewest=7", []),
    ],
)
def test_order_and_filters(get: Get, example: dict[int, Claim], query: str, expected: list[str]) -> None:
    answer = get(f"scorecards/?{query}")
    assert (slugs(answer), answer["total"]) == (expected, len(expected))


def test_pages_in_both_orders(get: Get, example: dict[int, Claim]) -> None:
    factories.forecaster(slug="zz-without-a-score")
    for order in ("slug", "-scored"):
        whole = slugs(get(f"scorecards/?order={order}"))
        first = get(f"scorecards/?order={order}&page_size=3")
        assert [*slugs(first), *slugs(get(first["next"]))] == whole
        assert first["total"] == 4


def test_readers_are_listed_by_their_own_choice_alone(get: Get) -> None:
    factories.forecaster(Forecaster.Kind.READER)
    public = factories.forecaster(Forecaster.Kind.READER, opted_in=True)
    answer = get("scorecards/")
    assert (slugs(answer), answer["total"]) == ([public.slug], 1)


@pytest.mark.parametrize(
    "query, field",
    [
        ("kind=ledger", "kind"),
        ("kind=topic&of=author", "of"),
        ("of=oracle", "of"),
        ("fewest=-1", "fewest"),
        ("fewest=9999999999", "fewest"),
        ("order=error", "order"),
        ("name=" + "x" * 201, "name"),
        ("order=-scored&cursor=WyJvbiIsIngiLCIxIl0", "cursor"),
    ],
)
def test_what_is_no_filter_is_an_error_that_names_it(get: Get, query: str, field: str) -> None:
    assert list(get(f"scorecards/?{query}", 400)["errors"]) == [field]


def test_the_list_is_read_in_few_queries(
    get: Get, example: dict[int, Claim], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        get("scorecards/?order=-scored")


def test_the_whole_list_as_a_file(client: Client, example: dict[int, Claim]) -> None:
    answer = client.get("/api/v1/scorecards/?format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith(
        "subject_kind,subject_slug,subject_name,subject_url,subject_of,scored,scores_brier_value"
    )
    assert len(lines) == 4
