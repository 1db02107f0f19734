from itertools import product

import pytest

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.scorecards.boards.leaderboard import leaderboard
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db


def test_it_is_the_board_of_the_page(get: Get, example: dict[int, Claim]) -> None:
    for kind, part in product(("forecaster", "outlet", "topic"), ("prospective", "retrospective")):
        answer = get(f"leaderboard/?kind={kind}&part={part}&order=name")
        expected = leaderboard(kind=kind, part=part, order="name", now=clock.now())
        assert answer | {"as_of": ""} == expected | {"as_of": ""}
        assert answer["rows"]


def test_what_is_left_out_has_a_usual_value(get: Get) -> None:
    answer = get("leaderboard/")
    assert (answer["kind"], answer["part"], answer["order"], answer["page"]) == (
        "forecaster", "prospective", "error", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "query, field",
    [
        ("kind=planet", "kind"),
        ("part=all", "part"),
        ("order=luck", "order"),
        ("page=2", "page"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=" + "9" * 40, "page"),
        ("cursor=x", "cursor"),
    ],
)
def test_what_there_is_not_is_an_error_that_names_it(get: Get, query: str, field: str) -> None:
    assert list(get(f"leaderboard/?{query}", 400)["errors"]) == [field]
