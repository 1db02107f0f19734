"""The figures of a subject: its sums and its lines, as published or made from the rows as of an earlier instant.

Both ways lead to the same `Figures`, from which a document is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from forecasts.models.claims import ClaimQuerySet
from forecasts.models.errors import Invalid
from forecasts.models.forecasts import Statement
from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.card.confirmations import Judged, judged_on
from forecasts.scorecards.card.cuts import WHOLE, Cut
from forecasts.scorecards.card.lines import Line, Peer
from forecasts.scorecards.card.published import counted_on, published_lines, standings_of
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.judging import Verdict
from forecasts.scorecards.methods import NEWEST, Method
from forecasts.scorecards.publishing.rows import topics_of
from forecasts.scorecards.publishing.standings_sums import Alike, sums_by_part, sums_of
from forecasts.scorecards.standing_then import calls_then
from forecasts.scorecards.subjects import LEDGER, Subject, about, claims_of
from forecasts.scorecards.verdicts import COUNTING
from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import RangedSum

MOST_OF_A_CUT: Final = 200_000
"""Forecasts of a card up to which a part of it is computed for a visit: some seconds' work."""
MOST_FROM_THE_ROWS: Final = 20_000
"""The same as of an instant or by an older method, for which every forecast is judged anew."""
TOO_MANY: Final = (
    "This card counts more than {most:,} forecasts, too many to compute this while you wait. Ask for the card of an author,"
    " an article or a topic, or use the command manage.py scorecard."
)
BATCH: Final = 500
"""Claims that are read at once when cards are made from nothing, so that memory does not grow with the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a document is written from. `lines` are those the card is about, `quoted` those it counts apart.

    `peers` is what everybody scored on the same claims; `judged` how often an outcome was proposed on them and how a second
    person decided. `several` says whether more than one forecast may have been stated on any of them. `whole` is how many
    claims the card counts of which this is a cut, `waiting` how many claims of the whole wait for their scores, and
    `failed` how many of these in vain: their scores could not be computed in all attempts. `as_of` is the instant as of which
    all of it was made from the rows; None of what is published.
    """

    sums: Mapping[tuple[str, str], RangedSum]
    lines: tuple[Line, ...]
    quoted: tuple[Line, ...]
    peers: tuple[Peer, ...] = ()
    judged: Judged = field(default_factory=dict)
    several: bool = True
    method: Method = NEWEST
    cut: Cut = WHOLE
    whole: int = 0
    waiting: int = 0
    failed: int = 0
    as_of: datetime | None = None

    def sum_of(self, part: str, rule: Rule) -> RangedSum:
        """Return the sums of one part by one rule, empty where nothing is scored."""
        return self.sums.get((part, rule), RangedSum())


def figures_of(subject: Subject, wanted: Wanted, *, now: datetime) -> Figures:
    """Return the figures of a subject that are wanted: from what is published, where that answers it."""
    if wanted.is_published:
        return published_figures(subject, at=now, cut=wanted.cut)
    return figures_then(subject, at=wanted.as_of or now, method=wanted.method, cut=wanted.cut)


def refuse_too_many(subject: Subject, wanted: Wanted) -> None:
    """Refuse a card that is computed for one visit alone, of more forecasts than anybody should wait for.

    Raises:
        Invalid: naming what was asked for, with what to do instead.
    """
    most = MOST_OF_A_CUT if wanted.is_published else MOST_FROM_THE_ROWS
    if wanted == PUBLISHED or standings_of(subject).order_by()[: most + 1].count() <= most:
        return
    text = TOO_MANY.format(most=most)
    raise Invalid(dict.fromkeys(wanted.written, text))


def published_figures(subject: Subject, *, at: datetime, cut: Cut = WHOLE) -> Figures:
    """Return the figures of a subject as its score jobs have published them. `at` decides what is due."""
    waiting, failed = _behind(subject)
    lines, peers, several = published_lines(subject, at, cut)
    sums = sums_of(subject.kind, standings_of(subject, cut)).get((), {})
    found = _figures(subject, sums, lines, peers)
    if cut:
        whole = counted_on(subject, "all", at=at).aggregate(claims=Count("claim", distinct=True))["claims"]
        found = replace(found, cut=cut, whole=whole)
    else:
        found = replace(found, judged=_judged(subject, at=at))
    return replace(found, several=several, waiting=waiting, failed=failed)


def _judged(subject: Subject, *, at: datetime, then: bool = False) -> Judged:
    return {(outcome, kind): times for outcome, kind, times in judged_on(subject, at=at, then=then)}


def _behind(subject: Subject) -> tuple[int, int]:
    """Count the claims of a subject whose newest scores are not published yet, and those that failed."""
    jobs = ScoreJob.objects.behind()
    if subject.kind != LEDGER:
        jobs = jobs.filter(about(subject.kind, subject.pk, of="claim"))
    failed = Count("pk", filter=Q(attempts__gte=MOST_ATTEMPTS))
    found = jobs.aggregate(waiting=Count("pk"), failed=failed)
    return found["waiting"], found["failed"]


def figures_then(subject: Subject, *, at: datetime, method: Method = NEWEST, cut: Cut = WHOLE) -> Figures:
    """Return the figures of a subject made from what had been recorded by `at`, without anything that was published."""
    alike: list[Alike] = []
    lines, peers = [], []
    whole: set[int] = set()
    for call, topic_ids in _calls_in_batches(claims_of(subject, at=at), at, method):
        verdict = call.verdict
        if call.log:
            peers.append(Peer(call.claim.pk, verdict.forecaster_id, verdict.kind, verdict.prospective, call.log.value))
        if _is_about(verdict, topic_ids, subject):
            line = _line(call, verdict)
            whole.update([line.claim_pk] if _counts_on(subject, line.kind) else ())
            if cut.keeps(line, topic_ids):
                lines.append(line)
                alike += (Alike.one(score, verdict) for score in verdict.scores.values())
    claims = {line.claim_pk for line in lines}
    judged = {} if cut else _judged(subject, at=at, then=True)
    sums = sums_by_part(subject.kind, alike)
    found = _figures(subject, sums, lines, (peer for peer in peers if peer.claim_pk in claims))
    return replace(found, judged=judged, method=method, cut=cut, whole=len(whole), as_of=at)


def _figures(
    subject: Subject, sums: Mapping[tuple[str, str], RangedSum], lines: list[Line], peers: Iterable[Peer]
) -> Figures:
    is_own = subject.kind == "forecaster"
    return Figures(
        sums=sums,
        lines=tuple(lines) if is_own else tuple(line for line in lines if line.kind in COUNTING),
        quoted=() if is_own else tuple(line for line in lines if line.kind == Forecaster.Kind.QUOTED),
        peers=tuple(peers),
    )


def _counts_on(subject: Subject, kind: str) -> bool:
    """Whether a card is about forecasters of a kind: a forecaster's own about the one that it is of."""
    return subject.kind == "forecaster" or kind in COUNTING


def _line(call: Call, verdict: Verdict) -> Line:
    forecast, judged = call.forecast, call.judged
    is_choice = call.is_scored and isinstance(call.said, OptionForecast)
    read_by_lexicon = forecast.basis == Statement.Basis.WORDING and forecast.p_ppm is None
    return Line(
        claim_pk=call.claim.pk,
        forecaster_pk=verdict.forecaster_id,
        group_pk=call.claim.group_id,
        wording=forecast.wording if read_by_lexicon else "",
        phrase_key=forecast.phrase_key if read_by_lexicon else "",
        stated_at=forecast.stated_at,
        material_recorded_at=judged.material_recorded_at,
        opens_at=judged.opens_at,
        deadline_at=judged.deadline_at,
        close_at=judged.close if judged.outcome is not None else None,
        day_from=judged.day_from,
        confirmed_at=judged.confirmed_at,
        outcome=judged.outcome,
        state=call.state,
        kind=verdict.kind,
        unscorable=verdict.unscorable,
        prospective=verdict.prospective,
        cluster=verdict.cluster,
        held=verdict.held,
        low_ppm=verdict.low_ppm,
        point_ppm=verdict.point_ppm,
        high_ppm=verdict.high_ppm,
        occurred=verdict.occurred,
        committed=verdict.committed,
        scores={rule: score.value for rule, score in call.scores.items() if score.value is not None},
        options=forecast.distribution if is_choice else None,
        value=(judged.value or "") if is_choice else "",
        says=forecast.says if read_by_lexicon else "",
    )


def _is_about(verdict: Verdict, topic_ids: Sequence[int], subject: Subject) -> bool:
    of_kind = {
        "forecaster": verdict.forecaster_id,
        "outlet": verdict.outlet_id,
        "article": verdict.article_id,
        LEDGER: subject.pk,
    }
    return subject.pk in topic_ids if subject.kind == "topic" else of_kind[subject.kind] == subject.pk


def _calls_in_batches(claims: ClaimQuerySet, at: datetime, method: Method) -> Iterator[tuple[Call, list[int]]]:
    """Yield each call with the topics of its claim."""
    last = 0
    while batch := list(claims.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        topics = topics_of([claim.pk for claim in batch])
        for call in calls_then(batch, at=at, method=method):
            yield call, topics.get(call.claim.pk, [])
