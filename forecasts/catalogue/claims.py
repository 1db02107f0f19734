"""Which claims: one set of filters, of which the page's form and the API's parameters are made.

Several states, outcomes or kinds mean any of them; different filters all have to hold. What is said about forecasts
(who, when) is said about one forecast: `forecaster` with `stated_from` asks for claims on which that forecaster
stated one from that day on.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from forecasts.catalogue.fields import InstantFilter, SearchFilter, day, slug
from forecasts.catalogue.orders import CHANGED, CLAIMS, Order
from forecasts.indexing.asking import Search
from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.finding import ClaimText
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.scorecards.card.published import counted_on
from forecasts.scorecards.subjects import LEDGER, LISTED_KINDS, Subject, subject_of

STATES: Final = {
    "open": "before its deadline",
    "due": "past its deadline, and no answer stands yet",
    "proposed": "an answer awaits a second person",
    "resolved": "confirmed; `final` ones included",
    "final": "confirmed, and the time for disputes is over",
    "disputed": "somebody contests the resolution",
}
OUTCOMES: Final = {
    "occurred": "the event occurred",
    "did_not_occur": "the event did not occur",
    "value": "an option, a number or a date",
    "void": "not scored, for any of the reasons that follow",
} | {outcome.value: str(outcome.label) for outcome in sorted(VOIDS)}
CARD: Final = {
    "all": "every claim that the card is about",
    "scored": "with a forecast that is scored",
    "open": "open, with a forecast",
    "due": "past its deadline, with a forecast, and no answer stands yet",
    "proposed": "an answer awaits a second person",
    "void": "not scored, because the claim is void",
    "unscorable": "resolved, with a forecast that cannot be scored",
}
CARD_HELP: Final = (
    "which claims a scorecard counts under one of its headings: the card of the forecaster, outlet, article or topic that is "
    "asked for, or else of the whole ledger"
)
ORDERS: Final = {
    "-recorded": "recorded last first",
    "recorded": "recorded first first",
    "deadline": "next deadline first",
    "-deadline": "latest deadline first",
    "-resolved": "resolved last first; others are left out",
    "resolved": "resolved first first; others are left out",
    "changed": "changed last at the end: whoever reads on misses nothing",
    "-changed": "changed last first",
}
FEW: Final = 1_000
"""Up to so many claims are looked up one by one."""
WORDS: Final = (
    'words, of which all have to be there; "a phrase", begin* and -not. Case and accents make no difference. Found in '
    "headlines, events, criteria, conditions, quotes, wordings, and the names of articles, outlets, topics and forecasters"
)
SINCE: Final = (
    "what has changed after an instant, oldest change first. Take the instant from `changed_at` of the last row you have "
    "read, never from a clock: then no change is missed"
)
AHEAD: Final = "true: the claim and a forecast on it were recorded before it closed; false: all others"
UNORDERED: Final = "With changed_since, claims come in the order of their changes: leave ordering out."


class ClaimFilters(django_filters.FilterSet):  # type: ignore[misc] # published without types
    """Which claims."""

    q = SearchFilter(method="find", help_text=WORDS)
    state = django_filters.MultipleChoiceFilter(choices=list(STATES.items()), method="in_states")
    outcome = django_filters.MultipleChoiceFilter(choices=list(OUTCOMES.items()), method="with_outcomes")
    kind = django_filters.MultipleChoiceFilter(choices=Claim.Kind.choices, method="of_kinds")
    topic = slug(Topic, "the slug of a topic", method="on_topic", empty_label="Any")
    article = slug(Article, "the slug of an article: of the claim, or of a forecast on it", method="from_article")
    outlet = slug(Outlet, "the slug of an outlet: of the claim, or of a forecast's article", method="from_outlet")
    forecaster = slug(Forecaster, "the slug of a forecaster who has a forecast on the claim", method="later")
    stated_from = day("later", "a forecast was stated on this day or later")
    stated_to = day("later", "a forecast was stated on this day or earlier")
    deadline_from = day("on_days", "the deadline is on this day or later, by the claim's own calendar")
    deadline_to = day("on_days", "the deadline is on this day or earlier")
    published_from = day("published", "its article was published on this day or later")
    published_to = day("published", "its article was published on this day or earlier")
    resolved_from = day("on_days", "its resolution was confirmed on this day (UTC) or later")
    resolved_to = day("on_days", "its resolution was confirmed on this day (UTC) or earlier")
    prospective = django_filters.ChoiceFilter(
        choices=[("true", "recorded in advance"), ("false", "recorded afterwards")],
        method="in_advance",
        help_text=AHEAD,
        empty_label="Any",
    )
    card = django_filters.ChoiceFilter(
        choices=list(CARD.items()), method="later", help_text=CARD_HELP, empty_label="Any"
    )
    changed_since = InstantFilter(method="changed", help_text=SINCE)
    ordering = django_filters.ChoiceFilter(choices=list(ORDERS.items()), method="later", empty_label=None)

    class Meta:
        model = Claim
        fields: list[str] = []

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self._few: list[int] | None = None

    def get_form_class(self) -> type[forms.Form]:
        """Give the form the one rule that is about two fields."""
        return type("ClaimForm", (_Together, super().get_form_class()), {})

    def filter_queryset(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """Keep the claims that fit every filter."""
        return self.keep(claims)

    def keep(self, claims: ClaimQuerySet, *, but: Container[str] = ()) -> ClaimQuerySet:
        """Keep the claims that fit every filter but some; what is said about one forecast is asked at once."""
        asked, found = self.form.cleaned_data, claims
        for name, value in asked.items():
            if name not in but:
                found = self.filters[name].filter(found, value)
        return self._on_card(self._said(found))

    def _on_card(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """Keep the claims that a card counts under the heading asked for."""
        asked = self.form.cleaned_data
        if not asked.get("card"):
            return claims
        kind, row = next(((kind, asked[kind]) for kind in LISTED_KINDS if asked.get(kind)), (LEDGER, None))
        subject = Subject(kind, row.pk, row.slug, str(row)) if row else subject_of(kind=LEDGER)
        return claims.filter(pk__in=counted_on(subject, asked["card"], at=self.at).values("claim"))

    def _said(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """Keep the claims with a forecast as asked for: by whom, and when."""
        asked = self.form.cleaned_data
        days = {f"stated_on__{_ENDS[end]}": asked[f"stated_{end}"] for end in _ENDS if asked.get(f"stated_{end}")}
        if asked.get("forecaster"):
            said = Forecast.objects.by(asked["forecaster"].meant.pk).filter(**days)
            return claims.filter(pk__in=said.order_by().values("claim"))
        return claims.filter(Exists(Forecast.objects.filter(claim=OuterRef("pk"), **days))) if days else claims

    @property
    def order(self) -> Order:
        """The order asked for; of changes, that of the changes."""
        asked = self.form.cleaned_data
        return CHANGED if asked.get("changed_since") else CLAIMS[asked.get("ordering") or "-recorded"]

    @property
    def search(self) -> Search:
        """What is searched for; nothing, if nothing is."""
        return self.form.cleaned_data.get("q") or Search()

    def later(self, claims: ClaimQuerySet, name: str, value: object) -> ClaimQuerySet:
        """Leave it to `filter_queryset` or `order`."""
        return claims

    def find(self, claims: ClaimQuerySet, name: str, search: Search | None) -> ClaimQuerySet:
        """Keep the claims in whose words all terms are."""
        if search is None:
            return claims
        if search.terms:
            return self._saying(claims, search)
        return self._without(claims, search)

    def _without(self, claims: ClaimQuerySet, search: Search) -> ClaimQuerySet:
        """Leave out the claims in whose words a term is that must not be."""
        for term in search.without:
            claims = claims.exclude(pk__in=ClaimText.objects.filter(words__says=term).order_by().values("claim"))
        return claims

    def _saying(self, claims: ClaimQuerySet, search: Search) -> ClaimQuerySet:
        """Keep the claims in whose words all terms are, and none that must not be.

        Where they are in few, the claims are looked up by these; where in many, the list is walked in its order, of
        which a page needs but the beginning. The database cannot know which it is: so it is counted first, and once.
        """
        if self._few is None:
            words = ClaimText.objects.filter(words__say_among=(search, FEW + 1)).order_by()
            self._few = list(words.values_list("claim", flat=True)[: FEW + 1])
        if len(self._few) <= FEW:
            return claims.filter(pk__in=self._few)
        for term in search.terms:
            claims = claims.filter(text__words__says_in_order=term)
        return self._without(claims, search)

    def in_states(self, claims: ClaimQuerySet, name: str, values: Sequence[str]) -> ClaimQuerySet:
        """Keep the claims in any of the states, as they are now."""
        return claims.filter(any_of(state_is(value, at=self.at) for value in values))

    def with_outcomes(self, claims: ClaimQuerySet, name: str, values: Sequence[str]) -> ClaimQuerySet:
        """Keep the claims with a live resolution of any of the outcomes."""
        return claims.filter(any_of(map(outcome_is, values)))

    def of_kinds(self, claims: ClaimQuerySet, name: str, values: Sequence[str]) -> ClaimQuerySet:
        """Keep the claims that ask for any of these."""
        return claims.filter(kind__in=values) if values else claims

    def on_topic(self, claims: ClaimQuerySet, name: str, topic: Topic) -> ClaimQuerySet:
        """Keep the claims that are filed under a topic."""
        return claims.filter(pk__in=topic.claims.order_by().values("pk"))

    def from_article(self, claims: ClaimQuerySet, name: str, article: Article) -> ClaimQuerySet:
        """Keep the claims of an article, and those on which a forecast was made in it."""
        return claims.filter(pk__in=_either({"article": article}, {"article": article}))

    def from_outlet(self, claims: ClaimQuerySet, name: str, outlet: Outlet) -> ClaimQuerySet:
        """Keep the claims of an outlet, of its articles, and those on which a forecast was made in one of these."""
        own = Claim.objects.filter(outlet=outlet).order_by().values("pk")
        return claims.filter(pk__in=own.union(_either({"article__outlet": outlet}, {"article__outlet": outlet})))

    def on_days(self, claims: ClaimQuerySet, name: str, value: Any) -> ClaimQuerySet:  # noqa: ANN401 (a date)
        """Keep the claims with a deadline or a resolution on these days."""
        about, _, end = name.partition("_")
        path = {"deadline": "deadline_on", "resolved": "current_resolution__confirmed_at__date"}[about]
        instant = {"deadline": "deadline_at", "resolved": "current_resolution__confirmed_at"}[about]
        around = _near(value, _AROUND[end])  # the index is by instants; no calendar is further off
        return claims.filter(**{f"{path}__{_ENDS[end]}": value, f"{instant}__{_ENDS[end]}": around})

    def published(self, claims: ClaimQuerySet, name: str, value: Any) -> ClaimQuerySet:  # noqa: ANN401 (a date)
        """Keep the claims whose article, or that of a forecast on them, was published on these days."""
        on = {f"article__published_on__{_ENDS[name.partition('_')[2]]}": value}
        return claims.filter(Q(**on) | Q(Exists(Forecast.objects.filter(claim=OuterRef("pk"), **on))))

    def in_advance(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep the claims that were recorded, with a forecast at least, before they closed; or all others."""
        answer = "current_resolution__proposal"
        close = Coalesce(f"{answer}__counts_until", f"{answer}__close_at", "deadline_at")
        claims = claims.alias(close=close, before=Coalesce(f"{answer}__close_at", "deadline_at"))
        said = Forecast.objects.filter(
            claim=OuterRef("pk"), recorded_at__lt=OuterRef("close"), stated_at__lt=OuterRef("before")
        )
        ahead = Q(material_recorded_at__lt=F("close")) & Q(Exists(said))
        return claims.filter(ahead if value == "true" else ~ahead)

    def changed(self, claims: ClaimQuerySet, name: str, value: datetime) -> ClaimQuerySet:
        """Keep what has changed after an instant."""
        return claims.filter(change__changed_at__gt=value)


class _Together(forms.Form):
    """What two parameters may not say together."""

    def clean(self) -> dict[str, Any]:
        """Refuse another order for changes: in no other would none be missed."""
        asked = self.cleaned_data
        if asked.get("changed_since") and asked.get("ordering") not in {None, "", "changed"}:
            self.add_error("ordering", UNORDERED)
        return asked


_ENDS: Final = {"from": "gte", "to": "lte"}
_AROUND: Final = {"from": timedelta(days=-1), "to": timedelta(days=3)}


def _near(day: date, step: timedelta) -> datetime:
    """The instant so far from a day; at the ends of the calendar, the last one that there is on that side."""
    try:
        return datetime.combine(day, time(), UTC) + step
    except OverflowError:
        return (
            datetime.combine(date.max, time.max, UTC) if step > timedelta() else datetime.combine(date.min, time(), UTC)
        )


def _forecasts(**asked: Any) -> QuerySet[Any]:
    return Forecast.objects.filter(**asked).order_by().values("claim")


def _either(own: Mapping[str, Any], said: Mapping[str, Any]) -> QuerySet[Any]:
    """Return the claims of which one of the two is so: of themselves, or of a forecast on them."""
    claims = Claim.objects.filter(**own).order_by().values("pk")
    return claims.union(_forecasts(**said))


def state_is(name: str, *, at: datetime) -> Q:
    """Return which claims are in a state, as readers name it."""
    match name:
        case "open":
            return Q(state=State.OPEN, deadline_at__gt=at)
        case "due":
            return Q(state=State.OPEN, deadline_at__lte=at)
        case "final":
            return Q(state=State.RESOLVED, current_resolution__confirmed_at__lte=at - settings.DISPUTE_WINDOW)
        case stored:
            return Q(state=stored)


def outcome_is(name: str) -> Q:
    """Return which claims have an outcome, as readers name it."""
    outcomes = VOIDS if name == "void" else {Outcome(name)}
    return Q(current_resolution__proposal__outcome__in=sorted(outcomes))


def any_of(conditions: Iterable[Q]) -> Q:
    """Return any of the conditions; without one, everything."""
    return reduce(or_, conditions, Q())
