"""What a recorder types about a claim, and the checks it has to pass.

`Terms` are what is judged: changing them after recording needs an amendment. `Filing` is how the claim is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from forecasts.models.claims import Claim, Precision
from forecasts.models.conditions import makes_circle
from forecasts.models.sources import ClaimGroup, Outlet, Topic
from forecasts.scoring.windows import Moment, deadline_moment, start_of_day, zone_of
from forecasts.statements.checks import Problems


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What has to happen, by when, under which condition, and the rule by which it is judged."""

    event: str
    criteria: str
    time_zone: str
    deadline: date | datetime
    deadline_words: str
    event_from: date | None = None
    condition_words: str = ""
    conditions: tuple[Claim, ...] = ()

    @classmethod
    def of(cls, claim: Claim) -> Terms:
        """Return the terms of a claim as it stands."""
        return cls(
            event=claim.event,
            criteria=claim.criteria,
            time_zone=claim.time_zone,
            deadline=claim.deadline_on if claim.deadline_precision == Precision.DAY else claim.deadline_at,
            deadline_words=claim.deadline_words,
            event_from=claim.event_from_on,
            condition_words=claim.condition_words,
            conditions=tuple(claim.conditions.order_by("id")),
        )


@dataclass(frozen=True, kw_only=True)
class Filing:
    """The claim's short name, where it is filed and how it is shown: nothing here changes how it is judged."""

    headline: str
    outlet: Outlet | None = None
    topics: tuple[Topic, ...] = ()
    group: ClaimGroup | None = None
    crowd_hidden: bool = True

    @classmethod
    def of(cls, claim: Claim) -> Filing:
        """Return the filing of a claim as it stands."""
        topics = tuple(claim.topics.all())
        return cls(
            headline=claim.headline,
            outlet=claim.outlet,
            topics=topics,
            group=claim.group,
            crowd_hidden=claim.crowd_hidden,
        )


def fill_filing(claim: Claim, filing: Filing, problems: Problems) -> None:
    """Put the filing into `claim`; topics are rows of their own and wait until the claim is saved."""
    claim.headline = problems.line("headline", filing.headline, longest=200)
    claim.outlet = filing.outlet or (claim.article.outlet if claim.article else None)
    claim.group = filing.group
    claim.crowd_hidden = filing.crowd_hidden


def fill_terms(claim: Claim, terms: Terms, *, complete: bool, problems: Problems) -> None:
    """Put the terms into `claim`. A draft need not be `complete`: its rule may still be missing.

    1. The words.
    2. The window: the deadline lies after the publication and after the window's beginning.
    """
    claim.event = problems.line("event", terms.event, longest=500)
    claim.criteria = problems.paragraphs("criteria", terms.criteria, longest=5000, required=complete)
    claim.deadline_words = problems.line("deadline_words", terms.deadline_words, longest=300)
    claim.condition_words = problems.line("condition_words", terms.condition_words, longest=500, required=False)
    claim.time_zone = terms.time_zone
    if problems.attempt("time_zone", partial(zone_of, terms.time_zone)):
        _fill_window(claim, terms, problems)


def _fill_window(claim: Claim, terms: Terms, problems: Problems) -> None:
    deadline = problems.attempt("deadline", partial(deadline_moment, terms.deadline, terms.time_zone))
    opens_on = terms.event_from or (claim.article.published_on if claim.article else None)
    if opens_on is None:
        problems.add("event_from", "Without an article, say from which day on the event counts.")
        return
    opens = problems.attempt("event_from", partial(start_of_day, opens_on, terms.time_zone))
    if deadline is None or opens is None:
        return
    claim.event_from_on, claim.event_from_at = opens_on, opens
    claim.deadline_on, claim.deadline_at = deadline.local_date, deadline.instant
    claim.deadline_precision = Precision(deadline.precision)
    _check_order(claim, deadline, problems)


def _check_order(claim: Claim, deadline: Moment, problems: Problems) -> None:
    if claim.article and deadline.instant <= start_of_day(claim.article.published_on, claim.article.time_zone):
        published = f"{claim.article.published_on:%-d %B %Y}"
        problems.add("deadline", f"The deadline lies before the article's publication on {published}.")
    elif deadline.instant <= claim.event_from_at:
        problems.add("deadline", f"The deadline lies before the window opens on {claim.event_from_on:%-d %B %Y}.")


def check_recorded(conditions: Sequence[Claim], problems: Problems) -> None:
    """Note conditions that are drafts: nobody else could look at what a recorded claim hangs on."""
    if drafts := [claim.headline for claim in conditions if claim.recorded_at is None]:
        problems.add("conditions", f"Record the condition first: {'; '.join(drafts)}.")


def check_circle(claim: Claim, conditions: Sequence[Claim], problems: Problems) -> None:
    """Note conditions that hang on the claim itself; a claim that is not saved yet has nothing hanging on it."""
    if claim.pk and (circle := makes_circle(claim, [condition.pk for condition in conditions])):
        way = " → ".join(f"“{step}”" for step in circle)
        problems.add("conditions", f"This would make a circle: {way}.")
