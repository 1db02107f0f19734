import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.scorecards.card import figures
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


def test_an_older_method_a_cut_and_an_instant(get: Get, example: dict[int, Claim]) -> None:
    asked = (
        "as_of=2026-11-24T12:00:00Z&method=1&topic=missiles&since=2020-01-01&until=2020-12-31&recorded=retrospective"
    )
    card = get(f"scorecards/forecaster/henning-effner/?{asked}&horizon=30-to-180")
    assert card["method"]["version"] == 1
    assert "spherical" not in card["scores"]
    assert card["cut"] == {
        "topic": "missiles", "since": "2020-01-01", "until": "2020-12-31", "horizon": "30-to-180",
        "recorded": "retrospective", "claims": 3, "of": 10,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["as_of", "method", "topic", "since", "until", "horizon", "recorded"])
def test_what_cannot_be_understood_is_named(get: Get, name: str) -> None:
    for text in ("", "-1", "99", "x", "9999-99-99", "9" * 5000):
        assert list(get(f"scorecards/ledger/?{name}={text}", 400)["errors"]) == [name]
    get(f"scorecards/ledger/?{name}=%00", 400)


def test_each_may_be_said_once(get: Get) -> None:
    assert list(get("scorecards/ledger/?topic=a&topic=b&method=1", 400)["errors"]) == ["topic"]


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

    assert [queries() for _ in range(3)] == [13, 13, 13]


def test_a_cut_takes_few_queries(get: Get, example: dict[int, Claim]) -> None:
    with CaptureQueriesContext(connection) as captured:
        get("scorecards/topic/north-korea/?topic=missiles&since=2020-01-01&horizon=30-to-180&recorded=retrospective")
    assert len(captured) == 10


def test_a_filter_that_matches_nothing_leaves_an_empty_card(get: Get, example: dict[int, Claim]) -> None:
    card = get("scorecards/forecaster/henning-effner/?since=2090-01-01")
    assert (card["cut"]["claims"], card["cut"]["of"], card["scores"]["brier"]["value"]) == (0, 10, None)


def test_before_the_first_record_a_card_is_empty(get: Get, example: dict[int, Claim]) -> None:
    card = get("scorecards/ledger/?as_of=1950-01-01T00:00:00Z")
    assert (card["counts"]["claims"], card["history"]) == (0, {"tree_size": 0})


@pytest.mark.parametrize(
    "limit, asked, name",
    [
        ("MOST_OF_A_CUT", "since=2020-01-01", "since"),
        ("MOST_FROM_THE_ROWS", "method=1", "method"),
        ("MOST_FROM_THE_ROWS", "as_of=2026-11-24T12:00:00Z", "as_of"),
    ],
)
def test_what_takes_too_long_is_refused_with_what_to_do(
    get: Get, example: dict[int, Claim], monkeypatch: pytest.MonkeyPatch, limit: str, asked: str, name: str
) -> None:
    monkeypatch.setattr(figures, limit, 9)
    [said] = get(f"scorecards/forecaster/henning-effner/?{asked}", 400)["errors"][name]
    assert said.startswith("This card counts more than 9 forecasts")
    monkeypatch.setattr(figures, limit, 10)
    assert get(f"scorecards/forecaster/henning-effner/?{asked}")["subject"]["slug"] == "henning-effner"
