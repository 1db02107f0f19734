"""A reader's own forecast on a claim: stating, revising and withdrawing it on the claim's page, beside the crowd's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.forecasting import readers
from forecasts.forecasting.rules import why_not_forecast
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid, Refused
from forecasts.models.forecasts import Forecast
from forecasts.models.people import User
from forecasts.scorecards.calls import Call
from forecasts.scorecards.crowd import Crowd, crowd_of
from forecasts.tasks.nudging import nudge
from forecasts.templatetags.figures import NBSP
from forecasts.web.claim_page import claim_page, find_claim
from forecasts.web.errors import asks
from forecasts.web.forms import add_refusal, amiss
from forecasts.web.people import needs, signed_in
from forecasts.web.stairs import Stairs, stairs_of
from forecasts.web.steps import NOT_YET, UNFIT, Attempt
from forecasts.web.verdicts import call_note

LISTED = 50
"""Readers whose forecasts a page lists; the median takes all of them."""


class ForecastForm(forms.Form):
    """A probability in per cent, as typed; the operation reads it."""

    use_required_attribute = False

    probability = forms.CharField(
        required=False,
        label="Your probability that the event occurs",
        help_text="In per cent, from 0 to 100. Write decimals with a point.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


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
    form: forms.Form = field(default_factory=ForecastForm)
    attempt: Attempt = NOT_YET

    @property
    def mend(self) -> list[tuple[str, str]]:
        """What to mend, with its place on the page."""
        return list(amiss(self.form))

    @property
    def listed(self) -> Sequence[Call]:
        """The newest forecasts of single readers."""
        return self.crowd.calls[:LISTED]

    @property
    def newest_first(self) -> Sequence[Forecast]:
        """One's own forecasts for the table."""
        return list(reversed(self.series))


def show_claim(request: HttpRequest, page: dict[str, Any], **step: Any) -> HttpResponse:
    """Show a claim's page to this visitor; `step` is the form as typed and how the attempt went, if there was one."""
    said: Sequence[Call] = page["said_by_readers"]
    context = page | {"readers": readers_of(request.user, page["claim"], said, now=page["now"], **step)}
    attempt: Attempt = step.get("attempt", NOT_YET)
    return render(request, "forecasts/claim.html", context, status=attempt.status)


def readers_of(
    user: User | AnonymousUser, claim: Claim, calls: Sequence[Call], *, now: datetime, **step: Any
) -> Readers:
    """Gather what a person sees of the readers, whose calls these are, without a query.

    The crowd is hidden from those who could still answer for themselves.
    """
    own = next((call for call in calls if user.pk and call.forecaster.user_id == user.pk), None)
    series = own.series if own else ()
    why_not = why_not_forecast(claim, at=now)
    return Readers(
        crowd=crowd_of(calls),
        is_hidden=claim.crowd_hidden and not why_not and not series,
        why_not=why_not,
        series=series,
        standing=readers.last_of(series),
        note=call_note(own) if own and own.outcome is not None else "",
        stairs=stairs_of(series, until=min(now, claim.deadline_at)),
        **step,
    )


@asks
@needs()
def forecast(request: HttpRequest, public_id: str) -> HttpResponse:
    """State or revise one's own forecast; who comes by the address alone finds the form on the claim's page."""
    find_claim(public_id)
    if request.method != "POST":
        return redirect("web:claim", public_id)
    form, actor, now = ForecastForm(request.POST), Actor.of(signed_in(request)), clock.now()
    attempt, said = UNFIT, ""
    if form.is_valid():
        said = form.cleaned_data["probability"]
        attempt = tried(
            lambda: readers.state(claim_id=public_id, said=readers.Said(probability=said), actor=actor, now=now), form
        )
    if not attempt.taken:
        return show_claim(request, claim_page(public_id, now=now), form=form, attempt=attempt)
    messages.success(
        request, f"You say {said.strip()}{NBSP}%. It stands until you revise or withdraw it, or the window closes."
    )
    return redirect("web:claim", public_id)


@asks
@needs()
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw one's own forecast."""
    find_claim(public_id)
    if request.method != "POST":
        return redirect("web:claim", public_id)
    form, actor, now = ForecastForm(), Actor.of(signed_in(request)), clock.now()
    attempt = tried(lambda: readers.withdraw(claim_id=public_id, actor=actor, now=now), form)
    if not attempt.taken:
        return show_claim(request, claim_page(public_id, now=now), form=form, attempt=attempt)
    messages.success(request, "Withdrawn. What you said before stays on the record.")
    return redirect("web:claim", public_id)


def tried(operation: Callable[[], object], form: forms.Form) -> Attempt:
    """Take the step; a refusal stands beside the field it names, or on top of the page with what was typed."""
    try:
        operation()
    except Refused as error:
        if isinstance(error, Invalid) and error.fields.keys() <= form.fields.keys():
            add_refusal(form, (), error.fields)
            return UNFIT
        typed = form.data.get("probability", "").strip()[:40]
        return Attempt(
            HTTPStatus.CONFLICT, "Nothing was recorded.", f"{error} You typed “{typed}”." if typed else f"{error}"
        )
    nudge()
    return NOT_YET
