"""The figures of a subject: its sums and its lines, as published or made from the rows as of an earlier instant.

Both ways lead to the same `Figures`, from which a document is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q, prefetch_related_objects

from forecasts.models.claims import ClaimQuerySet, State
from forecasts.models.forecasts import Statement
from forecasts.models.scores import Card, Score, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.publishing import sum_of
from forecasts.scorecards.standing_then import calls_then
from forecasts.scorecards.subjects import LEDGER, Subject, claims_of
from forecasts.scorecards.verdicts import COUNTING, NEEDS, CardKey, Verdict, sum_contributions, verdict_of
from forecasts.scoring.forecast import Rule, ScoredForecast
from forecasts.scoring.scored import ScoredChoice
from forecasts.scoring.sums import RangedSum
from forecasts.statements.asked import Kind

BATCH: Final = 500
"""Claims that are read at once when cards are made from nothing, so that memory does not grow with the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One forecaster's standing on one claim, as far as a card shows it. `scores` are the finite ones, by rule.

    `cluster` is empty where there is no score; `scored` is there for claims that occur or do not, of which alone the
    calibration speaks. `wording` is a hedge that a lexicon reads, empty for stated and chosen numbers; `phrase_key` the
    phrase in it. `close_at`, `confirmed_at` and `outcome` are there once the claim is resolved; of a choice that is scored
    also `options`, what each was given, and `value`, the one that came true. `opens_at` is where the claim's window begins.
    """

    claim_pk: int
    forecaster_pk: int
    group_pk: int | None
    wording: str
    phrase_key: str
    stated_at: datetime
    material_recorded_at: datetime
    opens_at: datetime
    deadline_at: datetime
    close_at: datetime | None
    confirmed_at: datetime | None
    outcome: str | None
    state: str
    kind: str
    unscorable: str
    prospective: bool | None
    cluster: str
    held: bool | None
    scored: ScoredForecast | None
    scores: Mapping[str, int]
    options: Mapping[str, int] | None = None
    value: str = ""


class Peer(NamedTuple):
    """Somebody's logarithmic score on a claim; None is an infinite one."""

    claim_pk: int
    forecaster_pk: int
    kind: str
    prospective: bool | None
    log: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a document is written from. `lines` are those the card is about, `quoted` those it counts apart.

    `peers` is what everybody scored on the same claims.
    """

    sums: Mapping[tuple[str, str], RangedSum]
    lines: tuple[Line, ...]
    quoted: tuple[Line, ...]
    peers: tuple[Peer, ...] = ()

    def sum_of(self, part: str, rule: Rule) -> RangedSum:
        """Return the sums of one part by one rule, empty where nothing is scored."""
        return self.sums.get((part, rule), RangedSum())


def published_figures(subject: Subject, *, at: datetime) -> Figures:
    """Return the figures of a subject as its score jobs have published them. `at` decides what is due."""
    cards = Card.objects.filter(kind=subject.kind, subject=subject.pk)
    sums = {(card.part, card.rule): sum_of(card) for card in cards}
    scores, peers = _published_scores(subject)
    return _figures(subject, sums, list(_published_lines(subject, scores, at)), peers)


def figures_then(subject: Subject, *, at: datetime) -> Figures:
    """Return the figures of a subject made from what had been recorded by `at`, without anything that was published."""
    own = CardKey(subject.kind, subject.pk, "", "")
    sums: dict[tuple[str, str], RangedSum] = {}
    lines, peers = [], []
    for call in _calls_in_batches(claims_of(subject), at):
        verdict = verdict_of(call)
        if call.log:
            peers.append(Peer(call.claim.pk, verdict.forecaster_id, verdict.kind, verdict.prospective, call.log.value))
        if _is_about(verdict, subject):
            lines.append(_line(call, verdict))
            for key, part in sum_contributions([verdict]).items():
                if key[:2] == own[:2]:
                    place = key.part, key.rule
                    sums[place] = sums.get(place, RangedSum()) + part
    on_the_card = {line.claim_pk for line in lines}
    return _figures(subject, sums, lines, [peer for peer in peers if peer.claim_pk in on_the_card])


def _figures(
    subject: Subject, sums: Mapping[tuple[str, str], RangedSum], lines: list[Line], peers: Iterable[Peer]
) -> Figures:
    if subject.kind == "forecaster":
        return Figures(sums=sums, lines=tuple(lines), quoted=(), peers=tuple(peers))
    return Figures(
        sums=sums,
        lines=tuple(line for line in lines if line.kind in COUNTING),
        quoted=tuple(line for line in lines if line.kind == Forecaster.Kind.QUOTED),
        peers=tuple(peers),
    )


def standings_of(subject: Subject) -> Q:
    """Return which published standings are about a subject."""
    match subject.kind:
        case "topic":
            return Q(claim__topics=subject.pk)
        case "ledger":
            return Q()
        case kind:
            return Q(**{kind: subject.pk})


def _published_scores(subject: Subject) -> tuple[dict[int, dict[str, int]], list[Peer]]:
    """Return the finite scores of a subject's standings, and everybody's logarithmic ones on their claims. One query.

    A union, since a database asked for either at once would read every score that there is.
    """
    standings = Standing.objects.filter(standings_of(subject)).order_by()
    own = Score.objects.filter(standing__in=standings).order_by().values_list("standing", "rule", *_PEER)
    on_the_claims = Score.objects.filter(rule=Rule.LOG, standing__claim__in=standings.values("claim")).order_by()
    rows = own if subject.kind == LEDGER else own.union(on_the_claims.values_list("standing", "rule", *_PEER))
    scores: dict[int, dict[str, int]] = {}
    peers = []
    for standing_pk, rule, *peer in rows:
        value = peer[-1]
        if value is not None:
            scores.setdefault(standing_pk, {})[rule] = value
        if rule == Rule.LOG:
            peers.append(Peer(*peer))
    return scores, peers


_PEER: Final = ("standing__claim", "standing__forecaster", "standing__kind", "standing__prospective", "value")


def _published_lines(subject: Subject, scores: Mapping[int, Mapping[str, int]], at: datetime) -> Iterator[Line]:
    standings = Standing.objects.filter(standings_of(subject)).order_by("pk")
    for row in standings.values(*_PUBLISHED):
        state, deadline_at = row["claim__state"], row["claim__deadline_at"]
        is_choice = row["claim__kind"] == Kind.CHOICE and bool(row["cluster"])
        read_by_lexicon = row["forecast__basis"] == Statement.Basis.WORDING and row["forecast__p_ppm"] is None
        yield Line(
            claim_pk=row["claim"],
            forecaster_pk=row["forecaster"],
            group_pk=row["claim__group"],
            wording=row["forecast__wording"] if read_by_lexicon else "",
            phrase_key=row["forecast__phrase_key"] if read_by_lexicon else "",
            stated_at=row["forecast__stated_at"],
            material_recorded_at=row["claim__material_recorded_at"],
            opens_at=row["claim__event_from_at"],
            deadline_at=deadline_at,
            close_at=row[f"{_RESOLUTION}__proposal__close_at"],
            confirmed_at=row[f"{_RESOLUTION}__confirmed_at"],
            outcome=row[f"{_RESOLUTION}__proposal__outcome"],
            state="due" if state == State.OPEN and deadline_at <= at else state,
            kind=row["kind"],
            unscorable=row["unscorable"],
            prospective=row["prospective"],
            cluster=row["cluster"],
            held=row["held"],
            scored=None if row["occurred"] is None else ScoredForecast(**{name: row[name] for name in _SCORED}),
            scores=scores.get(row["pk"], {}),
            options=row["forecast__distribution"] if is_choice else None,
            value=row[f"{_RESOLUTION}__proposal__value"] if is_choice else "",
        )


_SCORED: Final = ("low_ppm", "point_ppm", "high_ppm", "occurred", "cluster", "prospective", "committed")
_RESOLUTION: Final = "claim__current_resolution"
_PUBLISHED: Final = (
    *("pk", "claim", "forecaster", "kind", "unscorable", "held"),
    *("claim__kind", "claim__state", "claim__group", "claim__material_recorded_at"),
    *("claim__event_from_at", "claim__deadline_at", "forecast__distribution"),
    *("forecast__basis", "forecast__p_ppm", "forecast__wording", "forecast__phrase_key", "forecast__stated_at"),
    *(
        f"{_RESOLUTION}__{name}"
        for name in ("confirmed_at", "proposal__close_at", "proposal__outcome", "proposal__value")
    ),
    *_SCORED,
)


def _line(call: Call, verdict: Verdict) -> Line:
    forecast, judged = call.forecast, call.judged
    is_choice = isinstance(call.scored, ScoredChoice)
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
        confirmed_at=judged.confirmed_at,
        outcome=judged.outcome,
        state=call.state,
        kind=verdict.kind,
        unscorable=verdict.unscorable,
        prospective=verdict.prospective,
        cluster=verdict.cluster,
        held=verdict.held,
        scored=call.binary,
        scores={rule: score.value for rule, score in call.scores.items() if score.value is not None},
        options=forecast.distribution if is_choice else None,
        value=(judged.value or "") if is_choice else "",
    )


def _is_about(verdict: Verdict, subject: Subject) -> bool:
    of_kind = {
        "forecaster": verdict.forecaster_id,
        "outlet": verdict.outlet_id,
        "article": verdict.article_id,
        LEDGER: subject.pk,
    }
    return subject.pk in verdict.topic_ids if subject.kind == "topic" else of_kind[subject.kind] == subject.pk


def _calls_in_batches(claims: ClaimQuerySet, at: datetime) -> Iterator[Call]:
    last = 0
    while batch := list(claims.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        prefetch_related_objects(batch, *NEEDS)
        yield from calls_then(batch, at=at)
