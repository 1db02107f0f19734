"""Disputes: an objection with evidence and a counter-proposal, and how it is decided."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.disputes import Dispute
from forecasts.resolution import disputes
from forecasts.resolution.answers import Answer
from forecasts.resolution.queries import may, open_disputes
from forecasts.web.answering import answered, blank, was_taken
from forecasts.web.claim_page import find_claim, settlement
from forecasts.web.errors import asks
from forecasts.web.forms import DecisionForm, DisputeForm, amiss
from forecasts.web.material import material_of
from forecasts.web.people import needs, signed_in
from forecasts.web.steps import KEPT_BELOW, NOT_YET, UNFIT, Attempt, anew, attempt, done

UPHOLD, DISMISS = "uphold", "dismiss"
DECISIONS = [(UPHOLD, "Uphold the dispute"), (DISMISS, "Dismiss the dispute")]
OPTIONS = [
    {
        "value": UPHOLD,
        "key": "u",
        "label": "Uphold it",
        "note": "The counter-proposal becomes the resolution; the old one stays on record",
    },
    {"value": DISMISS, "key": "d", "label": "Dismiss it", "note": "The resolution stands; the dispute stays on record"},
]
SAID = {
    UPHOLD: "Upheld. A new resolution supersedes the old one, and a new score follows.",
    DISMISS: "Dismissed. The resolution stands.",
}


@asks
@needs()
def dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the form to anyone signed in, or open the dispute."""
    now = clock.now()
    material = material_of(public_id, at=now)
    claim = material.claim
    make = partial(DisputeForm, claim=claim, now=now)
    if request.method == "POST":
        actor = Actor.of(signed_in(request))

        def take(form: DisputeForm, answer: Answer) -> Dispute:
            cleaned = form.cleaned_data
            known = {"claim_id": public_id, "version": cleaned["version"], "actor": actor, "now": now}
            return disputes.dispute(reason=cleaned["reason"], answer=answer, **known)

        def check(form: DisputeForm, answer: Answer) -> object:
            return disputes.check(claim, form.cleaned_data.get("reason", ""), answer, now=now)

        sheet = answered(request, make, take, check)
        if was_taken(request, sheet):
            said = "Disputed. Somebody who had no part in the resolution decides."
            return done(request, claim, said, step="web:claim", following=None)
    elif claim.current_resolution is None:
        return redirect("web:claim", public_id)
    else:
        sheet = blank(make, claim)
    if sheet.attempt.status == HTTPStatus.CONFLICT:
        material = material_of(public_id, at=now)
    allowed = may(signed_in(request), material.claim, now)
    context = {"material": material, "claim": material.claim, "sheet": sheet, "now": now, "allowed": allowed}
    status = sheet.attempt.status if request.method == "POST" else HTTPStatus.OK
    return render(request, "forecasts/dispute.html", context, status=status)


@asks
@needs()
def drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw one's own dispute."""
    claim = find_claim(public_id)
    typed = request.POST.get("version", "")
    if request.method != "POST" or not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return redirect("web:claim", public_id)
    actor, now = Actor.of(signed_in(request)), clock.now()
    tried = attempt(
        lambda: disputes.withdraw(claim_id=public_id, version=int(typed), reason="", actor=actor, now=now), forms.Form()
    )
    if not tried.taken:
        messages.error(request, tried.reason.removesuffix(KEPT_BELOW))
        return redirect("web:claim", public_id)
    return done(request, claim, "Withdrawn. The resolution stands.", step="web:claim", following=None)


@asks
@needs("decide_dispute")
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the resolution beside the dispute, or decide."""
    now = clock.now()
    material = material_of(public_id, at=now)
    claim = material.claim
    if request.method == "POST":
        form = DecisionForm(request.POST, decisions=DECISIONS)
        tried = take_decision(request, form, claim, now=now)
        if tried.taken:
            following = open_disputes().exclude(pk=claim.pk).first()
            return done(request, claim, SAID[form.cleaned_data["decision"]], step="web:decide", following=following)
        if tried.status == HTTPStatus.CONFLICT:
            material = material_of(public_id, at=now)
            form = DecisionForm(anew(request.POST, claim), decisions=DECISIONS)
    elif claim.open_dispute is None:
        return redirect("web:claim", public_id)
    else:
        form, tried = DecisionForm(decisions=DECISIONS, initial={"version": claim.version}), NOT_YET
    context = {"material": material, "claim": material.claim, "form": form, "options": OPTIONS, "attempt": tried}
    context |= {"mend": list(amiss(form)), "now": now} | settlement(material.claim)
    context |= {"allowed": may(signed_in(request), material.claim, now)}
    return render(request, "forecasts/decide.html", context, status=tried.status)


def take_decision(request: HttpRequest, form: forms.Form, claim: Claim, *, now: datetime) -> Attempt:
    """Uphold or dismiss; the operation judges whether this person may."""
    if not form.is_valid():
        return UNFIT
    cleaned = form.cleaned_data
    step = disputes.uphold if cleaned["decision"] == UPHOLD else disputes.dismiss
    known = {
        "claim_id": claim.public_id,
        "version": cleaned["version"],
        "actor": Actor.of(signed_in(request)),
        "now": now,
    }
    return attempt(lambda: step(reason=cleaned["reason"], **known), form)
