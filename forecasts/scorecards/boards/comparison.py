"""Two subjects on the claims that both answered: who was closer, and whether that can be luck.

On one claim several people can have written for an outlet: it stands there with the mean of their scores, rounded to
1e-12, from the lowest to the highest they said, `n` of them. Claims that either answered in one article, or that are one
group, lean on one another and count as one cluster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.models.scores import Score
from forecasts.scorecards.boards.document_types import (
    COMPARED,
    ComparedClaim,
    ComparedDifference,
    ComparedMean,
    ComparedReading,
    ComparedSaid,
    ComparedSide,
    ComparedTest,
    ComparedTold,
    ComparedWhen,
    ComparisonDocument,
    Told,
)
from forecasts.scorecards.card.documents import written_subject
from forecasts.scorecards.card.writing import exactly, instant, with_interval
from forecasts.scorecards.publishing.standings_sums import PARTS
from forecasts.scorecards.subjects import Subject, subject_of
from forecasts.scorecards.verdicts import COUNTING, METHOD
from forecasts.scoring import lexicons
from forecasts.scoring.comparing import Comparison, Paired, compare, joined
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import ClusteredScore, Interval, NoInterval, mean_interval
from forecasts.scoring.rounding import PLACES, divide_half_even, ratio
from forecasts.statements.asked import answer_in_words

PER_PAGE: Final = 50
ALPHA: Final = 0.05
"""A difference is told from luck if luck alone would give one as large less often than that."""
FEWEST_TOLD: Final = 6
"""Clusters below which no p value can be so small."""

_UNIT: Final = UNITS[Rule.BRIER]


@dataclass(slots=True)
class Answer:
    """What a subject said on one claim and how that scored: of an outlet, all its forecasts together."""

    brier: list[int]
    log: list[int | None]
    said: list[tuple[int, int, int]]
    clusters: set[str]

    @property
    def error(self) -> int:
        """The mean Brier score, in 1e-12."""
        return divide_half_even(sum(self.brier), len(self.brier))

    @property
    def surprise(self) -> int | None:
        """The mean logarithmic score, in nano-nats; None where one of them is infinite."""
        finite = [value for value in self.log if value is not None]
        return divide_half_even(sum(finite), len(finite)) if finite and len(finite) == len(self.log) else None


@dataclass(frozen=True, slots=True)
class Shared:
    """One claim that both answered."""

    claim_pk: int
    first: Answer
    second: Answer

    @property
    def difference(self) -> int:
        """What the first's error is above the second's."""
        return self.first.error - self.second.error


def comparison(
    *, kind: str, first: str, second: str, now: datetime, part: str = PARTS[0], page: int = 1
) -> ComparisonDocument:
    """Return how two subjects did on the claims that both answered, as a plain document.

    Raises:
        Invalid: naming the argument; there is no such kind, part, subject or page, or both are the same.
    """
    one, other = _two(kind, part, first, second)
    answers = answers_of(kind, (one.pk, other.pk), part)
    mine, theirs = answers.get(one.pk, {}), answers.get(other.pk, {})
    shared = [Shared(claim, mine[claim], theirs[claim]) for claim in mine.keys() & theirs.keys()]
    shared.sort(key=lambda each: (-abs(each.difference), each.claim_pk))
    pages = max(-(-len(shared) // PER_PAGE), 1)
    if not 1 <= page <= pages:
        raise Invalid({"page": f"There are {pages} pages of shared claims: ask for a page from 1 to {pages}."})
    return {
        "kind": kind,
        "part": part,
        **written_method(now),
        "first": _side(one, [each.first for each in shared], only=len(mine) - len(shared)),
        "second": _side(other, [each.second for each in shared], only=len(theirs) - len(shared)),
        "n": len(shared),
        **_told(shared),
        "page": page,
        "pages": pages,
        "claims": _claims(shared[(page - 1) * PER_PAGE : page * PER_PAGE]),
    }


def written_method(now: datetime) -> ComparedWhen:
    """Return when and how something is compared, as both documents write it."""
    return {"as_of": instant(now), "method": {"version": METHOD, "lexicon": lexicons.get(settings.LEXICON).label}}


def check(kind: str, part: str) -> None:
    """Refuse what cannot be compared.

    Raises:
        Invalid: naming the argument.
    """
    if kind not in COMPARED:
        why = " Two topics share claims, not forecasts." if kind == "topic" else ""
        raise Invalid({"kind": f"There is no comparing of {kind[:40]!r}: choose {' or '.join(COMPARED)}.{why}"})
    if part not in PARTS:
        raise Invalid({"part": f"There is no part {part[:40]!r}: choose {' or '.join(PARTS)}."})


def named(kind: str, field: str, slug: str) -> Subject:
    """Return a subject whose scorecard everybody may see.

    Raises:
        Invalid: naming the argument.
    """
    if not slug:
        raise Invalid({field: f"Say which {kind}: give its slug, the last part of its page's address."})
    try:
        return subject_of(kind=kind, slug=slug)
    except Subject.DoesNotExist:
        raise Invalid({field: f"There is no {kind} {slug[:80]!r}."}) from None


def _two(kind: str, part: str, first: str, second: str) -> tuple[Subject, Subject]:
    check(kind, part)
    subjects: list[Subject] = []
    wrong: dict[str, str] = {}
    for field, slug in (("first", first), ("second", second)):
        try:
            subjects.append(named(kind, field, slug))
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    if subjects[0] == subjects[1]:
        raise Invalid({"second": f"This is the same {kind} twice: choose another one to compare with."})
    return subjects[0], subjects[1]


def answers_of(kind: str, pks: Sequence[int], part: str) -> dict[int, dict[int, Answer]]:
    """Return what subjects said on each claim, of all that is scored in one part. One query."""
    scores = Score.objects.filter(
        rule__in=(Rule.BRIER, Rule.LOG),
        standing__prospective=part == PARTS[0],
        **{f"standing__{kind}__in": pks},
        **({} if kind == "forecaster" else {"standing__kind__in": COUNTING}),
    )
    found: dict[int, dict[int, Answer]] = {pk: {} for pk in pks}
    for subject, claim, rule, value, cluster, *said in scores.order_by("standing", "rule").values_list(
        f"standing__{kind}", "standing__claim", "rule", "value", "standing__cluster", *_SAID
    ):
        answer = found[subject].setdefault(claim, Answer([], [], [], set()))
        if rule == Rule.LOG:
            answer.log.append(value)
            continue
        answer.brier.append(value)
        answer.clusters.add(cluster)
        if said[1] is not None:
            answer.said.append((said[0], said[1], said[2]))
    return {pk: {claim: answer for claim, answer in claims.items() if answer.brier} for pk, claims in found.items()}


_SAID: Final = ("standing__low_ppm", "standing__point_ppm", "standing__high_ppm")


def _side(subject: Subject, answers: Sequence[Answer], *, only: int) -> ComparedSide:
    errors = [answer.error for answer in answers]
    surprises = [answer.surprise for answer in answers if answer.surprise is not None]
    return {
        "subject": written_subject(subject),
        "scores": {
            "brier": _mean(errors, Rule.BRIER),
            "log": {**_mean(surprises, Rule.LOG), "infinite": len(answers) - len(surprises)},
        },
        "only": only,
    }


def _mean(scores: Sequence[int], rule: Rule) -> ComparedMean:
    value = ratio(sum(scores), len(scores) * UNITS[rule]) if scores else None
    return {"value": value, "sum": str(sum(scores)), "n": len(scores)}


def _told(shared: Sequence[Shared]) -> ComparedTold:
    """Return the difference, how sure it is, and what that comes to."""
    if not shared:
        return {"clusters": 0, "verdict": "nothing_shared"}
    clusters = joined([each.first.clusters | each.second.clusters for each in shared])
    pairs = [
        Paired(each.first.error, each.second.error, cluster) for each, cluster in zip(shared, clusters, strict=True)
    ]
    compared = compare(pairs)
    difference: ComparedDifference = {
        "value": exactly(compared.difference / _UNIT),
        "sum": str(sum(each.difference for each in shared)),
        "n": compared.n,
    }
    return {
        "clusters": compared.clusters,
        "difference": with_interval(difference, _interval(pairs)),
        "test": written_test(compared),
        "verdict": verdict_of(compared, compared.p),
    }


def written_test(compared: Comparison) -> ComparedTest:
    """Return the permutation test as documents write it."""
    return {"p": compared.p, "exact": compared.exact, "tried": compared.tried}


def verdict_of(compared: Comparison, p: float) -> Told:
    """Say who was closer, by a p value that may have been corrected."""
    if compared.clusters < FEWEST_TOLD:
        return "too_few"
    if p > ALPHA:
        return "no_difference"
    return "first" if compared.difference < 0 else "second"


def _interval(pairs: Sequence[Paired]) -> Interval | NoInterval:
    """Return the interval of the mean difference: that of a mean score, on a scale from -1 to 1."""
    moved = [ClusteredScore(pair.first - pair.second + _UNIT, pair.cluster) for pair in pairs]
    found = mean_interval(moved, unit=2 * _UNIT, worst=2 * _UNIT)
    if isinstance(found, NoInterval):
        return found
    return Interval(found.level, round(2 * found.low - 1, PLACES), round(2 * found.high - 1, PLACES), found.method)


def _claims(shared: Sequence[Shared]) -> list[ComparedClaim]:
    claims: Mapping[int, Any] = Claim.objects.select_related("current_resolution__proposal").in_bulk(
        [each.claim_pk for each in shared]
    )
    return [_written(each, claims[each.claim_pk]) for each in shared]


def _written(each: Shared, claim: Claim) -> ComparedClaim:
    proposal = claim.current_resolution.proposal if claim.current_resolution else None
    return {
        "public_id": claim.public_id,
        "headline": claim.headline,
        "url": f"/claims/{claim.public_id}/",
        "outcome": proposal.outcome if proposal else "",
        "answer": answer_in_words(claim, proposal) if proposal else "",
        "difference": ratio(each.difference, _UNIT),
        "first": _said(each.first),
        "second": _said(each.second),
    }


def _said(answer: Answer) -> ComparedSaid:
    said, surprise = ComparedReading(), answer.surprise
    if answer.said:
        lows, points, highs = zip(*answer.said, strict=True)
        said = {
            "low_ppm": min(lows),
            "point_ppm": divide_half_even(sum(points), len(points)),
            "high_ppm": max(highs),
        }
    return {
        **said,
        "brier": ratio(answer.error, _UNIT),
        "log": None if surprise is None else ratio(surprise, UNITS[Rule.LOG]),
        "n": len(answer.brier),
    }
