import pytest

from forecasts.scoring.sides import Side, held, side


@pytest.mark.parametrize(
    "low, point, high, taken",
    [
        (50_000, 200_000, 300_000, Side.NO),
        (600_000, 750_000, 850_000, Side.YES),
        (150_000, 400_000, 600_000, None),
        (500_000, 500_000, 500_000, None),
        (500_000, 600_000, 700_000, None),
        (400_000, 450_000, 500_000, None),
        (549_999, 549_999, 549_999, None),
        (550_000, 550_000, 550_000, Side.YES),
        (510_000, 510_000, 510_000, None),
        (490_000, 490_000, 490_000, None),
        (540_000, 600_000, 700_000, None),
        (450_001, 450_001, 450_001, None),
        (450_000, 450_000, 450_000, Side.NO),
        (0, 0, 0, Side.NO),
        (1_000_000, 1_000_000, 1_000_000, Side.YES),
    ],
)
def test_a_side_needs_the_whole_interval(low: int, point: int, high: int, taken: Side | None) -> None:
    assert side(low, point, high) is taken


@pytest.mark.parametrize("figures", [(-1, 0, 1), (0, 0, 1_000_001), (2, 1, 3), (1, 4, 3)])
def test_an_interval_out_of_order_is_refused(figures: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Expected 0 ≤ low ≤ point ≤ high"):
        side(*figures)


@pytest.mark.parametrize(
    "taken, occurred, result",
    [
        (Side.YES, True, True),
        (Side.YES, False, False),
        (Side.NO, True, False),
        (Side.NO, False, True),
        (None, True, None),
        (None, False, None),
    ],
)
def test_a_call_held_if_the_event_went_its_way(taken: Side | None, occurred: bool, result: bool | None) -> None:
    assert held(taken, occurred) is result
