"""Cuts of a scorecard: its forecasts of one topic, of a period, of a horizon, recorded in advance or afterwards.

    topic      on claims that are filed under it
    since      whose claims closed on this day (UTC) or later: at the deadline, or earlier where they were settled before it
    until      whose claims closed on this day or earlier; of a claim that is not resolved the deadline counts
    horizon    by the time from the statement to the claim's deadline
    recorded   in advance (so far, while a claim is not resolved) or afterwards

The parts that horizons, or the two ways of being recorded, cut a card into add up to the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal, NamedTuple, Protocol

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from forecasts.models.errors import Invalid
from forecasts.models.scores import Standing
from forecasts.models.sources import Topic

FIELDS: Final[tuple[Literal["topic", "since", "until", "horizon", "recorded"], ...]] = (
    "topic", "since", "until", "horizon", "recorded",
)  # fmt: skip
RECORDED: Final = {"prospective": "recorded in advance", "retrospective": "recorded afterwards"}
_YEARS: Final = range(1900, 9001)


class Horizon(NamedTuple):
    """Longer than one time, and no longer than another; None is no bound."""

    label: str
    over: timedelta | None
    up_to: timedelta | None

    def holds(self, ahead: timedelta) -> bool:
        """Whether a statement so long before its deadline is of this horizon."""
        return (self.over is None or ahead > self.over) and (self.up_to is None or ahead <= self.up_to)


_MONTH, _HALF_YEAR = timedelta(days=30), timedelta(days=180)
HORIZONS: Final = {
    "up-to-30": Horizon("up to 30 days ahead", None, _MONTH),
    "30-to-180": Horizon("30 to 180 days ahead", _MONTH, _HALF_YEAR),
    "over-180": Horizon("over 180 days ahead", _HALF_YEAR, None),
}
"""By the name that a request gives it: how long before the deadline a forecast was stated."""


class Dated(Protocol):
    """What a cut looks at: when a forecast was stated and its claim closes, and whether it was recorded in advance."""

    @property
    def stated_at(self) -> datetime: ...  # noqa: D102
    @property
    def deadline_at(self) -> datetime: ...  # noqa: D102
    @property
    def close_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def prospective(self) -> bool | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Which forecasts of a card are wanted; one that says nothing is the whole."""

    topic: Topic | None = field(default=None)
    since: date | None = None
    until: date | None = None
    horizon: str = ""
    recorded: str = ""

    def __bool__(self) -> bool:
        """Whether anything is cut away."""
        return bool(self.topic or self.since or self.until or self.horizon or self.recorded)

    @property
    def _first(self) -> datetime | None:
        return datetime.combine(self.since, time.min, UTC) if self.since else None

    @property
    def _last(self) -> datetime | None:
        return datetime.combine(self.until, time.max, UTC) if self.until else None

    def keeps(self, line: Dated, topic_ids: list[int]) -> bool:
        """Whether a forecast on a claim that is filed under some topics is wanted."""
        closes = line.close_at or line.deadline_at
        return (
            (self.topic is None or self.topic.pk in topic_ids)
            and (self._first is None or closes >= self._first)
            and (self._last is None or closes <= self._last)
            and (not self.horizon or HORIZONS[self.horizon].holds(line.deadline_at - line.stated_at))
            and (not self.recorded or (line.prospective is False) is (self.recorded == "retrospective"))
        )

    def of(self, standings: QuerySet[Standing]) -> QuerySet[Standing]:
        """Keep the published standings that are wanted."""
        return standings.alias(closes=_CLOSES).filter(self._where) if self else standings

    @property
    def _where(self) -> Q:
        """What `keeps` says, in terms of the database."""
        wanted = Q()
        if self.topic:
            wanted &= Q(claim__topics=self.topic.pk)
        if self._first:
            wanted &= Q(closes__gte=self._first)
        if self._last:
            wanted &= Q(closes__lte=self._last)
        if self.horizon:
            _, over, up_to = HORIZONS[self.horizon]
            wanted &= Q(claim__deadline_at__gt=F("forecast__stated_at") + over) if over else Q()
            wanted &= Q(claim__deadline_at__lte=F("forecast__stated_at") + up_to) if up_to else Q()
        if self.recorded:
            afterwards = Q(prospective__isnull=False, prospective=False)
            wanted &= afterwards if self.recorded == "retrospective" else ~afterwards
        return wanted

    @property
    def written(self) -> dict[str, str]:
        """What was asked for, by the names that a request gives it."""
        said: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        if self.topic:
            said["topic"] = self.topic.slug
        return {name: str(value) for name, value in said.items() if value}


WHOLE: Final = Cut()
_ANSWER: Final = "claim__current_resolution__proposal"
_CLOSES: Final = Coalesce(f"{_ANSWER}__counts_until", f"{_ANSWER}__close_at", "claim__deadline_at")
"""When the claim of a published standing closed, or will."""


def cut_of(asked: Mapping[str, str], wrong: dict[str, str]) -> Cut:
    """Return the cut that a person or a program asked for; what cannot be understood is noted in `wrong`, by its name."""
    found: dict[str, Any] = {}
    for name, read in _READ.items():
        if name in asked:
            try:
                found[name] = read(name, asked[name])
            except Invalid as error:
                wrong.update(error.fields)
    since, until = found.get("since"), found.get("until")
    if since and until and until < since:
        wrong["until"] = "This day lies before the one given for since."
    return Cut(**found)


def _topic(name: str, text: str) -> Topic:
    found = Topic.objects.filter(slug=text).first() if "\0" not in text else None
    if found is None:
        raise Invalid({name: "There is no topic of this slug."})
    return found


def _day(name: str, text: str) -> date:
    try:
        found = date.fromisoformat(text) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise Invalid({name: "Give a day from the year 1900 on as YYYY-MM-DD."})
    return found


def _one_of(choices: Mapping[str, object]) -> Any:  # noqa: ANN401 -- a function of a field's name and text
    def read(name: str, text: str) -> str:
        if text not in choices:
            raise Invalid({name: f"This is none of {', '.join(choices)}."})
        return text

    return read


_READ: Final = {
    "topic": _topic,
    "since": _day,
    "until": _day,
    "horizon": _one_of(HORIZONS),
    "recorded": _one_of(RECORDED),
}
