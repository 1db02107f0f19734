"""The record of the whole ledger: every entry, newest first, in words, and how to verify it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.history.actors import RULE
from forecasts.history.browsing import Placed, browse
from forecasts.history.kinds import Kind
from forecasts.history.queries import head
from forecasts.history.sequencing import waiting_entries
from forecasts.models.claims import Claim
from forecasts.models.ids import PATTERN
from forecasts.models.people import Role
from forecasts.models.sources import Article, Forecaster
from forecasts.web.claims import page_of
from forecasts.web.errors import reads
from forecasts.web.life import event_of

PER_PAGE = 50
BIGGEST = 2**63 - 1
ROLES = [*Role.choices, (RULE, "a rule of the ledger")]
THINGS = {
    "claim": "Claim",
    "article": "Article",
    "forecaster": "Forecaster",
    "outlet": "Outlet",
    "topic": "Topic",
    "claimgroup": "Group of claims",
    "user": "Account",
}


class RecordFilter(forms.Form):
    """Which entries. All of it is optional."""

    kind = forms.ChoiceField(choices=[("", "Any"), *Kind.choices], required=False, label="What happened")
    role = forms.ChoiceField(choices=[("", "Anybody"), *ROLES], required=False, label="Who acted")
    claim = forms.RegexField(
        f"^(?:{PATTERN.pattern})$",
        required=False,
        label="Claim",
        help_text="The ten characters of its address.",
        error_messages={"invalid": "The claim has to be the ten characters of its address, such as qvhv1cvq0p."},
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Told:
    """One entry in words: what happened, to what, and where more of it stands; `url` is empty where there is no page."""

    position: int
    placed: Placed
    icon: str
    title: str
    text: str
    thing: str
    name: str
    url: str
    exact_url: str


@reads
def record(request: HttpRequest) -> HttpResponse:
    """Show a page of the record."""
    form = RecordFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    page = browse(**asked, limit=PER_PAGE)
    rest = {name: value for name, value in asked.items() if name != "before"}
    context = {
        "form": form,
        "wrong": [errors[0] for errors in form.errors.values()],
        "entries": told(page.entries),
        "older": address(rest | {"before": page.older}) if page.older else "",
        "newest": address(rest) if "before" in asked else "",
        "narrowed": bool(rest),
        "head": head(at=clock.now()),
        "waiting": waiting_entries().count(),
    }
    return render(request, "forecasts/record.html", context)


def address(asked: Mapping[str, Any]) -> str:
    """The address of a page of the record."""
    query = urlencode(asked)
    return f"{reverse('web:history')}?{query}" if query else reverse("web:history")


def told(entries: Iterable[Placed]) -> list[Told]:
    """Put entries into words; what they are about is named and linked where the public may see it."""
    listed = list(entries)
    pages = pages_of(listed)
    return [in_words(placed, *pages.get(placed.about, ("", ""))) for placed in listed]


def in_words(placed: Placed, name: str, url: str) -> Told:
    """Put one entry into words."""
    kind, public_name = placed.about
    event = event_of(placed.entry)
    exact = reverse("web:claim_history", args=[public_name]) if kind == "claim" and url else ""
    return Told(
        position=placed.entry.position or 0,
        placed=placed,
        icon=event.icon,
        title=event.title,
        text=event.text,
        thing=THINGS.get(kind, kind.capitalize()),
        name=name or public_name,
        url=url,
        exact_url=f"{exact}?page={page_of(placed.entry.number)}#entry-{placed.entry.number}" if exact else "",
    )


def pages_of(entries: Iterable[Placed]) -> dict[tuple[str, str], tuple[str, str]]:
    """Names and pages of what entries are about, in a query for each kind of thing that can be hidden."""
    about = {placed.about for placed in entries}

    def of(kind: str) -> list[str]:
        return sorted(name for thing, name in about if thing == kind)

    claims = Claim.objects.recorded().filter(public_id__in=of("claim")).values_list("public_id", "headline")
    shown = Article.objects.filter(slug__in=of("article"), claims__in=Claim.objects.recorded()).distinct()
    people = Forecaster.objects.public().filter(slug__in=of("forecaster")).values_list("slug", "name")
    found = {("claim", name): (words, reverse("web:claim", args=[name])) for name, words in claims}
    found |= {
        ("article", name): (words, reverse("web:article", args=[name]))
        for name, words in shown.values_list("slug", "title")
    }
    found |= {("forecaster", name): (words, reverse("web:forecaster", args=[name])) for name, words in people}
    for kind in ("outlet", "topic"):
        found |= {(kind, name): ("", reverse(f"web:{kind}", args=[name])) for name in of(kind)}
    return found
