import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import isotonic_regression
from sklearn.isotonic import IsotonicRegression

from forecasts.scoring.corp import Block, corp, isotonic
from forecasts.scoring.levels import Empty, Level, levels_of
from tests.scoring import world_cup
from tests.scoring.pairs import PAIRS


def _line(blocks: tuple[Block, ...], p_ppm: int) -> Fraction:
    return next(Fraction(block.occurred, block.n) for block in blocks if block.low_ppm <= p_ppm <= block.high_ppm)


def test_a_level_that_happens_less_often_is_pooled_with_the_one_below() -> None:
    levels = (Level(200_000, 2, 1), Level(400_000, 2, 0), Level(750_000, 1, 1))
    blocks = isotonic(levels)
    assert blocks == (Block(200_000, 400_000, 4, 1), Block(750_000, 750_000, 1, 1))
    assert [block.share for block in blocks] == [0.25, 1.0]


def test_a_case_to_do_by_hand() -> None:
    parts = corp(levels_of([(200_000, False), (200_000, False), (750_000, True)]))
    assert (parts.n, parts.brier, parts.miscalibration) == (3, Fraction("0.0475"), Fraction("0.0475"))
    assert (parts.discrimination, parts.uncertainty) == (Fraction(2, 9), Fraction(2, 9))


def test_the_figures_of_the_world_cup() -> None:
    parts = corp(world_cup.levels())
    assert f"{float(parts.miscalibration):.15f}" == "0.006819724915990"
    assert f"{float(parts.discrimination):.15f}" == "0.049864626120254"
    assert f"{float(parts.uncertainty):.15f}" == "0.222222222222222"
    assert len(parts.blocks) == 15


@given(PAIRS)
def test_the_parts_add_up_exactly_and_none_is_negative(pairs: list[tuple[int, bool]]) -> None:
    parts = corp(levels_of(pairs))
    assert parts.miscalibration - parts.discrimination + parts.uncertainty == parts.brier
    assert min(parts.miscalibration, parts.discrimination, parts.uncertainty) >= 0
    assert sum(block.n for block in parts.blocks) == len(pairs)
    shares = [Fraction(block.occurred, block.n) for block in parts.blocks]
    assert all(low < high for low, high in itertools.pairwise(shares))


@given(PAIRS)
def test_the_line_agrees_with_scikit_learn_and_scipy(pairs: list[tuple[int, bool]]) -> None:
    levels = levels_of(pairs)
    blocks = isotonic(levels)
    p, o = np.array([p for p, _ in pairs]), np.array([float(o) for _, o in pairs])
    line = [float(_line(blocks, level.p_ppm)) for level in levels]

    fitted = IsotonicRegression(y_min=0, y_max=1).fit(p, o).predict([level.p_ppm for level in levels])
    assert line == pytest.approx(fitted, abs=1e-9)
    weights = [level.n for level in levels]
    scipys = isotonic_regression([level.occurred / level.n for level in levels], weights=weights).x
    assert line == pytest.approx(scipys, abs=1e-9)


@given(PAIRS)
def test_halving_every_number_leaves_the_discrimination(pairs: list[tuple[int, bool]]) -> None:
    even = [(2 * (p // 2), o) for p, o in pairs]
    halved = [(p // 2, o) for p, o in even]
    assert corp(levels_of(halved)).discrimination == corp(levels_of(even)).discrimination


def test_nothing_has_no_parts() -> None:
    assert isotonic(()) == ()
    with pytest.raises(Empty):
        corp(())
