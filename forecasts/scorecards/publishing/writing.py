"""Writing standings and scores: only what changed, inside the transaction of the operation that computed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from forecasts.models.among import Among
from forecasts.models.scores import Score, Standing
from forecasts.scorecards.columns import read
from forecasts.scorecards.judging import COLUMNS, Verdict
from forecasts.scorecards.publishing import bulk
from forecasts.scoring.forecast import Rule
from forecasts.scoring.forecast import Score as RuleScore

_SCORED: Final = ("pk", "standing_id", "rule", "value", "low", "high")
_NAMES: Final = {rule: rule.value for rule in Rule}


class Stored(NamedTuple):
    """What is published of a forecaster on a claim, with the keys of its rows; those of the scores by rule."""

    pk: int
    verdict: Verdict
    scores: Mapping[str, int]


Verdicts: TypeAlias = Mapping[int, Sequence[Verdict]]
"""By claim."""
Whose: TypeAlias = tuple[int, int]
"""A claim and a forecaster."""


def publish_standings(verdicts: Verdicts, *, now: datetime) -> Verdicts:
    """Bring the standings and scores of claims up to date: write what differs from `verdicts`. Return what was published."""
    stored = stored_standings(list(verdicts))
    wanted = {(pk, verdict.forecaster_id): verdict for pk, several in verdicts.items() for verdict in several}
    gone = [stored[whose] for whose in stored.keys() - wanted.keys()]
    Standing.objects.filter(Among("pk", (standing.pk for standing in gone))).delete()
    changed = [
        (stored[whose], verdict)
        for whose, verdict in wanted.items()
        if whose in stored and stored[whose].verdict != verdict
    ]
    new = {whose: verdict for whose, verdict in wanted.items() if whose not in stored}
    _update(changed, now=now)
    _insert(new, now=now)
    before: dict[int, list[Verdict]] = {}
    for (claim_pk, _), standing in stored.items():
        before.setdefault(claim_pk, []).append(standing.verdict)
    return before


def subjects_of(verdicts: Verdicts) -> Iterator[tuple[int, str, int]]:
    """Yield each claim with the kind and the key of each subject whose card its verdicts are on, the whole ledger apart."""
    for claim_pk, several in verdicts.items():
        for verdict in several:
            yield claim_pk, "forecaster", verdict.forecaster_id
            if verdict.outlet_id:
                yield claim_pk, "outlet", verdict.outlet_id
            if verdict.article_id:
                yield claim_pk, "article", verdict.article_id
        for topic_pk in several[0].topic_ids if several else ():
            yield claim_pk, "topic", topic_pk


def stored_standings(claim_pks: Sequence[int]) -> dict[Whose, Stored]:
    """Return what is published of claims, by claim and forecaster. Two queries."""
    scores: dict[int, dict[str, RuleScore]] = {}
    keys: dict[int, dict[str, int]] = {}
    for pk, standing, rule, *values in read(Score.objects.filter(Among("standing__claim", claim_pks)), _SCORED):
        if standing not in scores:
            scores[standing], keys[standing] = {}, {}
        scores[standing][rule] = RuleScore(rule, *values)
        keys[standing][rule] = pk
    stored = {}
    for claim, pk, *columns in read(Standing.objects.filter(Among("claim", claim_pks)), ("claim_id", "pk", *COLUMNS)):
        verdict = Verdict._make((*columns, scores.get(pk, {})))
        stored[claim, verdict.forecaster_id] = Stored(pk, verdict, keys.get(pk, {}))
    return stored


def _insert(verdicts: Mapping[Whose, Verdict], *, now: datetime) -> None:
    if not verdicts:
        return
    rows = ((claim, now, *verdict.row) for (claim, _), verdict in verdicts.items())
    bulk.insert(Standing, ["claim", "computed_at", *COLUMNS], rows)
    standings = Standing.objects.filter(Among("claim", {claim for claim, _ in verdicts}))
    keys = {(claim, forecaster): pk for claim, forecaster, pk in read(standings, ("claim_id", "forecaster_id", "pk"))}
    _insert_scores((keys[whose], score) for whose, verdict in verdicts.items() for score in verdict.scores.values())


def _update(changed: Sequence[tuple[Stored, Verdict]], *, now: datetime) -> None:
    """Update standings and their scores, in the columns that differ; scores by a rule that gives none any more go."""
    moved = [(stored, verdict) for stored, verdict in changed if stored.verdict.row != verdict.row]
    if moved:
        before, after = (
            list(zip(*rows, strict=True)) for rows in zip(*((s.verdict.row, v.row) for s, v in moved), strict=True)
        )
        names = [name for name, old, new in zip(COLUMNS, before, after, strict=True) if old != new]
        columns = [new for old, new in zip(before, after, strict=True) if old != new]
        keys = [stored.pk for stored, _ in moved]
        bulk.update(Standing, ["computed_at", *names], zip([now] * len(keys), *columns, keys, strict=True))
    gone = (key for stored, verdict in changed for rule, key in stored.scores.items() if rule not in verdict.scores)
    Score.objects.filter(Among("pk", gone)).delete()
    pairs = [(stored, score) for stored, verdict in changed for score in verdict.scores.values()]
    bulk.update(
        Score,
        ["value", "low", "high"],
        [
            (*score[1:], stored.scores[score.rule])
            for stored, score in pairs
            if score.rule in stored.scores and stored.verdict.scores[score.rule] != score
        ],
    )
    _insert_scores((stored.pk, score) for stored, score in pairs if score.rule not in stored.scores)


def _insert_scores(scores: Iterable[tuple[int, RuleScore]]) -> None:
    rows = ((standing, _NAMES[rule], value, low, high) for standing, (rule, value, low, high) in scores)
    bulk.insert(Score, ["standing", "rule", "value", "low", "high"], rows, prepared=True)
