from datetime import UTC, datetime, timedelta

from forecasts.web.stairs import Step, stairs_of

DAY = datetime(2026, 5, 3, 12, tzinfo=UTC)


def said(p_ppm: int | None, *, days: int = 0, hours: int = 0) -> Step:
    return Step(p_ppm=p_ppm, stated_at=DAY + timedelta(days=days, hours=hours))


def test_one_forecast_is_no_diagram() -> None:
    assert stairs_of([], until=DAY) is None
    assert stairs_of([said(500_000)], until=DAY + timedelta(days=9)) is None


def test_a_forecast_stands_until_the_next() -> None:
    stairs = stairs_of([said(1_000_000), said(0, days=5)], until=DAY + timedelta(days=10))
    assert stairs is not None
    assert stairs.path == "M44.0,16.0H236.0V176.0H428.0"
    assert stairs.points == [("44.0", "16.0"), ("236.0", "176.0")]
    assert (stairs.begins, stairs.ends) == ("3 May 2026", "13 May 2026")


def test_the_line_breaks_off_while_nothing_stands() -> None:
    series = [said(500_000), said(None, days=4), said(250_000, days=8)]
    stairs = stairs_of(series, until=DAY + timedelta(days=16))
    assert stairs is not None
    assert stairs.path == "M44.0,96.0H140.0M236.0,136.0H428.0"
    assert len(stairs.points) == 2
    assert "3 steps: 50\N{NO-BREAK SPACE}% on 3 May 2026, 12:00 UTC; withdrawn on 7 May 2026" in stairs.description


def test_within_a_day_the_ends_are_times_and_an_instant_has_a_width() -> None:
    stairs = stairs_of([said(100_000), said(200_000, hours=2)], until=DAY)
    assert stairs is not None
    assert (stairs.begins, stairs.ends) == ("12:00 UTC", "14:00 UTC")
    assert stairs_of([said(100_000), said(200_000)], until=DAY) is not None
