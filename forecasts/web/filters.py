"""The form of the list of claims: boxes with their counts, and what is active. What it means, the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from forecasts.catalogue.claims import ClaimFilters
from forecasts.catalogue.counts import MOST, Counts, counts_of
from forecasts.catalogue.hits import with_texts
from forecasts.models.claims import Claim
from forecasts.web.lines import for_lines

BOXES: Final = {
    "state": {
        "open": "Open",
        "due": "Due, not yet checked",
        "proposed": "Proposed",
        "resolved": "Resolved or final",
        "final": "Final",
        "disputed": "Disputed",
    },
    "outcome": {"occurred": "Occurred", "did_not_occur": "Did not occur", "value": "A value", "void": "Void"},
}
SORTS: Final = {
    "-recorded": "Recorded last",
    "deadline": "Next deadline",
    "-deadline": "Latest deadline",
    "-resolved": "Resolved last",
    "-changed": "Changed last",
}
NAMES: Final = {
    "q": "Search",
    "kind": "Asks for",
    "topic": "Topic",
    "outlet": "Outlet",
    "article": "Article",
    "forecaster": "Forecaster",
    "prospective": "Recorded",
    "card": "On the scorecard",
    "deadline_from": "Deadline from",
    "deadline_to": "Deadline until",
    "stated_from": "Stated from",
    "stated_to": "Stated until",
    "published_from": "Published from",
    "published_to": "Published until",
    "resolved_from": "Resolved from",
    "resolved_to": "Resolved until",
    "changed_since": "Changed after",
    "ordering": "Sort by",
}
USUAL: Final = ("ordering", "-recorded")
DAYS: Final = [name for name in NAMES if name.endswith(("_from", "_to"))]
ON_THE_PAGE: Final = {"topic", "prospective", "ordering", *DAYS}
KEPT: Final = ("card", "kind", "outlet", "article", "forecaster", "changed_since")
"""Filters that links set: the form shows them as chips and keeps them."""


class Pages(Paginator):  # type: ignore[type-arg] # generic in its stubs alone
    """Pages by number, of which there are no more than lead to `MOST` claims: nobody turns more, and counting costs."""

    @cached_property
    def found(self) -> int:
        """How many claims there are, as far as they are counted."""
        rows: Any = self.object_list
        return int(rows[: MOST + 1].count())

    @property
    def count(self) -> int:
        """How many claims the pages lead to."""
        return min(self.found, MOST)

    @property
    def more(self) -> bool:
        """Whether there are more claims than that."""
        return self.found > MOST


@dataclass(frozen=True)
class Choice:
    """One box to tick, with how many claims it would show."""

    name: str
    value: str
    label: str
    count: int | None
    checked: bool


@dataclass(frozen=True)
class Chip:
    """One active filter and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Filters:
    """What the page's form shows."""

    form: forms.Form
    states: list[Choice]
    outcomes: list[Choice]
    days: list[forms.BoundField]
    days_open: bool
    kept: list[tuple[str, str]]
    chips: list[Chip]
    wrong: list[tuple[str, str, str]]
    """What was not understood: the filter's name, why, and where its field is on the page, if it has one there."""


def filters_of(asked: ClaimFilters, query: QueryDict) -> Filters:
    """Return the form of what was asked."""
    form = _in_few_words(asked.form)
    counts = counts_of(asked)
    days = [form[name] for name in DAYS]
    return Filters(
        form=form,
        states=_choices(asked, "state", counts),
        outcomes=_choices(asked, "outcome", counts),
        days=days,
        days_open=any(day.value() for day in days),
        kept=[(name, value) for name in KEPT for value in query.getlist(name) if form.cleaned_data.get(name)],
        chips=list(_chips(asked, query)),
        wrong=[
            (NAMES.get(name, name.capitalize()), str(errors[0]), form[name].auto_id if name in ON_THE_PAGE else "")
            for name, errors in form.errors.items()
        ],
    )


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


def shareable(query: QueryDict) -> QueryDict:
    """The query without the fields that were left as they were."""
    chosen = query.copy()
    for name, values in query.lists():
        chosen.setlist(name, [value for value in values if value and (name, value) != USUAL])
        if not chosen.getlist(name):
            del chosen[name]
    return chosen


def _in_few_words(form: forms.Form) -> forms.Form:
    """Label the fields as people read them; the long descriptions are the API's."""
    for field in form:
        field.help_text, field.label = "", NAMES.get(field.name, field.name.capitalize())
    form.fields["ordering"].choices = list(SORTS.items())  # type: ignore[attr-defined] # a choice among orders
    return form


def _choices(asked: ClaimFilters, group: str, counts: Counts | None) -> list[Choice]:
    ticked = asked.form.cleaned_data.get(group, ())
    return [
        Choice(group, name, label, None if counts is None else counts[name], name in ticked)
        for name, label in BOXES[group].items()
    ]


def _chips(asked: ClaimFilters, query: QueryDict) -> Iterator[Chip]:
    """Name the active filters, each with the address of the list without it."""
    cleaned: dict[str, Any] = asked.form.cleaned_data
    for group, labels in BOXES.items():
        for name in cleaned.get(group, ()):
            label = labels.get(name) or _label(asked.form.fields[group], name)
            yield Chip(label, f"?{without(query, group, name)}")
    for name, label in NAMES.items():
        if cleaned.get(name) and name != "ordering":
            said = str(query[name]).strip() if name == "q" else _said(asked, name)
            yield Chip(f"{label}: {said}", f"?{without(query, name)}")


def _said(asked: ClaimFilters, name: str) -> str:
    """Say a filter's value in words."""
    value, field = asked.form.cleaned_data[name], asked.form.fields[name]
    match field:
        case forms.MultipleChoiceField():
            return ", ".join(_label(field, each) for each in value)
        case forms.ChoiceField() if isinstance(value, str):
            return _label(field, value)
        case _:
            return str(value)


def _label(field: Any, value: str) -> str:  # noqa: ANN401 (a field with choices)
    return str(dict(field.choices)[value])


def found_claims(asked: ClaimFilters) -> QuerySet[Claim]:
    """Return the claims that are asked for, in their order."""
    return asked.order.sort(asked.qs)


def shown(asked: ClaimFilters, keys: QuerySet[Claim]) -> list[Claim]:
    """Return the claims of a page with what is shown of them, and what a search looks at."""
    claims = for_lines(Claim.objects.filter(pk__in=keys.values("pk")))
    return list(asked.order.sort(with_texts(claims) if asked.search else claims))
