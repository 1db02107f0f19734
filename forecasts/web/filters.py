"""The list of claims: what one may search for and filter by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict

from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.models.sources import Forecaster, Topic

STATES = {
    "open": "Open",
    "due": "Due, not yet checked",
    "proposed": "Proposed",
    "resolved": "Resolved or final",
    "disputed": "Disputed",
}
OUTCOMES = {"occurred": "Occurred", "did_not_occur": "Did not occur", "void": "Void"}
SORTS = {"recorded": "Recorded last", "deadline": "Deadline"}


class ClaimFilter(forms.Form):
    """What the query string may say. All of it is optional."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.MultipleChoiceField(required=False, choices=STATES)
    outcome = forms.MultipleChoiceField(required=False, choices=OUTCOMES)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False, empty_label="Any")
    sort = forms.ChoiceField(required=False, choices=SORTS)


@dataclass(frozen=True)
class Choice:
    """One box to tick, with how many claims it would show."""

    name: str
    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Chip:
    """One active filter and the address of the list without it."""

    label: str
    url: str


def state_is(name: str, *, at: datetime) -> Q:
    """The claims in a state as readers name it."""
    if name == "open":
        return Q(state=State.OPEN, deadline_at__gt=at)
    if name == "due":
        return Q(state=State.OPEN, deadline_at__lte=at)
    return Q(state=name)


def outcome_is(name: str) -> Q:
    """The claims with an outcome as readers name it."""
    outcomes = VOIDS if name == "void" else {Outcome(name)}
    return Q(current_resolution__proposal__outcome__in=outcomes)


def any_of(conditions: Iterable[Q]) -> Q:
    """Any of the conditions; without one, everything."""
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def named(words: str) -> Q:
    """The forecasts of those whose name has the words; readers who are not public are not found by theirs."""
    is_private = Q(forecaster__kind=Forecaster.Kind.READER, forecaster__opted_in=False)
    return Q(forecaster__name__icontains=words) & ~is_private


def mentions(words: str) -> Q:
    """The claims that mention the words: themselves, their article, or what was said on them and by whom."""
    said = Forecast.objects.filter(
        Q(quote_exact__icontains=words) | Q(wording__icontains=words) | named(words),
        claim=OuterRef("pk"),
    )
    own = Q(headline__icontains=words) | Q(event__icontains=words) | Q(criteria__icontains=words)
    return own | Q(article__title__icontains=words) | Q(outlet__name__icontains=words) | Q(Exists(said))


def found(asked: dict[str, Any]) -> ClaimQuerySet:
    """The recorded claims that match words and topic: what the counts beside the boxes are made of."""
    claims = Claim.objects.recorded()
    if asked.get("q"):
        claims = claims.filter(mentions(asked["q"]))
    if asked.get("topic"):
        claims = claims.filter(topics=asked["topic"])
    return claims


def chosen(claims: ClaimQuerySet, asked: dict[str, Any], *, at: datetime) -> ClaimQuerySet:
    """Of these, the ones in the chosen states and with the chosen outcomes, sorted."""
    states = any_of(state_is(name, at=at) for name in asked.get("state", ()))
    outcomes = any_of(outcome_is(name) for name in asked.get("outcome", ()))
    order = ("deadline_at", "id") if asked.get("sort") == "deadline" else ("-recorded_at", "-id")
    return claims.filter(states & outcomes).order_by(*order)


def boxes(claims: ClaimQuerySet, asked: dict[str, Any], *, at: datetime) -> tuple[list[Choice], list[Choice]]:
    """Count what each box would show, in one query."""
    counts = claims.aggregate(
        **{f"state_{name}": Count("pk", filter=state_is(name, at=at)) for name in STATES},
        **{f"outcome_{name}": Count("pk", filter=outcome_is(name)) for name in OUTCOMES},
    )

    def listed(group: str, labels: dict[str, str]) -> list[Choice]:
        ticked = asked.get(group, ())
        return [Choice(group, name, label, counts[f"{group}_{name}"], name in ticked) for name, label in labels.items()]

    return listed("state", STATES), listed("outcome", OUTCOMES)


def chips(query: QueryDict, asked: dict[str, Any]) -> list[Chip]:
    """Name the active filters, each with the address of the list without it."""
    active = [("state", name, STATES[name]) for name in asked.get("state", ())]
    active += [("outcome", name, OUTCOMES[name]) for name in asked.get("outcome", ())]
    if asked.get("topic"):
        active.append(("topic", asked["topic"].slug, f"Topic: {asked['topic'].name}"))
    if asked.get("q"):
        active.append(("q", asked["q"], f"“{asked['q']}”"))
    return [Chip(label, f"?{without(query, key, value)}") for key, value, label in active]


def without(query: QueryDict, key: str, value: str = "") -> str:
    """The query string without one value of a key (or without the key), and back on the first page."""
    rest = query.copy()
    rest.pop("page", None)
    kept = [other for other in rest.getlist(key) if value and other.strip() != value]
    if kept:
        rest.setlist(key, kept)
    else:
        rest.pop(key, None)
    return rest.urlencode()
