"""One subject against everybody who answered enough of the same claims, corrected for how many are compared.

Who is compared: whoever the leaderboard lists. How many claims are shared says nothing about who was closer, so to choose
by that leaves the p values as they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from forecasts.models.scores import Score, Standing
from forecasts.scorecards.boards.comparison import check, named, verdict_of, written_method, written_test
from forecasts.scorecards.boards.document_types import ComparedOther, EverybodyDocument
from forecasts.scorecards.card.documents import written_subject
from forecasts.scorecards.card.queries import next_change
from forecasts.scorecards.card.writing import exactly
from forecasts.scorecards.keeping import Made, kept
from forecasts.scorecards.publishing.standings_sums import PARTS, Named, names_of
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.verdicts import COUNTING
from forecasts.scoring.comparing import Comparison, Paired, compare_each, joined
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.multiple import benjamini_hochberg, holm
from forecasts.scoring.rounding import PLACES, divide_half_even

FEWEST_SHARED: Final = 5
MOST_OTHERS: Final = 200


def everybody(*, kind: str, slug: str, now: datetime, part: str = PARTS[0]) -> EverybodyDocument:
    """Return how a subject did against each of the others, made anew only if anything has changed since it was made.

    Raises:
        Invalid: naming the argument; there is no such kind, part or subject.
    """
    check(kind, part)
    subject = named(kind, "first", slug)

    def make() -> Made[EverybodyDocument]:
        return Made(_document(subject, part, now), next_change(now=now))

    return {**kept(f"everybody {kind} {part} {slug}", make, now=now), **written_method(now)}


def _document(subject: Subject, part: str, now: datetime) -> EverybodyDocument:
    names = names_of(subject.kind)
    answers = _answers(subject, part)
    own = answers.pop(subject.pk, {})
    enough = [pk for pk, theirs in answers.items() if pk in names and len(theirs) >= FEWEST_SHARED]
    enough.sort(key=lambda pk: (-len(answers[pk]), names[pk].slug))
    shown = enough[:MOST_OTHERS]
    compared = compare_each(_pairs(own, answers[pk]) for pk in shown)
    by_holm, by_share = (correct([each.p for each in compared]) for correct in (holm, benjamini_hochberg))
    return {
        "kind": subject.kind,
        "part": part,
        **written_method(now),
        "subject": written_subject(subject),
        "fewest": FEWEST_SHARED,
        "sharing": len(enough),
        "compared": len(shown),
        "others": [
            _other(_named(subject.kind, pk, names[pk]), each, round(strict, PLACES), round(mild, PLACES))
            for pk, each, strict, mild in zip(shown, compared, by_holm, by_share, strict=True)
        ],
    }


Answers = dict[int, tuple[list[int], set[str]]]
"""By claim: the Brier scores and the clusters they belong to."""


def _answers(subject: Subject, part: str) -> dict[int, Answers]:
    """Return what everybody scored on the claims of a subject, by their keys. One query."""
    counted = _counted(subject.kind, part)
    claims = counted.filter(**{subject.kind: subject.pk}).values("claim")
    scores = Score.objects.filter(rule=Rule.BRIER, standing__in=counted.filter(claim__in=claims)).order_by()
    found: dict[int, Answers] = {}
    for pk, claim, cluster, value in scores.values_list(
        f"standing__{subject.kind}", "standing__claim", "standing__cluster", "value"
    ):
        errors, clusters = found.setdefault(pk, {}).setdefault(claim, ([], set()))
        errors.append(value)
        clusters.add(cluster)
    return found


def _counted(kind: str, part: str) -> QuerySet[Standing]:
    counted = Standing.objects.filter(prospective=part == PARTS[0]).exclude(cluster="").order_by()
    return counted if kind == "forecaster" else counted.filter(kind__in=COUNTING, outlet__isnull=False)


def _pairs(own: Answers, theirs: Answers) -> list[Paired]:
    claims = sorted(own.keys() & theirs.keys())
    clusters = joined([own[claim][1] | theirs[claim][1] for claim in claims])
    return [
        Paired(_mean(own[claim][0]), _mean(theirs[claim][0]), cluster)
        for claim, cluster in zip(claims, clusters, strict=True)
    ]


def _mean(errors: list[int]) -> int:
    return divide_half_even(sum(errors), len(errors))


def _named(kind: str, pk: int, name: Named) -> Subject:
    return Subject(kind, pk, name.slug, name.name)


def _other(other: Subject, compared: Comparison, strict: float, mild: float) -> ComparedOther:
    return {
        "subject": written_subject(other),
        "n": compared.n,
        "clusters": compared.clusters,
        "difference": {
            "value": exactly(compared.difference / UNITS[Rule.BRIER]),
            "sum": str(int(compared.difference * compared.n)),
            "n": compared.n,
        },
        "test": written_test(compared),
        "holm": strict,
        "benjamini_hochberg": mild,
        "verdict": verdict_of(compared, strict),
    }
