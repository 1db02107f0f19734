from typing import Any

import pytest

from forecasts.web.diagram import diagram_of


def bin_of(low: int, high: int, n: int, occurred: int) -> Any:
    share = occurred / n
    interval = {"low": max(share - 0.1, 0), "high": min(share + 0.1, 1)}
    said = (low + high) / 2 / 1_000_000
    return {
        "low_ppm": low,
        "high_ppm": high,
        "n": n,
        "occurred": occurred,
        "said": said,
        "share": share,
        "interval": interval,
    }


def test_nothing_to_draw() -> None:
    assert diagram_of([], {}) is None


@pytest.mark.parametrize(
    "ppm,occurred,x,y", [(0, 0, 44, 314), (1_000_000, 4, 344, 14), (500_000, 2, 194, 164), (200_000, 1, 104, 239)]
)
def test_points_stand_where_they_should(ppm: int, occurred: int, x: float, y: float) -> None:
    diagram = diagram_of([bin_of(ppm, ppm, 4, occurred)], {})
    assert diagram is not None
    assert (diagram.points[0].x, diagram.points[0].y) == (x, y)


def test_everything_stays_inside_the_drawing() -> None:
    diagram = diagram_of([bin_of(0, 0, 1, 0), bin_of(1_000_000, 1_000_000, 10_000, 10_000)], {})
    assert diagram is not None
    for point in diagram.points:
        assert 14 <= point.err_y <= point.err_y + point.err_height <= 314
        assert 358 <= point.bar_y <= 410
        assert point.r <= 10


def test_a_wide_bin_names_both_ends_and_no_words() -> None:
    diagram = diagram_of([bin_of(200_000, 300_000, 40, 10)], {})
    assert diagram is not None
    assert diagram.points[0].said == "20–30\N{NO-BREAK SPACE}%"
    assert diagram.description == "Said 20–30\N{NO-BREAK SPACE}%: 10 of 40 occurred."
    assert not diagram.is_small
