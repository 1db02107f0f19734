"""A reader's own forecast on a claim: stating, revising and withdrawing it on the claim's page, beside the crowd's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.forecasting import readers
from forecasts.forecasting.rules import why_not_forecast
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid, Refused
from forecasts.models.forecasts import Forecast
from forecasts.scorecards.calls import Call
from forecasts.scorecards.crowd import NEWEST, Crowd
from forecasts.statements.asked import Kind
from forecasts.tasks.nudging import nudge
from forecasts.templatetags.answers import Share
from forecasts.templatetags.figures import percent
from forecasts.web.claim_page import claim_page, find_claim
from forecasts.web.errors import asks
from forecasts.web.forms import add_refusal, amiss
from forecasts.web.people import needs, signed_in, why_not
from forecasts.web.stairs import Stairs, Step, stairs_of
from forecasts.web.stating import StatingForm, form_for, words_of
from forecasts.web.steps import NOT_YET, UNFIT, Attempt
from forecasts.web.verdicts import call_note


@dataclass(frozen=True, kw_only=True)
class Readers:
    """What the claim's page shows of its readers: the crowd, one's own forecasts, and the form or why there is none."""

    crowd: Crowd
    is_hidden: bool
    why_not: str
    series: Sequence[Forecast]
    standing: Forecast | None
    note: str
    stairs: Stairs | None
    claim: Claim
    form: StatingForm
    attempt: Attempt = NOT_YET

    @property
    def mend(self) -> list[tuple[str, str]]:
        """What to mend, with its place on the page."""
        return list(amiss(self.form))

    @property
    def listed(self) -> Sequence[Call]:
        """The newest forecasts of single readers."""
        return self.crowd.calls[:NEWEST]

    @property
    def newest_first(self) -> Sequence[tuple[Forecast, str]]:
        """One's own forecasts for the table, each with what it says."""
        return [(forecast, words_of(self.claim, forecast)) for forecast in reversed(self.series)]

    @property
    def standing_words(self) -> str:
        """What stands of one's own."""
        return words_of(self.claim, self.standing) if self.standing else ""

    @property
    def medians(self) -> Sequence[Share]:
        """What the crowd says of each option; medians need not add up to 100 %."""
        return [Share(option, percent(ppm), ppm) for option, ppm in self.crowd.medians.items()]


def show_claim(request: HttpRequest, page: dict[str, Any], **step: Any) -> HttpResponse:
    """Show a claim's page to this visitor; `step` is the form as typed and how the attempt went, if there was one."""
    readers = readers_of(page["claim"], page["crowd"], page["own"], now=page["now"], **step)
    claim = page["claim"]
    context = page | {"readers": readers, "why_not": why_not(request.user, claim, has_forecast=bool(page["own"]))}
    attempt: Attempt = step.get("attempt", NOT_YET)
    return render(request, "forecasts/claim.html", context, status=attempt.status)


def readers_of(claim: Claim, crowd: Crowd, own: Call | None, *, now: datetime, **step: Any) -> Readers:
    """Gather what a person sees of the readers, whose calls these are, without a query.

    The crowd is hidden from those who could still answer for themselves.
    """
    series = own.series if own else ()
    why_not = why_not_forecast(claim, at=now)
    return Readers(
        crowd=crowd,
        is_hidden=claim.crowd_hidden and not why_not and not series,
        why_not=why_not,
        series=series,
        standing=readers.last_of(series),
        note=call_note(own) if own and own.outcome is not None else "",
        stairs=steps_over_time(claim, series, until=min(now, claim.deadline_at)),
        claim=claim,
        **({"form": form_for(claim, readers.last_of(series))} | step),
    )


def steps_over_time(claim: Claim, series: Sequence[Forecast], *, until: datetime) -> Stairs | None:
    """Draw one's own series; of a choice the option that is likeliest now, and of a number or a date nothing."""
    if claim.kind in {Kind.NUMERIC, Kind.DATE} or not series:
        return None
    option = likeliest_of(series) if claim.kind == Kind.CHOICE else ""
    steps = [Step(one.stated_at, (one.distribution or {}).get(option) if option else one.p_ppm) for one in series]
    return stairs_of(steps, until=until, of=option)


def likeliest_of(series: Sequence[Forecast]) -> str:
    """Name the option that the newest distribution of a series thinks likeliest."""
    newest: dict[str, int] = next((one.distribution for one in reversed(series) if one.distribution), {})
    return max(newest, key=lambda option: newest[option], default="")


@asks
@needs()
def forecast(request: HttpRequest, public_id: str) -> HttpResponse:
    """State or revise one's own forecast; who comes by the address alone finds the form on the claim's page."""
    claim = find_claim(public_id)
    if request.method != "POST":
        return redirect("web:claim", public_id)
    form, actor, now = form_for(claim, data=request.POST), Actor.of(signed_in(request)), clock.now()
    attempt, said = UNFIT, ""

    def take() -> None:
        nonlocal said
        said = words_of(claim, readers.state(claim_id=public_id, said=form.said(), actor=actor, now=now))

    if form.is_valid():
        attempt = tried(take, form)
    if not attempt.taken:
        return show_claim(request, claim_page(public_id, now=now, visitor=request.user.pk), form=form, attempt=attempt)
    messages.success(request, f"You say {said}. It stands until you revise or withdraw it, or the window closes.")
    return redirect("web:claim", public_id)


@asks
@needs()
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw one's own forecast."""
    claim = find_claim(public_id)
    if request.method != "POST":
        return redirect("web:claim", public_id)
    form, actor, now = form_for(claim), Actor.of(signed_in(request)), clock.now()
    attempt = tried(lambda: readers.withdraw(claim_id=public_id, actor=actor, now=now), form)
    if not attempt.taken:
        return show_claim(request, claim_page(public_id, now=now, visitor=request.user.pk), form=form, attempt=attempt)
    messages.success(request, "Withdrawn. What you said before stays on the record.")
    return redirect("web:claim", public_id)


def tried(operation: Callable[[], object], form: StatingForm) -> Attempt:
    """Take the step; a refusal stands beside the field it names, or on top of the page with what was typed."""
    try:
        operation()
    except Refused as error:
        if isinstance(error, Invalid) and error.fields.keys() <= form.refused:
            add_refusal(form, (), error.fields)
            return UNFIT
        typed = f" You typed “{form.typed}”." if form.typed else ""
        return Attempt(HTTPStatus.CONFLICT, "Nothing was recorded.", f"{error}{typed}")
    nudge()
    return NOT_YET
