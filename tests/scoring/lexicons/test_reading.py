import pytest

from forecasts.scoring.lexicons.reading import Reading


def _reading(low: int, point: int, high: int) -> Reading:
    return Reading("likely", low, point, high, read_as="likely", committed=True)


def test_denied_twice_is_the_same_interval() -> None:
    likely = _reading(600_000, 750_000, 850_000)
    denied = likely.denied("not likely")

    assert (denied.low_ppm, denied.point_ppm, denied.high_ppm) == (150_000, 250_000, 400_000)
    assert denied.denied("likely").low_ppm == likely.low_ppm


@pytest.mark.parametrize(
    "figures, reason",
    [
        ((-1, 0, 1), "low_ppm must be a whole number"),
        ((0, 0, 1_000_001), "high_ppm must be a whole number"),
        ((5, 4, 6), "the point must lie between"),
        ((5, 7, 6), "the point must lie between"),
    ],
)
def test_figures_out_of_range_or_order_are_refused(figures: tuple[int, int, int], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        _reading(*figures)
