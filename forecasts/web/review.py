"""The second person’s page: words, rule and evidence side by side; then confirm, or send back."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.history.actors import Actor, strongest_role
from forecasts.models.claims import Claim
from forecasts.models.people import User
from forecasts.resolution import operations
from forecasts.resolution.queries import may, next_to_review
from forecasts.templatetags.answers import answer
from forecasts.templatetags.words import role_words
from forecasts.web.errors import asks
from forecasts.web.forms import DecisionForm, amiss
from forecasts.web.material import Material, material_of
from forecasts.web.people import REASONS, needs, signed_in
from forecasts.web.steps import NOT_YET, UNFIT, Attempt, anew, attempt, done

CONFIRM, SEND_BACK, WITHDRAW = "confirm", "send_back", "withdraw"
SAID = {
    CONFIRM: "Confirmed. The claim is resolved, and its score follows.",
    SEND_BACK: "Sent back with your reason. The claim is due again.",
    WITHDRAW: "Withdrawn. The claim is due again.",
}


ALL_DECISIONS = [(CONFIRM, "Yes"), (SEND_BACK, "No"), (WITHDRAW, "Withdraw")]


@asks
@needs("confirm_resolution", "propose_resolution")
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the proposal beside the claim, or take the decision."""
    now = clock.now()
    material = material_of(public_id, at=now)
    claim = material.claim
    if request.method == "POST":
        form = DecisionForm(request.POST, decisions=ALL_DECISIONS)
        tried = decide(request, form, claim, now=now)
        if tried.taken:
            following = next_to_review(after=claim, user=signed_in(request))
            return done(request, claim, SAID[form.cleaned_data["decision"]], step="web:review", following=following)
        if tried.status == HTTPStatus.CONFLICT:
            material = material_of(public_id, at=now)
            form = DecisionForm(anew(request.POST, claim), decisions=ALL_DECISIONS)
    elif claim.current_proposal is None:
        return redirect("web:claim", public_id)
    else:
        form, tried = DecisionForm(decisions=ALL_DECISIONS, initial={"version": claim.version}), NOT_YET
    context = {"attempt": tried, "form": form, "mend": list(amiss(form)), "now": now}
    context |= on_the_table(signed_in(request), material, now=now)
    return render(request, "forecasts/review.html", context, status=tried.status)


def on_the_table(user: User, material: Material, *, now: datetime) -> dict[str, Any]:
    """The proposal with what this person may decide about it."""
    claim = material.claim
    allowed = may(user, claim, now)
    steps = {CONFIRM: allowed.confirm, SEND_BACK: allowed.send_back, WITHDRAW: allowed.withdraw}
    decisions = {step for step, is_allowed in steps.items() if is_allowed}
    only_own = decisions == {WITHDRAW}
    return {
        "material": material,
        "claim": claim,
        "proposal": claim.current_proposal,
        "proposed_by": proposer(claim),
        "options": options_for(claim, decisions),
        "only_own": only_own,
        "question": "Do you take it back?" if only_own else "Do you come to the same answer?",
        "why_not": allowed.confirm.reason,
    }


def options_for(claim: Claim, decisions: set[str]) -> list[dict[str, str]]:
    """The choices on the page, in the words of the proposal."""
    outcome = answer(claim, claim.current_proposal) if claim.current_proposal else ""
    options = [
        {"value": CONFIRM, "key": "y", "label": f"Yes: {outcome}", "note": "The claim resolves and is scored"},
        {
            "value": SEND_BACK,
            "key": "n",
            "label": "No, send it back",
            "note": "The proposer sees your reason and may answer it",
        },
        {"value": WITHDRAW, "key": "w", "label": "Take my proposal back", "note": "The claim is due again"},
    ]
    return [option for option in options if option["value"] in decisions]


def decide(request: HttpRequest, form: forms.Form, claim: Claim, *, now: datetime) -> Attempt:
    """Take the chosen decision; the operation judges whether this person may."""
    if not form.is_valid():
        return UNFIT
    cleaned = form.cleaned_data
    if cleaned["decision"] != WITHDRAW and not request.user.has_perm("forecasts.confirm_resolution"):
        raise PermissionDenied(REASONS["confirm_resolution"])
    step: Callable[..., object] = getattr(operations, cleaned["decision"])
    said: dict[str, Any] = {CONFIRM: {"note": cleaned["reason"]}, SEND_BACK: {"reason": cleaned["reason"]}}.get(
        cleaned["decision"], {}
    )
    actor = Actor.of(signed_in(request))
    known = {"claim_id": claim.public_id, "version": cleaned["version"], "actor": actor, "now": now}
    return attempt(lambda: step(**known, **said), form)


def proposer(claim: Claim) -> str:
    """Who proposed, by role."""
    proposal = claim.current_proposal
    return role_words(strongest_role(proposal.proposed_by)) if proposal and proposal.proposed_by else ""
