"""Two subjects on the claims that both answered, or one against everybody: two choosers, and what the numbers allow to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.models.errors import Invalid
from forecasts.models.sources import Forecaster, Outlet
from forecasts.scorecards.boards.comparison import FEWEST_TOLD, comparison
from forecasts.scorecards.boards.document_types import (
    COMPARED,
    ComparedSubject,
    ComparisonDocument,
    EverybodyDocument,
    Told,
)
from forecasts.scorecards.boards.everybody import everybody
from forecasts.scorecards.publishing.standings_sums import PARTS as BOTH
from forecasts.scorecards.publishing.standings_sums import scored_in
from forecasts.templatetags.figures import places
from forecasts.web.errors import reads
from forecasts.web.leaderboard import KINDS, PARTS, Tab

MOST_CHOICES = 200
"""Names that a chooser offers: those with the most scored forecasts. The scorecards of all others link here."""
USUAL = {"kind": "forecaster", "part": "", "first": "", "second": "", "page": 1}
"""What an address need not say. Where it names no part, the page opens on the first one in which there is something."""
FIELDS: Final[tuple[Literal["first", "second"], ...]] = ("first", "second")


@dataclass(frozen=True)
class Chooser:
    """A list of names to choose from, with what was chosen and what is wrong with that."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What there is to show: a pair, or one against many, or neither; and what is wrong, by the argument's name."""

    pair: ComparisonDocument | None
    many: EverybodyDocument | None
    wrong: Mapping[str, str]

    @property
    def subjects(self) -> list[ComparedSubject]:
        """The subjects that were found."""
        if self.pair:
            return [self.pair[side]["subject"] for side in FIELDS]
        return [self.many["subject"]] if self.many else []


@reads
def compare(request: HttpRequest) -> HttpResponse:
    """Show what two have in common; of one alone, everybody who has enough in common with it; else the choosers."""
    asked, wrong = understood(request.GET)
    found = look(asked)
    context = {
        "asked": asked,
        "wrong": wrong | {name: why for name, why in found.wrong.items() if name not in FIELDS},
        "kinds": [Tab(KINDS[kind], address({"kind": kind}), kind == asked["kind"]) for kind in COMPARED],
        "parts": [
            Tab(label, address(asked | {"part": part, "page": 1}), part == asked["part"])
            for part, label in PARTS.items()
        ],
        "choosers": choosers(asked, found),
        "most": MOST_CHOICES,
        "noun": asked["kind"],
        "json_url": json_url(asked, found),
        **about_pair(asked, found.pair),
        **about_many(asked, found.many),
    }
    return render(request, "forecasts/compare.html", context)


def understood(query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Take what an address asks for; what there is not is left out, and said."""
    asked: dict[str, Any] = {name: query.get(name) or usual for name, usual in USUAL.items()}
    wrong = {}
    for name, known in (("kind", COMPARED), ("part", BOTH)):
        if asked[name] != USUAL[name] and asked[name] not in known:
            wrong[name] = f"There is no {name} {asked[name][:40]!r} to compare: choose {' or '.join(known)}."
            asked[name] = USUAL[name]
    page = str(asked["page"])
    if not (page.isascii() and page.isdecimal() and len(page) < 10):
        wrong["page"], page = "The page has to be a whole number from 1.", "1"
    part = asked["part"] or usual_part(asked["kind"], [asked[name] for name in FIELDS if asked[name]])
    return asked | {"part": part, "page": int(page)}, wrong


def usual_part(kind: str, slugs: list[str]) -> str:
    """Return the first part in which all of these, or anybody where none is named, have scored forecasts; else the first."""
    for part in BOTH:
        rows = comparable(kind, part)
        if (rows.filter(slug__in=slugs).count() == len(set(slugs))) if slugs else rows.exists():
            return part
    return BOTH[0]


def look(asked: dict[str, Any]) -> Found:
    """Compare what is asked for, as far as it can be found."""
    now = clock.now()
    both = {name: asked[name] for name in ("kind", "part")}
    try:
        if asked["first"] and asked["second"]:
            return Found(comparison(**asked, now=now), None, {})
        if asked["first"]:
            return Found(None, everybody(**both, slug=asked["first"], now=now), {})
    except Invalid as error:
        if "page" in error.fields:
            return Found(comparison(**asked | {"page": 1}, now=now), None, error.fields)
        return Found(None, None, error.fields)
    missing = {"first": f"Choose the {asked['kind']} to compare with this one."} if asked["second"] else {}
    return Found(None, None, missing)


def address(asked: Mapping[str, Any]) -> str:
    """The address of a comparison, without what is usual."""
    query = urlencode({name: value for name, value in asked.items() if value != USUAL[name]})
    return f"{reverse('web:compare')}?{query}" if query else reverse("web:compare")


def json_url(asked: Mapping[str, Any], found: Found) -> str:
    """Where the same is to be had as JSON; nothing while nothing is compared."""
    if found.pair:
        return f"{reverse('api:compare')}?{urlencode(asked)}"
    if found.many:
        return (
            f"{reverse('api:compare-everybody')}?{urlencode({name: asked[name] for name in ('kind', 'first', 'part')})}"
        )
    return ""


def choosers(asked: Mapping[str, Any], found: Found) -> list[Chooser]:
    """Both lists of names; whoever is compared is in them."""
    names = dict(most_scored(asked["kind"], asked["part"]))
    names |= {subject["slug"]: subject["name"] for subject in found.subjects}
    ordered = sorted(names.items(), key=lambda each: (each[1].casefold(), each[0]))
    labels = {"first": "Compare", "second": "with"}
    wrong = {name: tuple(filter(None, [found.wrong.get(name)])) for name in FIELDS}
    return [Chooser(name, labels[name], ordered, asked[name], wrong[name]) for name in FIELDS]


def most_scored(kind: str, part: str) -> QuerySet[Any, tuple[str, str]]:
    """The slugs and names of those with the most scored forecasts in a part, of whom everybody may know."""
    few = scored_in(kind, part).order_by("-n", "subject_pk").values("subject_pk")[:MOST_CHOICES]
    named: QuerySet[Any, tuple[str, str]] = subjects(kind).filter(pk__in=few).order_by().values_list("slug", "name")
    return named


def comparable(kind: str, part: str) -> QuerySet[Any]:
    """Return those with scored forecasts in a part, of whom everybody may know."""
    return subjects(kind).filter(pk__in=scored_in(kind, part).values("subject_pk")).order_by()


def subjects(kind: str) -> QuerySet[Any]:
    """Return all of a kind of whom everybody may know."""
    return Forecaster.objects.public() if kind == "forecaster" else Outlet.objects.all()


def about_pair(asked: dict[str, Any], pair: ComparisonDocument | None) -> dict[str, Any]:
    """What the page says of two."""
    if pair is None:
        return {}
    page = pair["page"]
    return {
        "pair": pair,
        "sides": [pair[side] for side in FIELDS],
        "sentence": sentence(pair),
        "other_part": address(asked | {"part": next(part for part in BOTH if part != asked["part"]), "page": 1}),
        "earlier": address(asked | {"page": page - 1}) if page > 1 else "",
        "later": address(asked | {"page": page + 1}) if page < pair["pages"] else "",
        "everybody_url": address(asked | {"second": "", "page": 1}),
    }


def about_many(asked: dict[str, Any], many: EverybodyDocument | None) -> dict[str, Any]:
    """What the page says of one against everybody."""
    if many is None:
        return {}
    others = [
        (other, address(asked | {"second": other["subject"]["slug"]}), in_short(other["verdict"]))
        for other in many["others"]
    ]
    found = sum(other["verdict"] in FIELDS for other in many["others"])
    return {"many": many, "others": others, "told": found}


def sentence(pair: ComparisonDocument) -> str:
    """Say in a sentence what the numbers allow to say."""
    first, second = (pair[side]["subject"]["name"] for side in FIELDS)
    match pair["verdict"]:
        case "nothing_shared":
            return f"{first} and {second} have no scored claim in common."
        case "too_few":
            return (
                "Too few to tell: even if one of them had been closer every time, luck could explain it. "
                f"It takes claims from {FEWEST_TOLD} articles or groups."
            )
        case "no_difference":
            return (
                f"No difference that luck could not explain: it would give one as large {in_cases(pair['test']['p'])}."
            )
        case closer:
            name = first if closer == "first" else second
            size = places(abs(pair["difference"]["value"]), 3)
            return f"{name} was closer, by {size} on average. Luck alone would give such a difference {in_cases(pair['test']['p'])}."


def in_cases(p: float) -> str:
    """Write a chance as a count: “in 3 of 100 cases”."""
    if p < 0.001:
        return "in fewer than 1 of 1,000 cases"
    if p < 0.095:
        return f"in about {max(round(p * 1000), 1)} of 1,000 cases"
    return f"in about {round(p * 100)} of 100 cases"


def in_short(verdict: Told) -> str:
    """Write the verdict of one line of many."""
    return {"first": "closer", "second": "farther off", "too_few": "too few to tell"}.get(verdict, "no difference told")
