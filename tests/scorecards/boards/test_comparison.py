from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards import comparison as comparing
from forecasts.scorecards.boards.comparison import comparison
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]

BEFORE = datetime(2020, 6, 24, tzinfo=UTC)


def said(answers: dict[Forecaster, int], *, ahead: bool = True, **fields: Any) -> Claim:
    """A claim that did not occur, on which each of the named said a number, recorded in advance unless told otherwise."""
    claim = stage.recorded(**({"recorded_at": BEFORE} if ahead else {}), **fields)
    for forecaster, p_ppm in answers.items():
        factories.forecast(claim, forecaster=forecaster, p_ppm=p_ppm)
    factories.resolution(claim, Outcome.DID_NOT_OCCUR)
    ScoreJob.objects.raise_for([claim])
    return claim


def compared(first: Any, second: Any, kind: str = "forecaster", **asked: Any) -> Document:
    return comparison(kind=kind, first=first.slug, second=second.slug, now=NOW, **asked)


@pytest.fixture
def two() -> tuple[Forecaster, Forecaster]:
    """Two who share seven claims recorded in advance; each has answered some that the other has not."""
    better, worse = factories.forecaster(name="Better"), factories.forecaster(name="Worse")
    for at in range(7):
        said({better: 100_000, worse: 300_000 + at * 100_000})
    said({better: 900_000})
    for _ in range(2):
        said({worse: 0})
    said({better: 1_000_000, worse: 0}, ahead=False)
    stage.score()
    return better, worse


def test_shared_claims_give_exact_means_and_a_test(two: tuple[Forecaster, Forecaster]) -> None:
    found = compared(*two)
    errors = [Fraction(said, 10) ** 2 for said in range(3, 10)]
    assert (found["n"], found["clusters"]) == (7, 7)
    assert (found["first"]["only"], found["second"]["only"]) == (1, 2)
    assert found["first"]["scores"]["brier"] == {"value": 0.01, "sum": "70000000000", "n": 7}
    assert found["second"]["scores"]["brier"]["sum"] == str(int(sum(errors) * 10**12))
    assert found["difference"]["sum"] == str(int((7 * Fraction(1, 100) - sum(errors)) * 10**12))
    assert found["difference"]["value"] == pytest.approx(float(Fraction(1, 100) - sum(errors) / 7), abs=1e-6)
    assert found["difference"]["interval"]["high"] > found["difference"]["value"]
    assert found["test"] == {"p": 2 / 2**7, "exact": True, "tried": 128}
    assert found["verdict"] == "first"
    assert compared(two[1], two[0])["verdict"] == "second"


def test_the_claims_are_there_with_what_was_said_and_what_came(two: tuple[Forecaster, Forecaster]) -> None:
    claims = compared(*two)["claims"]
    assert [claim["second"]["point_ppm"] for claim in claims] == [at * 100_000 for at in range(9, 2, -1)]
    first = claims[0]
    assert (first["outcome"], first["answer"], first["difference"]) == ("did_not_occur", "did not occur", -0.8)
    assert first["first"] == {
        "low_ppm": 100_000, "point_ppm": 100_000, "high_ppm": 100_000, "brier": 0.01, "log": 0.105361, "n": 1,
    }  # fmt: skip
    assert Claim.objects.get(public_id=first["public_id"]).headline == first["headline"]


def test_in_advance_and_afterwards_are_never_mixed(two: tuple[Forecaster, Forecaster]) -> None:
    found = compared(*two, part="retrospective")
    assert (found["n"], found["verdict"], found["test"]["p"]) == (1, "too_few", 1.0)
    assert "no_interval" in found["difference"]
    assert found["first"]["scores"]["log"] == {"value": None, "sum": "0", "n": 0, "infinite": 1}


def test_claims_are_cut_into_pages(two: tuple[Forecaster, Forecaster], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "PER_PAGE", 3)
    assert [len(compared(*two, page=page)["claims"]) for page in (1, 2, 3)] == [3, 3, 1]
    with pytest.raises(Invalid) as refused:
        compared(*two, page=4)
    assert refused.value.fields == {"page": "There are 3 pages of shared claims: ask for a page from 1 to 3."}


def test_nothing_shared_is_said() -> None:
    lonely, other = factories.forecaster(), factories.forecaster()
    said({lonely: 1})
    stage.score()
    found = compared(lonely, other)
    assert (found["n"], found["verdict"], found["claims"], found["first"]["only"]) == (0, "nothing_shared", [], 1)
    assert not {"difference", "test"} & found.keys()


def test_claims_of_one_article_lean_on_one_another() -> None:
    """One wrote all of them in one article, the other one by one: for both together that is one cluster."""
    one, other, article = factories.forecaster(), factories.forecaster(), factories.article()
    for _ in range(8):
        claim = stage.recorded(recorded_at=BEFORE)
        factories.forecast(claim, forecaster=one, article=article, p_ppm=0)
        factories.forecast(claim, forecaster=other, p_ppm=900_000)
        factories.resolution(claim, Outcome.DID_NOT_OCCUR)
        ScoreJob.objects.raise_for([claim])
    stage.score()
    found = compared(one, other)
    assert (found["n"], found["clusters"], found["verdict"]) == (8, 1, "too_few")


def test_an_outlet_stands_with_the_mean_of_its_authors_and_models() -> None:
    first, second = factories.outlet(), factories.outlet()
    articles = {outlet: factories.article(outlet=outlet) for outlet in (first, second)}
    claim = stage.recorded(recorded_at=BEFORE)
    for outlet, p_ppm, kind in (
        (first, 100_000, Forecaster.Kind.AUTHOR),
        (first, 400_000, Forecaster.Kind.MODEL),
        (first, 1_000_000, Forecaster.Kind.QUOTED),
        (second, 500_000, Forecaster.Kind.AUTHOR),
    ):
        forecaster = factories.forecaster(kind)
        factories.forecast(claim, forecaster=forecaster, article=articles[outlet], p_ppm=p_ppm)
    factories.resolution(claim, Outcome.DID_NOT_OCCUR)
    ScoreJob.objects.raise_for([claim])
    stage.score()
    found = compared(first, second, kind="outlet")
    assert found["first"]["scores"]["brier"]["sum"] == "85000000000"
    assert found["claims"][0]["first"] | {"log": 0} == {
        "low_ppm": 100_000, "point_ppm": 250_000, "high_ppm": 400_000, "brier": 0.085, "log": 0, "n": 2,
    }  # fmt: skip


def test_who_cannot_be_compared_is_named_and_a_private_card_stays_unknown(two: tuple[Forecaster, Forecaster]) -> None:
    reader = factories.forecaster(Forecaster.Kind.READER, name="Nobody knows")
    for asked, fields in (
        ({"first": "nobody", "second": reader.slug}, ["first", "second"]),
        ({"first": two[0].slug, "second": two[0].slug}, ["second"]),
        ({"first": two[0].slug, "second": ""}, ["second"]),
        ({"first": two[0].slug, "second": two[1].slug, "kind": "topic"}, ["kind"]),
        ({"first": two[0].slug, "second": two[1].slug, "kind": "planet"}, ["kind"]),
        ({"first": two[0].slug, "second": two[1].slug, "part": "all"}, ["part"]),
    ):
        with pytest.raises(Invalid) as refused:
            comparison(**{"kind": "forecaster", "now": NOW} | asked)  # type: ignore[arg-type]
        assert list(refused.value.fields) == fields
    with pytest.raises(Invalid, match=f"There is no forecaster '{reader.slug}'"):
        comparison(kind="forecaster", first=two[0].slug, second=reader.slug, now=NOW)


def test_it_asks_a_fixed_number_of_questions(
    two: tuple[Forecaster, Forecaster], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        compared(*two)
