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
from forecasts.scoring.numbers import number_text, parse_number
from forecasts.scoring.windows import Moment, deadline_moment, start_of_day, zone_of
from forecasts.statements.checks import Problems

MOST_OPTIONS = 50
FEWEST_OPTIONS = 2
FIXED = "What is asked is fixed once a claim is recorded: retract it and record another one."


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a claim asks for: yes or no, one of its options, a number in its unit and within its bounds, a date."""

    kind: str = Claim.Kind.BINARY
    options: tuple[str, ...] = ()
    ordered: bool = False
    unit: str = ""
    lower_bound: str = ""
    upper_bound: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Question:
        """Return what a claim asks for as it stands."""
        return cls(
            kind=claim.kind,
            options=tuple(claim.options),
            ordered=claim.ordered,
            unit=claim.unit,
            lower_bound=claim.lower_bound,
            upper_bound=claim.upper_bound,
        )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What has to happen, by when, under which condition, and the rule by which it is judged.

    Without a `question` a claim asks what it asked before; a new one asks whether its event occurs.
    """

    event: str
    criteria: str
    time_zone: str
    deadline: date | datetime
    deadline_words: str
    event_from: date | None = None
    condition_words: str = ""
    conditions: tuple[Claim, ...] = ()
    question: Question | None = None

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
            question=Question.of(claim),
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
    2. What is asked for.
    3. The window: the deadline lies after the publication and after the window's beginning.
    """
    claim.event = problems.line("event", terms.event, longest=500)
    claim.criteria = problems.paragraphs("criteria", terms.criteria, longest=5000, required=complete)
    claim.deadline_words = problems.line("deadline_words", terms.deadline_words, longest=300)
    claim.condition_words = problems.line("condition_words", terms.condition_words, longest=500, required=False)
    if terms.question:
        _fill_question(claim, terms.question, complete=complete, problems=problems)
    claim.time_zone = terms.time_zone
    if problems.attempt("time_zone", partial(zone_of, terms.time_zone)):
        _fill_window(claim, terms, problems)


def _fill_question(claim: Claim, question: Question, *, complete: bool, problems: Problems) -> None:
    if question.kind not in Claim.Kind.values:
        problems.add("kind", f"Choose one of: {', '.join(Claim.Kind.values)}.")
        return
    claim.kind = question.kind
    claim.ordered = question.ordered and question.kind == Claim.Kind.CHOICE
    _fill_options(claim, question, complete=complete, problems=problems)
    _fill_scale(claim, question, problems)


def _fill_options(claim: Claim, question: Question, *, complete: bool, problems: Problems) -> None:
    options = [problems.line("options", option, longest=100) for option in question.options]
    claim.options = options if question.kind == Claim.Kind.CHOICE else []
    if question.kind != Claim.Kind.CHOICE:
        if options or question.ordered:
            problems.add("options", "Only a choice has options: leave them empty, or ask for one of several options.")
        return
    if repeated := sorted({option for option in options if options.count(option) > 1}):
        problems.add("options", f"Each option may stand once; repeated: {', '.join(repeated)}.")
    if len(options) > MOST_OPTIONS:
        problems.add("options", f"These are {len(options):,} options: keep at most {MOST_OPTIONS}.")
    if complete and len(options) < FEWEST_OPTIONS:
        problems.add("options", "A choice needs at least two options, one of which will come true.")


def _fill_scale(claim: Claim, question: Question, problems: Problems) -> None:
    """Put unit and bounds into a claim that asks for a number; a date's scale is the claim's window."""
    claim.unit = problems.line("unit", question.unit, longest=40, required=False)
    bounds = {"lower_bound": question.lower_bound.strip(), "upper_bound": question.upper_bound.strip()}
    if question.kind != Claim.Kind.NUMERIC:
        for name, text in {"unit": claim.unit, **bounds}.items():
            if text:
                problems.add(name, "Only a number has a unit and bounds: leave this empty, or ask for a number.")
        claim.unit = claim.lower_bound = claim.upper_bound = ""
        return
    low, high = (problems.attempt(name, partial(parse_number, text)) if text else None for name, text in bounds.items())
    claim.lower_bound, claim.upper_bound = ("" if end is None else number_text(end) for end in (low, high))
    if low is not None and high is not None and low >= high:
        problems.add("upper_bound", "The upper bound has to lie above the lower bound.")


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
    """Note conditions that are drafts, which nobody else could look at, and those that do not just occur or not."""
    if drafts := [claim.headline for claim in conditions if claim.recorded_at is None]:
        problems.add("conditions", f"Record the condition first: {'; '.join(drafts)}.")
    if others := [claim.headline for claim in conditions if claim.kind != Claim.Kind.BINARY]:
        problems.add(
            "conditions",
            f"A condition has to occur or not, and this asks for something else: {'; '.join(others)}. "
            "Record a claim of its own for the outcome that is meant.",
        )


def check_circle(claim: Claim, conditions: Sequence[Claim], problems: Problems) -> None:
    """Note conditions that hang on the claim itself; a claim that is not saved yet has nothing hanging on it."""
    if claim.pk and (circle := makes_circle(claim, [condition.pk for condition in conditions])):
        way = " → ".join(f"“{step}”" for step in circle)
        problems.add("conditions", f"This would make a circle: {way}.")
