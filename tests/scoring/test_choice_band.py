import pytest

from forecasts.scoring import choice_band as module
from forecasts.scoring.choice_band import choice_band
from forecasts.scoring.choice_events import ResolvedChoice, levels_of_options
from forecasts.scoring.consistency import consistency_band
from tests.scoring import world_cup

PAIRS = [ResolvedChoice.of((200_000, 800_000), 800_000, f"claim:{place}") for place in range(30)]


def test_the_worked_value_mirrors_itself_since_one_of_two_comes_true() -> None:
    low, high = choice_band(PAIRS)
    assert (low.p_ppm, low.low, low.high) == (200_000, 0.1, 0.333333)
    assert (high.p_ppm, high.low, high.high) == (800_000, 0.666667, 0.9)


def test_neither_order_nor_outcome_has_an_influence() -> None:
    other = [ResolvedChoice(choice.p_ppm, choice.p_ppm[0], choice.cluster) for choice in world_cup.choices()]
    assert choice_band(reversed(other)) == choice_band(world_cup.choices())


def test_many_levels_are_taken_together_by_whole_per_cent() -> None:
    band = choice_band(world_cup.choices())
    assert len(band) == len({level.p_ppm // 10_000 for level in world_cup.levels()})
    assert all(point.low <= point.p_ppm / 1_000_000 <= point.high for point in band if 100_000 < point.p_ppm < 850_000)


def test_of_very_many_each_level_is_drawn_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", len(PAIRS) - 1)
    assert choice_band(PAIRS) == consistency_band(levels_of_options(PAIRS))


def test_of_nothing_there_is_no_band() -> None:
    assert choice_band([]) == ()


@pytest.mark.parametrize("level", [0, 1, -0.5])
def test_a_level_lies_between_nothing_and_everything(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie"):
        choice_band(PAIRS, level=level)
