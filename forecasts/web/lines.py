"""One claim as a line of any list: what was said, what happened, whether the call held."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.sources import Forecaster
from forecasts.resolution.queries import ended, with_last_answer
from forecasts.scorecards.calls import Call, calls_of
from forecasts.statements.asked import NUMBERS
from forecasts.templatetags.answers import question, value_of
from forecasts.templatetags.days import due_for, short_day
from forecasts.web.said import Said, said_in

# A reader's forecast stands for no claim: it is shown apart.
LEADING = (
    Forecaster.Kind.AUTHOR,
    Forecaster.Kind.QUOTED,
    Forecaster.Kind.MODEL,
    Forecaster.Kind.REFERENCE,
)

Meta = Callable[[Claim, Call | None], Sequence[str]]


@dataclass(frozen=True)
class Line:
    """What the entry component shows."""

    url: str
    headline: str
    who: str
    event: str
    quote: str
    condition: str
    meta: tuple[str, ...]
    states: tuple[str, ...]
    said: Said | None
    question: str
    outcome: str
    answer: str
    age: str
    held: str | None
    brier: int | None


def for_lines(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Fetch with the claims what their lines show."""
    return with_last_answer(claims).select_related("article__outlet", "outlet", "group", "current_resolution__proposal")


def lines_of(claims: Iterable[Claim], *, at: datetime, meta: Meta | None = None) -> list[Line]:
    """Turn claims into lines, in their order, with one bulk reading of what was said on them."""
    listed = list(claims)
    leading = leading_calls(calls_of(listed, at=at))
    return [line(claim, leading.get(claim.pk), at=at, meta=meta or who_and_deadline) for claim in listed]


def line(claim: Claim, call: Call | None, *, at: datetime, meta: Meta) -> Line:
    """Turn one claim and the call that leads it into a line."""
    return Line(
        url=reverse("web:claim", args=[claim.public_id]),
        headline=claim.headline,
        who=forecaster_of(call),
        event=claim.event,
        quote=call.forecast.quote_exact if call else "",
        condition=claim.condition_words,
        meta=tuple(item for item in meta(claim, call) if item),
        states=states_of(claim, call),
        said=said_in(call) if call else None,
        question=question(claim),
        outcome=outcome_of(claim, at=at),
        answer=answer_of(claim),
        age=due_for(claim.deadline_at, at) if claim.is_due(at=at) else "",
        held=held_in(call),
        brier=call.brier.value if call and call.brier else None,
    )


def leading_calls(calls: Iterable[Call]) -> dict[int, Call]:
    """Choose for each claim the call that stands for it in lists: the author’s before all others."""
    ordered = sorted(
        (call for call in calls if call.forecaster.kind in LEADING),
        key=lambda call: (LEADING.index(call.forecaster.kind), call.forecast.stated_at, call.forecast.pk),
    )
    leading: dict[int, Call] = {}
    for call in ordered:
        leading.setdefault(call.claim.pk, call)
    return leading


def outcome_of(claim: Claim, *, at: datetime) -> str:
    """Name what is known of the event: an outcome, or that it is not due, or that nobody has looked or no answer stood."""
    if claim.current_resolution is not None:
        return claim.current_resolution.proposal.outcome
    if claim.state == State.PROPOSED:
        return "proposed"
    return ended(claim) or "due" if claim.is_due(at=at) else "open"


def answer_of(claim: Claim) -> str:
    """Name the option, number or date that a resolved claim came to; nothing where the outcome says it all."""
    return value_of(claim, claim.current_resolution.proposal) if claim.current_resolution is not None else ""


def held_in(call: Call | None) -> str | None:
    """Name what became of a call; nothing while the claim is not resolved, of a void one, and of a number or a date."""
    if call is None or call.outcome is None or call.is_void or call.claim.kind in NUMBERS:
        return None
    if not call.is_scored:
        return "not_scored"
    if call.held is None:
        return "no_side"
    return "held" if call.held else "not_held"


def recorded_afterwards(claim: Claim, call: Call | None) -> bool:
    """Whether it is settled that the claim was recorded after its window had closed."""
    if call is not None and call.prospective is not None:
        return not call.prospective
    return claim.material_recorded_at is not None and claim.material_recorded_at >= claim.deadline_at


def states_of(claim: Claim, call: Call | None) -> tuple[str, ...]:
    """Name what a list says beside the outcome."""
    states = ["disputed"] if claim.state == State.DISPUTED else []
    if recorded_afterwards(claim, call):
        states.append("retrospective")
    if call is not None and call.is_same_day:
        states.append("same_day")
    return tuple(states)


def who_and_deadline(claim: Claim, call: Call | None) -> Sequence[str]:
    """The usual second line: who said it, and by when it is judged."""
    return [forecaster_of(call), f"deadline {short_day(claim.deadline_on)}"]


def forecaster_of(call: Call | None) -> str:
    """Name the forecaster; a quoted third party is marked as such."""
    if call is None:
        return ""
    return f"{call.forecaster.name}, quoted" if call.forecaster.kind == Forecaster.Kind.QUOTED else call.forecaster.name
