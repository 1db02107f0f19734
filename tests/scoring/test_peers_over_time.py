from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.log_score import log_score
from forecasts.scoring.peer import UNIT, peer_score
from forecasts.scoring.peers_over_time import OverTime, Spoken, peers_over_time

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSE = START + 4 * DAY

SPOKEN = st.builds(
    lambda hours, score, withdraws: Spoken(START + timedelta(hours=hours), score, withdraws),
    st.integers(-10, 110),
    st.none() | st.integers(0, 13_815_510_558),
    st.sampled_from([False, False, False, True]),
)
SERIES = st.dictionaries(st.sampled_from("abcde"), st.lists(SPOKEN, max_size=5), max_size=5)


def said(day: float, p_ppm: int) -> Spoken:
    return Spoken(START + day * DAY, log_score(p_ppm, occurred=True))


def found(**series: list[Spoken]) -> dict[str, OverTime | None]:
    return peers_over_time(series, opens=START, close=CLOSE)


def slowly(series: dict[str, list[Spoken]], opens: datetime, close: datetime) -> dict[str, OverTime | None]:
    """The same by the definition: every stretch of time on which nothing changes, one by one, in exact fractions."""
    instants = sorted(
        {opens, close} | {each.at for of_one in series.values() for each in of_one if opens < each.at < close}
    )
    won = {who: Fraction() for who in series}
    shared = dict.fromkeys(series, timedelta())
    lost = set()
    for begin, end in pairwise(instants):
        now = {who: standing for who, of_one in series.items() if (standing := standing_at(of_one, begin)) is not None}
        for who, own in now.items():
            others = [each.log for name, each in now.items() if name != who and each.log is not None]
            if others and own.log is None:
                lost.add(who)
            elif others and own.log is not None:
                won[who] += (Fraction(sum(others), len(others)) - own.log) * (
                    (end - begin) // timedelta(microseconds=1)
                )
                shared[who] += end - begin
    window = (close - opens) // timedelta(microseconds=1)
    spans = {who: span // timedelta(microseconds=1) for who, span in shared.items()}
    return {
        who: None if who in lost or not spans[who] else OverTime(round(won[who] / spans[who]), round(won[who] / window))
        for who in series
    }


def standing_at(of_one: list[Spoken], instant: datetime) -> Spoken | None:
    before = sorted((each for each in of_one if each.at <= instant), key=lambda each: each.at)
    return before[-1] if before and not before[-1].withdraws else None


@given(SERIES)
def test_it_is_what_the_definition_gives_stretch_by_stretch(series: dict[str, list[Spoken]]) -> None:
    assert peers_over_time(series, opens=START, close=CLOSE) == slowly(series, START, CLOSE)


def test_worked_by_hand() -> None:
    scores = found(anna=[said(0, 800_000)], ben=[said(2, 400_000)])
    assert scores["anna"] is not None
    assert scores["ben"] is not None
    assert scores["anna"].shared / UNIT == pytest.approx(100 * log(2), abs=1e-6)
    assert scores["anna"].covered / UNIT == pytest.approx(50 * log(2), abs=1e-6)
    assert scores["ben"] == OverTime(-scores["anna"].shared, -scores["anna"].covered)


def test_three_who_change_their_minds_worked_by_hand() -> None:
    scores = found(anna=[said(0, 600_000), said(2, 800_000)], ben=[said(1, 500_000)], carl=[said(3, 900_000)])
    days = (log(0.6 / 0.5), log(0.8 / 0.5), log(0.8) - (log(0.5) + log(0.9)) / 2)
    assert scores["anna"] is not None
    assert scores["anna"].shared / UNIT == pytest.approx(100 * sum(days) / 3, abs=1e-6)
    assert scores["anna"].covered / UNIT == pytest.approx(100 * sum(days) / 4, abs=1e-6)


def test_of_forecasts_that_stand_all_the_time_it_is_the_plain_peer_score() -> None:
    logs = [said(0, p_ppm) for p_ppm in (900_000, 600_000, 500_000)]
    scores = found(anna=[logs[0]], ben=[logs[1]], carl=[logs[2]])
    assert logs[0].log is not None
    plain = peer_score(logs[0].log, [logs[1].log, logs[2].log])
    assert scores["anna"] == OverTime(plain, plain)


def test_who_is_alone_or_infinitely_wrong_has_none() -> None:
    assert found(anna=[said(0, 800_000)]) == {"anna": None}
    wrong = found(anna=[said(0, 0), said(2, 900_000)], ben=[said(1, 500_000)])
    assert wrong["anna"] is None
    assert wrong["ben"] is not None
    assert found(anna=[said(0, 0), said(1, 500_000)], ben=[said(1, 500_000)])["anna"] == OverTime(0, 0)


@given(SERIES)
def test_who_comes_first_in_the_list_has_no_influence(series: dict[str, list[Spoken]]) -> None:
    turned = {who: series[who] for who in reversed(series)}
    assert peers_over_time(turned, opens=START, close=CLOSE) == peers_over_time(series, opens=START, close=CLOSE)


def test_the_window_runs_and_instants_have_offsets() -> None:
    with pytest.raises(ValueError, match="open before"):
        peers_over_time({}, opens=CLOSE, close=CLOSE)
    with pytest.raises(ValueError, match="offset"):
        found(anna=[Spoken(datetime(2026, 3, 1), 1)])  # noqa: DTZ001 -- the case in question
