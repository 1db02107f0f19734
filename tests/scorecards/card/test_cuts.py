import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED, WHOLE, Cut
from forecasts.scorecards.card.figures import Figures, figures_then, published_figures
from forecasts.scorecards.methods import METHODS
from forecasts.scorecards.subjects import LEDGER, Subject, subject_of
from forecasts.scorecards.verdicts import ALL, PARTS
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import RangedSum
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

MIDDLE = date(2020, 9, 1)
OUTCOMES = (None, *(Outcome.OCCURRED, Outcome.DID_NOT_OCCUR) * 3, Outcome.AMBIGUOUS)


@dataclass(frozen=True)
class Line:
    """What a cut looks at."""

    stated_at: datetime = datetime(2020, 6, 23, tzinfo=UTC)
    deadline_at: datetime = datetime(2020, 7, 23, tzinfo=UTC)
    close_at: datetime | None = None
    prospective: bool | None = False


@pytest.mark.parametrize(
    "cut, line, kept",
    [
        (Cut(), Line(), True),
        (Cut(horizon="up-to-30"), Line(), True),
        (Cut(horizon="30-to-180"), Line(), False),
        (Cut(horizon="30-to-180"), Line(stated_at=datetime(2020, 6, 22, 23, 59, 59, 999999, UTC)), True),
        (Cut(horizon="30-to-180"), Line(stated_at=datetime(2020, 1, 25, tzinfo=UTC)), True),
        (Cut(horizon="over-180"), Line(stated_at=datetime(2020, 1, 25, tzinfo=UTC)), False),
        (Cut(horizon="up-to-30"), Line(stated_at=datetime(2021, 1, 1, tzinfo=UTC)), True),
        (Cut(since=date(2020, 7, 23), until=date(2020, 7, 23)), Line(), True),
        (Cut(since=date(2020, 7, 24)), Line(), False),
        (Cut(until=date(2020, 7, 22)), Line(), False),
        (Cut(until=date(2020, 7, 22)), Line(close_at=datetime(2020, 7, 22, 23, 59, 59, 999999, UTC)), True),
        (Cut(since=date(2020, 7, 23)), Line(close_at=datetime(2020, 7, 22, 23, 59, 59, 999999, UTC)), False),
        (Cut(recorded="prospective"), Line(), False),
        (Cut(recorded="prospective"), Line(prospective=None), True),
        (Cut(recorded="retrospective"), Line(), True),
    ],
)
def test_what_a_cut_keeps(cut: Cut, line: Line, *, kept: bool) -> None:
    assert cut.keeps(line, []) is kept
    assert bool(cut) is (cut != WHOLE)


def various(chance: random.Random) -> list[Subject]:
    """A ledger of many kinds of claims and forecasters, scored; and subjects of it."""
    author, topics, article = factories.forecaster(), [factories.topic(), factories.topic()], factories.article()
    others = [factories.forecaster(kind) for kind in (Forecaster.Kind.QUOTED, Forecaster.Kind.READER)]
    for _ in range(16):
        ahead = chance.choice((10, 29, 30, 31, 179, 180, 181, 400))
        claim = stage.recorded(
            topics=chance.sample(topics, chance.randrange(3)),
            article=chance.choice((article, None)),
            deadline_on=date(2020, 6, 23) + timedelta(days=ahead),
            recorded_at=chance.choice((NOW, datetime(2020, 6, 23, tzinfo=UTC))),
        )
        for forecaster in (author, *chance.sample(others, chance.randrange(3))):
            factories.forecast(claim, forecaster=forecaster, **said(chance))
        outcome = chance.choice(OUTCOMES)
        if outcome is not None:
            close = chance.choice((claim.deadline_at, claim.deadline_at - timedelta(days=5)))
            factories.resolution(claim, outcome, close_at=close)
        ScoreJob.objects.raise_for([claim])
    stage.score()
    asked = (("forecaster", author.slug), ("topic", topics[0].slug), ("article", article.slug), (LEDGER, LEDGER))
    return [subject_of(kind=kind, slug=slug) for kind, slug in asked]


def said(chance: random.Random) -> dict[str, Any]:
    """A stated number, an interval, or a hedge."""
    p_ppm = chance.choice((0, 1_000_000, chance.randrange(1_000_001)))
    ways: tuple[dict[str, Any], ...] = (
        {"p_ppm": p_ppm},
        {"p_ppm": 500_000, "low_ppm": 0, "high_ppm": 700_000},
        {"wording": chance.choice(("likely", "could", "so so"))},
    )
    return chance.choice(ways)


def added(figures: Iterable[Figures], part: str, rule: Rule) -> RangedSum:
    total = RangedSum()
    for each in figures:
        total += each.sum_of(part, rule)
    return total


PARTITIONS = {
    "horizon": [Cut(horizon=name) for name in HORIZONS],
    "recorded": [Cut(recorded=name) for name in RECORDED],
    "period": [Cut(until=MIDDLE - timedelta(days=1)), Cut(since=MIDDLE)],
}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_cuts_that_leave_nothing_out_add_up_to_the_whole(seed: int) -> None:
    for subject in various(random.Random(seed)):
        whole = published_figures(subject, at=NOW)
        for cuts in PARTITIONS.values():
            parts = [published_figures(subject, at=NOW, cut=cut) for cut in cuts]
            assert sum(len(part.lines) for part in parts) == len(whole.lines)
            assert sum(len(part.quoted) for part in parts) == len(whole.quoted)
            for part in (ALL, *PARTS):
                for rule in Rule:
                    assert added(parts, part, rule) == whole.sum_of(part, rule)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_what_was_recorded_in_advance_is_the_part_that_the_card_splits_off(seed: int) -> None:
    for subject in various(random.Random(seed)):
        whole = published_figures(subject, at=NOW)
        for recorded in RECORDED:
            cut = published_figures(subject, at=NOW, cut=Cut(recorded=recorded))
            for rule in Rule:
                assert cut.sum_of(ALL, rule) == cut.sum_of(recorded, rule) == whole.sum_of(recorded, rule)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_a_cut_of_what_is_published_is_the_cut_of_the_rows(seed: int) -> None:
    subjects = various(random.Random(seed))
    empty = Cut(topic=factories.topic())
    cuts = [cut for cuts in PARTITIONS.values() for cut in cuts]
    cuts += [Cut(topic=subjects[1].row), empty, Cut(topic=subjects[1].row, since=MIDDLE, horizon="over-180")]  # type: ignore[arg-type] # a topic's
    for subject in subjects:
        for cut in cuts:
            published, made = published_figures(subject, at=NOW, cut=cut), figures_then(subject, at=NOW, cut=cut)
            assert comparable(published) == comparable(made)
            assert made.whole
            assert not (cut == empty and made.lines)


def comparable(figures: Figures) -> tuple[object, ...]:
    """Figures without empty sums and without the order of rows."""
    sums = {place: total for place, total in figures.sums.items() if total != RangedSum()}
    lines = [sorted((line.claim_pk, line.forecaster_pk) for line in part) for part in (figures.lines, figures.quoted)]
    return sums, lines, sorted(map(repr, figures.peers)), figures.cut, figures.whole


@pytest.mark.django_db
def test_a_method_a_cut_and_an_instant_go_together() -> None:
    subject = various(random.Random(1))[0]
    cut = Cut(horizon="30-to-180")
    whole = figures_then(subject, at=NOW, cut=cut)
    first = figures_then(subject, at=NOW, cut=cut, method=METHODS[1])
    assert {rule for _, rule in first.sums} == set(METHODS[1].rules)
    assert all(first.sum_of(ALL, rule) == whole.sum_of(ALL, rule) for rule in METHODS[1].rules)
    assert figures_then(subject, at=NOW - timedelta(days=9000), cut=cut).whole == 0
