"""The form over a scorecard: as of which day, and which part of it. It works without a script; what is on can be taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from django.http import QueryDict

from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.card.wanted import FIELDS, Wanted
from forecasts.templatetags.days import instant_words, short_day
from forecasts.web.filters import Chip, without

NAMES: Final = {
    "as_of": "As of",
    "method": "Method",
    "topic": "Topic",
    "since": "Closed from",
    "until": "Closed until",
    "horizon": "Stated",
    "recorded": "Recorded",
}
"""What a field is called where something is wrong with it."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose in the form."""

    value: str
    label: str


@dataclass(frozen=True)
class CardFilters:
    """The form, what it is set to, and the chips that say so. `wrong` names fields that cannot be understood, and why."""

    action: str
    values: Mapping[str, str]
    topics: Sequence[Choice]
    chips: Sequence[Chip] = ()
    wrong: Sequence[tuple[str, str]] = ()
    today: str = ""

    @property
    def horizons(self) -> list[Choice]:
        """How long before the deadline a forecast was stated."""
        return [Choice(name, sentence(horizon.label)) for name, horizon in HORIZONS.items()]

    @property
    def recorded(self) -> list[Choice]:
        """In advance or afterwards."""
        return [Choice(name, sentence(label.removeprefix("recorded "))) for name, label in RECORDED.items()]


def without_blanks(query: QueryDict) -> QueryDict:
    """The query without the fields of the form that were left as they were."""
    blank = [name for name in FIELDS if name in query and not query[name]]
    if not blank:
        return query
    short = query.copy()
    for name in blank:
        del short[name]
    return short


def asked_in(query: QueryDict, *, now: datetime) -> dict[str, str]:
    """Return what a query asks for, by the names of `FIELDS`; a day for `as_of` means its end, and today now."""
    asked = {name: str(query[name]) for name in FIELDS if query.get(name)}
    as_of = asked.get("as_of", "")
    if as_of == now.astimezone(UTC).date().isoformat():
        del asked["as_of"]
    elif re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", as_of):
        asked["as_of"] = f"{as_of}T23:59:59.999999Z"
    return asked


def filters_of(
    wanted: Wanted, query: QueryDict, topics: Sequence[tuple[str, str]], *, action: str, now: datetime
) -> CardFilters:
    """Return the form of a card that is wanted."""
    return CardFilters(
        action=action,
        values=wanted.written | ({"as_of": day_of(wanted.as_of).isoformat()} if wanted.as_of else {}),
        topics=[Choice(*topic) for topic in topics],
        chips=[Chip(label, chip_url(query, name, action)) for name, label in labels(wanted)],
        today=now.astimezone(UTC).date().isoformat(),
    )


def refused(
    errors: Mapping[str, str], query: QueryDict, topics: Sequence[tuple[str, str]], *, action: str, now: datetime
) -> CardFilters:
    """Return the form of a request in which something cannot be understood."""
    return CardFilters(
        action=action,
        values={name: str(query[name]) for name in FIELDS if name in query and name not in errors},
        topics=[Choice(*topic) for topic in topics],
        wrong=[(NAMES[name], said) for name, said in errors.items()],
        today=now.astimezone(UTC).date().isoformat(),
    )


def labels(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Name what is wanted beside the whole card as it is published."""
    cut = wanted.cut
    if wanted.as_of:
        yield "as_of", f"As of {as_of_words(wanted.as_of)}"
    if "method" in wanted.written:
        yield "method", f"Method {wanted.method.version}"
    if cut.topic:
        yield "topic", f"Topic: {cut.topic.name}"
    if cut.since:
        yield "since", f"Closed from {short_day(cut.since)}"
    if cut.until:
        yield "until", f"Closed until {short_day(cut.until)}"
    if cut.horizon:
        yield "horizon", f"Stated {HORIZONS[cut.horizon].label}"
    if cut.recorded:
        yield "recorded", sentence(RECORDED[cut.recorded])


def cut_words(wanted: Wanted) -> str:
    """Say which part of a card is shown: “topic Korea, stated up to 30 days ahead”."""
    said = [label[0].lower() + label[1:] for name, label in labels(wanted) if name not in {"as_of", "method"}]
    return ", ".join(said)


def as_of_words(as_of: datetime) -> str:
    """Name an instant; the end of a day by the day."""
    at = as_of.astimezone(UTC)
    return short_day(at.date()) if at.time() == time.max else instant_words(at)


def day_of(as_of: datetime) -> date:
    """The day on which an instant lies, by the ledger's clock."""
    return as_of.astimezone(UTC).date()


def chip_url(query: QueryDict, name: str, action: str) -> str:
    """The same card without one of the things that are on."""
    rest = without(query, name)
    return f"{action}?{rest}" if rest else action


def sentence(words: str) -> str:
    """Begin words with a capital letter."""
    return words[0].upper() + words[1:]


def queried(url: str, wanted: Wanted) -> str:
    """Return an address with what is wanted in its query, as the API takes it."""
    query = QueryDict(mutable=True)
    query.update(wanted.written)
    return f"{url}?{query.urlencode()}" if query else url
