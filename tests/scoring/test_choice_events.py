from fractions import Fraction

import pytest
from scipy.stats import beta

from forecasts.scoring.auc import auc
from forecasts.scoring.brier import UNIT
from forecasts.scoring.choice import brier_choice
from forecasts.scoring.choice_events import (
    ResolvedChoice,
    equal_chances,
    levels_of_options,
    of_base_rate,
    of_equal_chances,
    option_bins,
    per_claim,
    share_of_clusters,
    total_brier,
)
from forecasts.scoring.corp import corp
from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.intervals import share_interval
from forecasts.scoring.levels import Level, levels_of, mean_brier
from forecasts.scoring.murphy import murphy
from tests.scoring import world_cup

WORKED = ResolvedChoice.of((500_000, 200_000, 300_000), 500_000, "claim:one")


def test_the_worked_values() -> None:
    assert WORKED.brier == 190_000_000_000 == total_brier([WORKED])
    assert levels_of_options([WORKED]) == (Level(200_000, 1, 0), Level(300_000, 1, 0), Level(500_000, 1, 1))
    assert mean_brier(levels_of_options([WORKED])) == Fraction(38, 300)
    assert per_claim(Fraction(38, 300), [WORKED]) == Fraction(19, 100)
    assert 1 - Fraction(19, 100) / equal_chances([WORKED]) == Fraction(43, 100)
    assert [(each.bin.low_ppm, each.bin.share) for each in option_bins([WORKED])] == [
        (200_000, 0.0),
        (300_000, 0.0),
        (500_000, 1.0),
    ]


def test_it_is_the_same_choice_whatever_its_options_are_called() -> None:
    assert ResolvedChoice.of((200_000, 300_000, 500_000), 500_000, "claim:one") == WORKED
    forecast = OptionForecast(("Brazil", "Draw", "Croatia"), (500_000, 200_000, 300_000))
    assert WORKED.brier == brier_choice(forecast, "Brazil")


def test_of_equally_likely_options_only_one_comes_true() -> None:
    thirds = ResolvedChoice.of((400_000, 400_000, 200_000), 400_000, "claim:one")
    assert sorted(thirds.events) == [(200_000, False), (400_000, False), (400_000, True)]
    assert thirds.favourite is None
    assert WORKED.favourite == (500_000, True)
    assert ResolvedChoice.of((500_000, 200_000, 300_000), 200_000, "claim:one").favourite == (500_000, False)


def test_the_matches_reach_the_figures_that_were_computed_elsewhere() -> None:
    choices = world_cup.choices()
    levels = levels_of_options(choices)
    assert levels == levels_of(world_cup.pairs())
    assert total_brier(choices) == 47_302_812_748_741
    assert 1 - Fraction(total_brier(choices), UNIT) / equal_chances(choices) == pytest.approx(0.193702055419188)
    parts = murphy(levels)
    assert float(parts.reliability) == pytest.approx(0.003074390594457)
    assert float(corp(levels).miscalibration) == pytest.approx(0.006819724915990)
    assert auc(levels) == Fraction(94_385, 123_904)
    assert [(each.bin.n, each.bin.occurred) for each in option_bins(choices)] == [
        (55, 3), (69, 10), (165, 41), (72, 21), (54, 22), (50, 32), (35, 27), (18, 13), (9, 6), (1, 1),
    ]  # fmt: skip


def test_the_parts_add_up_to_the_mean_brier_score_exactly_whatever_the_number_of_options() -> None:
    coin = [ResolvedChoice.of((p_ppm, 1_000_000 - p_ppm), p_ppm, "claim:coin") for p_ppm in (333_333, 500_000)]
    choices = [*world_cup.choices(), *coin, WORKED]
    parts, line = murphy(levels_of_options(choices)), corp(levels_of_options(choices))
    within = parts.within_variance - parts.within_covariance
    murphys = parts.reliability - parts.resolution + parts.uncertainty + within
    corps = line.miscalibration - line.discrimination + line.uncertainty
    mean = Fraction(total_brier(choices), len(choices) * UNIT)
    assert per_claim(murphys, choices) == per_claim(corps, choices) == mean


def test_references_rounded_for_an_interval_lie_within_their_last_place() -> None:
    assert of_equal_chances(WORKED) == round(Fraction(UNIT, 3))
    assert of_base_rate(WORKED, Fraction(1, 3)) == of_equal_chances(WORKED)
    assert of_base_rate(WORKED, Fraction(1, 2)) == 3 * UNIT // 8


@pytest.mark.parametrize("occurred, n", [(0, 4), (3, 4), (5, 40), (40, 40)])
def test_where_nothing_is_shared_the_interval_is_that_of_a_share(occurred: int, n: int) -> None:
    alone = [(int(place < occurred), 1) for place in range(n)]
    assert share_of_clusters(alone) == share_interval(occurred, n)


def test_what_one_claim_says_twice_counts_once() -> None:
    together = share_of_clusters([(2 * (place < 8), 2) for place in range(20)])
    assert (together.low, together.high) == (share_interval(8, 20).low, share_interval(8, 20).high)  # type: ignore[union-attr]
    assert together.method == "Jeffreys' prior, over 20 claims"


def test_options_that_exclude_one_another_tell_no_more_than_independent_ones() -> None:
    apart = [(1, 2)] * 12
    assert share_of_clusters(apart) == share_interval(12, 24)
    few = share_of_clusters([(1, 2)] * 4)
    assert few.low == pytest.approx(float(beta.ppf(0.025, 2.5, 2.5)), abs=1e-6)
    assert few.high == pytest.approx(float(beta.ppf(0.975, 2.5, 2.5)), abs=1e-6)
