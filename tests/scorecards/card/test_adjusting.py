import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models.sources import Forecaster
from forecasts.scorecards.card import adjusting
from forecasts.scorecards.card.adjusting import everyone_adjusted
from forecasts.scorecards.keeping import read_revision
from tests import factories
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said
from tests.scorecards.stage import Document

FEW = {"no_interval": "Fewer than 10 claims are too few to be weighed anew."}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def on_the_card(forecaster: Forecaster) -> Document:
    """What the document of a card has of it."""
    return {name: part for name, part in stage.card_of("forecaster", forecaster.slug).items() if name == "adjusted"}


@pytest.fixture
def people() -> dict[str, Forecaster]:
    """One who answered an easy and a hard claim, one who answered the hard one alone, and others apart."""
    people = {name: factories.forecaster(name=name) for name in ("Both", "Hard only", "Apart")}
    said({people["Both"]: 100_000})
    said({people["Both"]: 800_000, people["Hard only"]: 700_000})
    said({people["Apart"]: 500_000})
    reader, crowd = factories.forecaster(Forecaster.Kind.READER), factories.forecaster(Forecaster.Kind.REFERENCE)
    said({reader: 0, crowd: 0, people["Apart"]: 500_000})
    stage.score()
    return people


def test_who_answered_the_hard_claim_alone_is_not_the_worse_for_it(people: dict[str, Forecaster]) -> None:
    """By hand: on the hard claim 0.64 and 0.49, so the second is 0.15 better than the first, whose mean is 0.325."""
    means = everyone_adjusted("forecaster", "prospective", read_revision())
    assert {pk: mean for pk, (mean, _) in means.items()} == {people["Both"].pk: 0.325, people["Hard only"].pk: 0.175}
    assert on_the_card(people["Hard only"]) == {"adjusted": {"prospective": {"value": 0.175, "compared": 2} | FEW}}
    assert on_the_card(people["Apart"]) == {"adjusted": {"prospective": {"value": None, "reason": adjusting.APART}}}
    assert on_the_card(Forecaster.objects.exclude(standings__claim__forecasts__forecaster__in=people.values())[0]) == {}


def test_it_is_least_squares_with_a_column_for_each_forecaster_and_claim() -> None:
    draw = np.random.default_rng(8)
    crowd = [factories.forecaster() for _ in range(5)]
    rows = []
    for claim in range(12):
        numbers = {who: int(draw.integers(0, 10)) for who in draw.permutation(5)[: 2 + claim % 3].tolist()}
        said({crowd[who]: number * 100_000 for who, number in numbers.items()})
        rows += [(who, claim, (number / 10) ** 2) for who, number in numbers.items()]
    stage.score()
    design = np.zeros((len(rows), 17))
    for at, (who, claim, _) in enumerate(rows):
        design[at, who] = design[at, 5 + claim] = 1
    fitted = np.linalg.lstsq(design, np.array([score for *_, score in rows]), rcond=None)[0]
    expected = fitted[:5] + fitted[5:].mean()
    means = everyone_adjusted("forecaster", "prospective", read_revision())
    assert [means[who.pk].mean for who in crowd] == pytest.approx(expected, abs=2e-6)


def test_outlets_stand_with_their_authors_and_topics_with_nobody(people: dict[str, Forecaster]) -> None:
    outlets = factories.outlet(), factories.outlet()
    claim = said({})
    for outlet, p_ppm in zip(outlets, (100_000, 900_000), strict=True):
        factories.forecast(claim, article=factories.article(outlet=outlet), p_ppm=p_ppm)
    stage.score()
    means = everyone_adjusted("outlet", "prospective", read_revision())
    assert [means[outlet.pk].mean for outlet in outlets] == [0.01, 0.81]
    assert everyone_adjusted("topic", "prospective", read_revision()) == {}
    card = stage.card_of("outlet", outlets[0].slug)
    assert card["adjusted"] == {"prospective": {"value": 0.01, "compared": 2} | FEW}
    assert "adjusted" not in stage.card_of("ledger")


def test_a_card_does_not_wait_for_a_large_ledger(
    people: dict[str, Forecaster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adjusting, "MOST_FOR_A_CARD", 3)
    assert on_the_card(people["Both"]) == {}


def test_intervals_are_about_claims_and_left_out_where_they_would_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = factories.forecaster(), factories.forecaster()
    for at in range(12):
        said({one: 50_000 * at, other: 100_000 + 50_000 * at})
    stage.score()
    card = on_the_card(one)["adjusted"]["prospective"]
    assert card["interval"]["low"] < card["value"] < card["interval"]["high"]
    assert card["interval"]["method"] == "Bayesian bootstrap over 12 claims"
    monkeypatch.setattr(adjusting, "MOST_WEIGHED", 23)
    assert "takes too long" in on_the_card(one)["adjusted"]["prospective"]["no_interval"]


def test_it_is_kept_until_something_changes(
    people: dict[str, Forecaster], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    state = read_revision()
    with django_assert_num_queries(1):
        made = everyone_adjusted("forecaster", "prospective", state)
    with django_assert_num_queries(0):
        assert everyone_adjusted("forecaster", "prospective", state) is made
    said(dict.fromkeys(people.values(), 0))
    stage.score()
    assert len(everyone_adjusted("forecaster", "prospective", read_revision())) == 3
