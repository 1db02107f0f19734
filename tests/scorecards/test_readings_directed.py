"""What a sentence says as a whole: a reading is mirrored once where its words point the other way, on every path."""

from collections import Counter
from itertools import product
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards import crowd
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.card.by_lexicon import Said, read_under_each
from forecasts.scorecards.card.figures import figures_then, published_figures
from forecasts.scorecards.card.heard import heard_on
from forecasts.scorecards.inputs import judgement_of
from forecasts.scorecards.publishing.rows import verdicts_on
from forecasts.scorecards.readings import is_mirrored, read
from forecasts.scorecards.subjects import subject_of
from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.wording import phrase_keys
from forecasts.scoring.probability import ONE
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

DIRECTIONS = ("", "yes", "no")


def said(**fields: object) -> Forecast:
    return Forecast(**({"basis": "wording"} | fields))


@pytest.mark.parametrize(
    "statement, says, per_cent",
    [
        ({"wording": "likely"}, "yes", (60, 75, 85)),
        ({"wording": "likely"}, "no", (15, 25, 40)),
        ({"wording": "unlikely"}, "no", (5, 20, 30)),
        ({"wording": "unlikely"}, "yes", (70, 80, 95)),
        ({"wording": "not likely"}, "no", (15, 25, 40)),
        ({"wording": "not likely"}, "yes", (60, 75, 85)),
        ({"wording": "not unlikely"}, "yes", (70, 80, 95)),
        ({"wording": "not unlikely"}, "no", (5, 20, 30)),
        ({"wording": "could"}, "no", (40, 60, 85)),
        ({"wording": "hm", "phrase_key": "unlikely", "phrase_chosen": True}, "yes", (70, 80, 95)),
        ({"basis": "stated", "p_ppm": 700_000}, "yes", (70, 70, 70)),
        ({"basis": "stated", "p_ppm": 700_000}, "no", (30, 30, 30)),
        ({"basis": "stated", "p_ppm": 700_000, "low_ppm": 600_000, "high_ppm": 750_000}, "no", (25, 30, 40)),
        ({"wording": "a fair shot", "p_ppm": 550_000, "low_ppm": 400_000, "high_ppm": 800_000}, "no", (20, 45, 60)),
        ({"wording": "unlikely", "phrase_key": "unlikely", "p_ppm": 150_000}, "no", (15, 15, 15)),
        ({"wording": "unlikely", "phrase_key": "unlikely", "p_ppm": 150_000}, "yes", (85, 85, 85)),
        ({"basis": "stated", "p_ppm": 0}, "no", (100, 100, 100)),
        ({"wording": "unlikely"}, "", (5, 20, 30)),
        ({"basis": "stated", "p_ppm": 700_000}, "", (70, 70, 70)),
    ],
)
def test_a_reading_is_mirrored_where_the_sentence_points_the_other_way(
    statement: dict[str, object], says: str, per_cent: tuple[int, int, int]
) -> None:
    reading = read(said(**statement, says=says))
    assert reading is not None
    assert tuple(ppm // 10_000 for ppm in reading[:3]) == per_cent


@pytest.mark.parametrize("name", lexicons.names())
def test_of_every_phrase_one_direction_is_as_it_was_and_the_other_its_mirror(name: str) -> None:
    for key in sorted(phrase_keys()):
        before, *both = (read(said(wording="hm", phrase_key=key, says=says), name) for says in DIRECTIONS)
        if before is None:
            assert both == [None, None]
            continue
        assert {*both} == {before, before.mirrored}
        assert [is_mirrored(said(wording="hm", phrase_key=key, says=says)) for says in DIRECTIONS].count(True) == 1
        assert before.mirrored.mirrored == before


CASES: list[dict[str, Any]] = [
    words | {"says": says}
    for words, says in product(
        list[dict[str, Any]](
            (
                {"wording": "likely", "phrase_key": "likely"},
                {"wording": "it seems unlikely"},
                {"wording": "could", "phrase_key": "could"},
                {"wording": "odd", "p_ppm": 700_000, "low_ppm": 600_000, "high_ppm": 800_000, "reading_reason": "So."},
                {"p_ppm": 300_000},
                {"p_ppm": 0},
                {"wording": "unheard of"},
            )
        ),
        DIRECTIONS,
    )
]


def ledger() -> list[Claim]:
    """Claims with all cases; one author says all of them in turn."""
    claims = []
    for outcome in (None, Outcome.OCCURRED, Outcome.DID_NOT_OCCUR):
        claim, author = stage.recorded(), factories.forecaster()
        span = (claim.deadline_at - claim.event_from_at) / (len(CASES) + 1)
        for number, case in enumerate(CASES):
            factories.forecast(claim, **case)
            factories.forecast(claim, forecaster=factories.forecaster("reader"), **case)
            factories.forecast(claim, forecaster=author, stated_at=claim.event_from_at + number * span, **case)
        if outcome is not None:
            factories.resolution(claim, outcome)
        claims.append(claim)
    ScoreJob.objects.raise_for(claims)
    stage.score()
    return claims


@pytest.mark.django_db
def test_every_path_mirrors_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "NEWEST", 1)
    claims = ledger()
    calls = calls_of(claims, at=NOW)
    verdicts = verdicts_on([claim.pk for claim in claims])
    assert [each for several in verdicts.values() for each in several] == [call.verdict for call in calls]
    for call in calls:
        assert call.reading == read(call.forecast)
    for claim in claims:
        of_claim = [call for call in calls if call.claim.pk == claim.pk]
        counted = crowd.crowd_on(claim, judgement_of(claim), of_claim)
        assert counted.median == crowd.crowd_of(of_claim).median
    ledger_wide = subject_of(kind="ledger")
    published, made = published_figures(ledger_wide, at=NOW), figures_then(ledger_wide, at=NOW)
    both = [{(line.claim_pk, line.forecaster_pk): line for line in figures.lines} for figures in (published, made)]
    assert both[0] == both[1]
    assert published.sums == made.sums
    heard = heard_on(ledger_wide, made, at=NOW)
    for call in calls:
        steps = heard.courses[call.claim.pk].get(call.forecast.forecaster_id, [])
        said = [reading.point for forecast in call.series if (reading := read(forecast))]
        assert [step.said for step in steps] == said


@pytest.mark.parametrize("says, point", [("", 200_000), ("no", 200_000), ("yes", ONE - 200_000)])
def test_a_lexicon_table_reads_in_the_same_direction(says: str, point: int) -> None:
    hedges = Counter({Said("unlikely", "unlikely", occurred=False, says=says): 1})
    assert read_under_each(hedges, Counter())[0].sums.value.total == point * point
