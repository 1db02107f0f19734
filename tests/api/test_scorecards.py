import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from tests import factories
from tests.api.conftest import Get
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path, value, n",
    [
        ("forecaster/henning-effner/", 0.10375, 6),
        ("forecaster/north-korean-army/", 0.952576, 2),
        ("outlet/ips-journal/", 0.10375, 6),
        ("article/north-korea-increases-the-pressure/", 0.10375, 6),
        ("topic/north-korea/", 0.10375, 6),
        ("ledger/", 0.097857, 7),
    ],
)
def test_each_kind_of_card(get: Get, example: dict[int, Claim], path: str, value: float, n: int) -> None:
    card = get(f"scorecards/{path}")
    assert (card["scores"]["brier"]["value"], card["scores"]["brier"]["n"]) == (value, n)
    assert len(get(card["claims"])["results"]) >= card["counts"]["claims"]


def test_as_of_an_earlier_instant(get: Get, example: dict[int, Claim]) -> None:
    card = get("scorecards/forecaster/henning-effner/?as_of=2020-07-01T00:00:00%2B02:00")
    assert card["as_of"] == "2020-06-30T22:00:00Z"
    assert (card["counts"]["claims"], card["scores"]["brier"]["value"]) == (0, None)


@pytest.mark.parametrize(
    "as_of",
    ["", "x", "2026", "2026-01-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2020-01-01T00:00:00+02:00"],
)
def test_an_instant_as_of_which_nothing_can_be_said(get: Get, as_of: str) -> None:
    assert list(get(f"scorecards/ledger/?as_of={as_of}", 400)["errors"]) == ["as_of"]


@pytest.mark.parametrize(
    "path", ["forecaster/nobody/", "planet/mars/", "ledger/ledger/x/", "ledger/other/", "forecaster/"]
)
def test_what_has_no_card(get: Get, path: str) -> None:
    get(f"scorecards/{path}", 404)


def test_a_card_takes_the_same_number_of_queries_for_one_score_as_for_many(get: Get) -> None:
    author = factories.forecaster()

    def queries() -> int:
        stage.called(forecaster=author)
        stage.score()
        with CaptureQueriesContext(connection) as captured:
            get(f"scorecards/forecaster/{author.slug}/")
        return len(captured)

    assert [queries() for _ in range(3)] == [8, 8, 8]
