"""The lines of a card as its score jobs have published them, read in two queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import BigIntegerField, BooleanField, CharField, Exists, OuterRef, Q, QuerySet, Value

from forecasts.models.claims import State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.resolutions import VOIDS
from forecasts.models.scores import Score, Standing
from forecasts.scorecards.card.cuts import WHOLE, Cut
from forecasts.scorecards.card.lines import Line, Peer
from forecasts.scorecards.columns import Column, columns_of, rows_of
from forecasts.scorecards.subjects import LEDGER, Subject
from forecasts.scorecards.verdicts import COUNTING
from forecasts.scoring.forecast import Rule
from forecasts.statements.asked import Kind


def standings_of(subject: Subject, cut: Cut = WHOLE) -> QuerySet[Standing]:
    """Return the published standings that are about a subject, or those of them that a cut keeps."""
    match subject.kind:
        case "topic":
            about = Q(claim__topics=subject.pk)
        case "ledger":
            about = Q()
        case kind:
            about = Q(**{kind: subject.pk})
    return cut.of(Standing.objects.filter(about))


def counted_on(subject: Subject, heading: str, *, at: datetime) -> QuerySet[Standing]:
    """Return the published standings whose claims a card counts under a heading; `all` counts every one of them."""
    standings = standings_of(subject).order_by()
    if subject.kind != "forecaster":
        standings = standings.filter(kind__in=COUNTING)
    return standings.filter(_HEADINGS[heading](at))


def _published_scores(subject: Subject, cut: Cut) -> tuple[dict[int, dict[str, int]], set[int], list[Peer]]:
    """Return a subject's finite scores by standing, the standings with an infinite one, and the others on their claims.

    One query: a union, since a database asked for either at once would read every score that there is.
    """
    standings = standings_of(subject, cut).order_by()
    is_everything = subject.kind == LEDGER and not cut
    own = (Score.objects if is_everything else Score.objects.filter(standing__in=standings.values("pk"))).order_by()
    rows = own.values_list(
        "standing", "rule", "value", *(Value(None, output_field=field()) for field in _PEER.values())
    )
    if not is_everything:
        logs = Score.objects.filter(rule=Rule.LOG, standing__claim__in=standings.values("claim")).order_by()
        others = logs.exclude(standing__in=standings.values("pk"))
        rows = rows.union(others.values_list("standing", "rule", "value", *_PEER), all=True)
    scores: dict[int, dict[str, int]] = {}
    infinite: set[int] = set()
    peers = []
    for standing_pk, rule, value, claim_pk, forecaster_pk, kind, prospective in rows_of(rows):
        if claim_pk is not None:
            peers.append(Peer(claim_pk, forecaster_pk, kind, None if prospective is None else bool(prospective), value))
        elif value is None:
            infinite.add(standing_pk)
        elif standing_pk in scores:
            scores[standing_pk][rule] = value
        else:
            scores[standing_pk] = {rule: value}
    return scores, infinite, peers


_PEER: Final = {
    "standing__claim": BigIntegerField,
    "standing__forecaster": BigIntegerField,
    "standing__kind": CharField,
    "standing__prospective": BooleanField,
}


def published_lines(subject: Subject, at: datetime, cut: Cut = WHOLE) -> tuple[list[Line], list[Peer], bool]:
    """Return a subject's lines, and all who have a logarithmic score on their claims, themselves included.

    Say too whether more than one forecast was stated on any of the claims.
    """
    scores, infinite, peers = _published_scores(subject, cut)
    others = Forecast.objects.filter(claim=OuterRef("claim")).exclude(pk=OuterRef("forecast"))
    standings = standings_of(subject, cut).order_by("pk").annotate(several=Exists(others))
    column = columns_of(standings, (*_PLAIN, *_INSTANTS.values(), *_YES_OR_NO, "several"))
    fields = _fields(column, at) | {"scores": [scores.get(pk, _NOTHING) for pk in column["pk"]]}
    lines = list(map(Line._make, zip(*(fields[name] for name in Line._fields), strict=True)))
    for pk, line in zip(column["pk"], lines, strict=True):
        if Rule.LOG in line.scores or pk in infinite:
            peers.append(
                Peer(line.claim_pk, line.forecaster_pk, line.kind, line.prospective, line.scores.get(Rule.LOG))
            )
    return lines, peers, any(column["several"])


def _fields(column: Mapping[str, Column], at: datetime) -> dict[str, Column]:
    """Return the columns of the lines, but for their scores."""
    read = [basis == Statement.Basis.WORDING and p is None for basis, p in _together(column, *_STATED[:2])]
    chosen = [kind == Kind.CHOICE and cluster != "" for kind, cluster in _together(column, "claim__kind", "cluster")]
    states = _together(column, "claim__state", "claim__deadline_at")
    closes = _together(column, _INSTANTS["counts_until"], _INSTANTS["recorded_close"])
    closing = [(until or close, close if until else None) for until, close in closes]
    return {
        **{name: column[path] for name, path in (_AS_THEY_ARE | _INSTANTS).items()},
        "close_at": [close for close, _ in closing],
        "day_from": [day_from for _, day_from in closing],
        **{name: column[name] for name in _YES_OR_NO},
        "wording": [word if hedge else "" for word, hedge in zip(column["forecast__wording"], read, strict=True)],
        "phrase_key": [key if hedge else "" for key, hedge in zip(column["forecast__phrase_key"], read, strict=True)],
        "says": [says if hedge else "" for says, hedge in zip(column["forecast__says"], read, strict=True)],
        "state": ["due" if state == State.OPEN and until <= at else state for state, until in states],
        "options": [
            said or None if choice else None
            for choice, said in zip(chosen, column["forecast__distribution"], strict=True)
        ],
        "value": [value if choice else "" for choice, value in zip(chosen, column[_VALUE], strict=True)],
    }


def _together(column: Mapping[str, Column], *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(column[name] for name in names), strict=True)


JUDGED: Final = frozenset({State.RESOLVED, State.DISPUTED})
"""The states of claims of which a forecast has a score, or a reason why it has none."""
_HEADINGS: Final[Mapping[str, Callable[[datetime], Q]]] = {
    "all": lambda _: Q(),
    "open": lambda at: Q(claim__state=State.OPEN, claim__deadline_at__gt=at),
    "due": lambda at: Q(claim__state=State.OPEN, claim__deadline_at__lte=at),
    "proposed": lambda _: Q(claim__state=State.PROPOSED),
    "scored": lambda _: ~Q(cluster=""),
    "void": lambda _: Q(cluster="", unscorable__in=sorted(VOIDS)),
    "unscorable": lambda _: Q(cluster="", claim__state__in=sorted(JUDGED)) & ~Q(unscorable__in=["", *sorted(VOIDS)]),
}
HEADINGS: Final = tuple(_HEADINGS)

_NOTHING: Final[Mapping[str, int]] = {}
_RESOLUTION: Final = "claim__current_resolution"
_VALUE: Final = f"{_RESOLUTION}__proposal__value"
_STATED: Final = ("forecast__basis", "forecast__p_ppm", "forecast__wording", "forecast__phrase_key", "forecast__says")
_AS_THEY_ARE: Final = {
    "claim_pk": "claim",
    "forecaster_pk": "forecaster",
    "group_pk": "claim__group",
    "outcome": f"{_RESOLUTION}__proposal__outcome",
} | {name: name for name in ("kind", "unscorable", "cluster", "low_ppm", "point_ppm", "high_ppm")}
_INSTANTS: Final = {
    "stated_at": "forecast__stated_at",
    "material_recorded_at": "claim__material_recorded_at",
    "opens_at": "claim__event_from_at",
    "deadline_at": "claim__deadline_at",
    "recorded_close": f"{_RESOLUTION}__proposal__close_at",
    "counts_until": f"{_RESOLUTION}__proposal__counts_until",
    "confirmed_at": f"{_RESOLUTION}__confirmed_at",
}
_YES_OR_NO: Final = ("prospective", "held", "occurred", "committed")
_PLAIN: Final = (
    *("pk", "claim__kind", "claim__state", "forecast__distribution", _VALUE),
    *_STATED,
    *_AS_THEY_ARE.values(),
)
