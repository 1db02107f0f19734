import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models.errors import Invalid
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards import everybody as many
from forecasts.scorecards.boards.comparison import comparison
from forecasts.scorecards.boards.everybody import everybody
from forecasts.scoring.multiple import benjamini_hochberg, holm
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]

NAMES = ("Me", "Close", "Far", "Few", "Reader", "Reference", "Public reader")


@pytest.fixture
def people() -> dict[str, Forecaster]:
    """One who shares eight claims with most of the others, and four with one of them."""
    kinds = {"Reader": Forecaster.Kind.READER, "Reference": Forecaster.Kind.REFERENCE}
    people = {name: factories.forecaster(kinds.get(name, Forecaster.Kind.AUTHOR), name=name) for name in NAMES[:-1]}
    people["Public reader"] = factories.forecaster(Forecaster.Kind.READER, name="Public reader", opted_in=True)
    for at in range(8):
        numbers = dict.fromkeys(people.values(), 200_000) | {people["Close"]: 200_000 + (-1) ** at * 1_000}
        numbers |= {people["Far"]: 900_000}
        said(numbers if at < 4 else {who: p for who, p in numbers.items() if who != people["Few"]})
    stage.score()
    return people


def test_everybody_with_enough_shared_claims_is_compared(people: dict[str, Forecaster]) -> None:
    found = everybody(kind="forecaster", slug=people["Me"].slug, now=NOW)
    others = {other["subject"]["name"]: other for other in found["others"]}
    assert set(others) == {"Close", "Far", "Public reader"}
    assert (found["sharing"], found["compared"], found["fewest"]) == (3, 3, 5)
    assert {name: other["verdict"] for name, other in others.items()} == {
        "Close": "no_difference", "Far": "first", "Public reader": "no_difference",
    }  # fmt: skip
    assert others["Far"]["test"]["p"] == 0.007812


def test_each_line_says_what_the_comparison_of_the_two_says(people: dict[str, Forecaster]) -> None:
    me = people["Me"].slug
    found = everybody(kind="forecaster", slug=me, now=NOW)["others"]
    for other in found:
        pair = comparison(kind="forecaster", first=me, second=other["subject"]["slug"], now=NOW)
        assert (other["n"], other["clusters"], other["test"]) == (pair["n"], pair["clusters"], pair["test"])
        assert other["difference"]["sum"] == pair["difference"]["sum"]
    p_values = [other["test"]["p"] for other in found]
    assert [other["holm"] for other in found] == pytest.approx(holm(p_values), abs=1e-6)
    assert [other["benjamini_hochberg"] for other in found] == pytest.approx(benjamini_hochberg(p_values), abs=1e-6)


def test_outlets_are_compared_by_their_authors(people: dict[str, Forecaster]) -> None:
    ours, theirs = factories.outlet(), factories.outlet()
    for _ in range(6):
        claim = said({})
        for outlet, p_ppm in ((ours, 100_000), (theirs, 900_000)):
            factories.forecast(claim, article=factories.article(outlet=outlet), p_ppm=p_ppm)
    stage.score()
    [other] = everybody(kind="outlet", slug=ours.slug, now=NOW)["others"]
    assert (other["subject"]["slug"], other["n"], other["verdict"]) == (theirs.slug, 6, "first")


def test_those_who_share_the_most_are_shown(people: dict[str, Forecaster], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST_OTHERS", 2)
    found = everybody(kind="forecaster", slug=people["Me"].slug, now=NOW)
    assert (found["sharing"], found["compared"], len(found["others"])) == (3, 2, 2)


def test_nobody_shares_enough(people: dict[str, Forecaster]) -> None:
    found = everybody(kind="forecaster", slug=people["Few"].slug, now=NOW)
    assert (found["sharing"], found["others"]) == (0, [])


@pytest.mark.parametrize("asked", [{"kind": "topic"}, {"part": "all"}, {"slug": "nobody"}, {"slug": ""}])
def test_what_there_is_not_is_refused_by_name(people: dict[str, Forecaster], asked: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        everybody(**{"kind": "forecaster", "slug": people["Me"].slug, "now": NOW} | asked)  # type: ignore[arg-type]
    assert list(refused.value.fields) == ["first" if "slug" in asked else next(iter(asked))]


def test_it_is_kept_while_nothing_changes(
    keeping: None, people: dict[str, Forecaster], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = people["Me"].slug
    with django_assert_num_queries(5):
        made = everybody(kind="forecaster", slug=me, now=NOW)
    with django_assert_num_queries(2):
        assert everybody(kind="forecaster", slug=me, now=NOW) == made
