"""Writing standings and scores: only what changed, inside the transaction of the operation that computed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from forecasts.models.among import Among
from forecasts.models.scores import Score, Standing
from forecasts.scorecards.columns import read
from forecasts.scorecards.judging import COLUMNS, Verdict
from forecasts.scorecards.publishing import bulk
from forecasts.scoring.forecast import Rule
from forecasts.scoring.forecast import Score as RuleScore

_SCORED: Final = ("pk", "standing_id", "rule", "value", "low", "high")
_NOTHING: Final[Mapping[str, Any]] = {}
_NAMES: Final = {rule: rule.value for rule in Rule}


class Stored(NamedTuple):
    """What is published of a forecaster on a claim, with the keys of its rows; those of the scores by rule."""

    pk: int
    claim_pk: int
    verdict: Verdict
    scores: Mapping[str, int]


Verdicts: TypeAlias = Mapping[int, Sequence[Verdict]]
"""By claim."""
Whose: TypeAlias = tuple[int, int]
"""A claim and a forecaster."""


def publish_standings(verdicts: Verdicts, *, now: datetime) -> Verdicts:
    """Bring the standings and scores of claims up to date: write what differs from `verdicts`.

    Return what was published of those whose standing is gone or another one now.
    """
    stored = stored_standings(list(verdicts))
    wanted = {(pk, verdict.forecaster_id): verdict for pk, several in verdicts.items() for verdict in several}
    new = {whose: verdict for whose, verdict in wanted.items() if whose not in stored}
    gone = [stored[whose] for whose in stored.keys() - wanted.keys()]
    changed = [
        (standing, wanted[whose])
        for whose, standing in stored.items()
        if whose in wanted and standing.verdict != wanted[whose]
    ]
    moved = [(standing, verdict) for standing, verdict in changed if standing.verdict.row != verdict.row]
    if gone:
        Standing.objects.filter(Among("pk", (standing.pk for standing in gone))).delete()
    _update_standings(moved, now=now)
    _update_scores(changed)
    _insert(new, now=now)
    before: dict[int, list[Verdict]] = {}
    for standing in (*gone, *(standing for standing, _ in moved)):
        before.setdefault(standing.claim_pk, []).append(standing.verdict)
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
        verdict = Verdict._make((*columns, scores.get(pk, _NOTHING)))
        stored[claim, verdict.forecaster_id] = Stored(pk, claim, verdict, keys.get(pk, _NOTHING))
    return stored


def _insert(verdicts: Mapping[Whose, Verdict], *, now: datetime) -> None:
    if not verdicts:
        return
    rows = ((claim, now, *verdict.row) for (claim, _), verdict in verdicts.items())
    bulk.insert(Standing, ["claim", "computed_at", *COLUMNS], rows)
    standings = Standing.objects.filter(Among("claim", {claim for claim, _ in verdicts}))
    keys = {(claim, forecaster): pk for claim, forecaster, pk in read(standings, ("claim_id", "forecaster_id", "pk"))}
    _insert_scores((keys[whose], score) for whose, verdict in verdicts.items() for score in verdict.scores.values())


def _update_standings(moved: Sequence[tuple[Stored, Verdict]], *, now: datetime) -> None:
    """Update standings, in the columns that differ for any of them."""
    if not moved:
        return
    before, after = (
        list(zip(*rows, strict=True)) for rows in zip(*((old.verdict.row, new.row) for old, new in moved), strict=True)
    )
    names = [name for name, old, new in zip(COLUMNS, before, after, strict=True) if old != new]
    columns = [new for old, new in zip(before, after, strict=True) if old != new]
    keys = [stored.pk for stored, _ in moved]
    bulk.update(Standing, ["computed_at", *names], zip([now] * len(keys), *columns, keys, strict=True))


def _update_scores(changed: Sequence[tuple[Stored, Verdict]]) -> None:
    """Update the scores that differ; those by a rule that gives none any more go."""
    gone: list[int] = []
    other, new = [], []
    for stored, verdict in changed:
        before, keys = stored.verdict.scores, stored.scores
        for rule, score in verdict.scores.items():
            if rule not in keys:
                new.append((stored.pk, score))
            elif before[rule] != score:
                other.append((*score[1:], keys[rule]))
        gone += (key for rule, key in keys.items() if rule not in verdict.scores)
    if gone:
        Score.objects.filter(Among("pk", gone)).delete()
    bulk.update(Score, ["value", "low", "high"], other)
    _insert_scores(new)


def _insert_scores(scores: Iterable[tuple[int, RuleScore]]) -> None:
    rows = ((standing, _NAMES[rule], value, low, high) for standing, (rule, value, low, high) in scores)
    bulk.insert(Score, ["standing", "rule", "value", "low", "high"], rows, prepared=True)
