import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.scorecards.publishing.standings_sums import Alike, counts_of, sums_by_part, sums_of, totals_of
from forecasts.scorecards.publishing.writing import stored_standings
from forecasts.scoring.sums import ExactSum, RangedSum
from tests import factories
from tests.scorecards import cases, stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def test_what_waits_and_what_has_no_score_is_counted() -> None:
    author = factories.forecaster()
    stage.called(forecaster=author)
    stage.called(forecaster=author, outcome=None)
    stage.called(forecaster=author, outcome=Outcome.AMBIGUOUS)
    stage.score()
    assert counts_of("forecaster", [author.pk, 0]) == {
        author.pk: {"forecasts": 3, "waiting": 1, "not_scored": 1},
        0: {"forecasts": 0, "waiting": 0, "not_scored": 0},
    }


def test_a_sum_beyond_63_bits_keeps_every_digit() -> None:
    author, most = factories.forecaster(), 2**63 - 1
    for _ in range(3):
        stage.called(forecaster=author)
    stage.score()
    Score.objects.filter(rule="brier").update(value=most, low=most - 1, high=most)
    every = RangedSum(ExactSum(3, 3 * most), ExactSum(3, 3 * most - 3), ExactSum(3, 3 * most))
    assert stage.sums("forecaster", author.pk)["all", "brier"] == every
    assert totals_of("forecaster", [author.pk])[author.pk]["brier"] == every


def test_infinite_scores_are_left_out_and_so_is_a_worst_one() -> None:
    author = factories.forecaster()
    for _ in range(3):
        stage.called(forecaster=author)
    stage.score()
    first, second, third = Score.objects.filter(rule="log", standing__forecaster=author).order_by("pk")
    Score.objects.filter(pk=first.pk).update(value=None, low=5, high=None)
    Score.objects.filter(pk=second.pk).update(value=7, low=6, high=None)
    values = (third.value or 0, third.low or 0, third.high or 0)
    assert stage.sums("forecaster", author.pk)["all", "log"] == RangedSum(
        ExactSum(2, 7 + values[0], 1), ExactSum(2, 6 + values[1]), ExactSum(1, values[2], 1)
    )


def test_the_database_adds_up_what_one_by_one_comes_to() -> None:
    claims = cases.every_case()
    ScoreJob.objects.raise_for(claims)
    stage.score()
    for kind, column in (("forecaster", "forecaster"), ("outlet", "outlet"), ("topic", "claim__topics")):
        standings = Standing.objects.filter(**{f"{column}__isnull": False, "claim__in": claims})
        found = sums_of(kind, standings, column)
        alike: dict[int, list[Alike]] = {}
        for stored in stored_standings([claim.pk for claim in claims]).values():
            verdict = stored.verdict
            outlets = [verdict.outlet_id] if verdict.outlet_id else []
            own = {"forecaster": [verdict.forecaster_id], "outlet": outlets, "topic": verdict.topic_ids}
            for pk in own[kind]:
                alike.setdefault(pk, []).extend(Alike.one(score, verdict) for score in verdict.scores.values())
        assert found == {(pk,): sums_by_part(kind, each) for pk, each in alike.items() if each}
        assert any(found.values())
