"""The resolver’s form: did the event occur, or which option, number or date was it?"""

from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.resolutions import Proposal, ProposalDecision
from forecasts.resolution import operations
from forecasts.resolution.answers import Answer
from forecasts.resolution.people import is_single
from forecasts.resolution.queries import may, next_due, prefill
from forecasts.web.answering import answered, blank, was_taken
from forecasts.web.asking import in_words, outcome_of
from forecasts.web.errors import asks
from forecasts.web.forms import AnswerForm
from forecasts.web.material import material_of
from forecasts.web.people import needs, signed_in
from forecasts.web.steps import done


@asks
@needs("propose_resolution")
def resolve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the form, or propose what it says; whoever comes too late sees their own text again, and what happened."""
    now = clock.now()
    material = material_of(public_id, at=now)
    claim = material.claim
    earlier = prefill(claim, at=now)
    make = partial(AnswerForm, claim=claim, now=now)
    if request.method == "POST":
        actor = Actor.of(signed_in(request))

        def take(form: AnswerForm, answer: Answer) -> Proposal:
            version = form.cleaned_data["version"]
            return operations.propose(claim_id=public_id, version=version, answer=answer, actor=actor, now=now)

        def check(_: AnswerForm, answer: Answer) -> object:
            return operations.check(claim, answer, now=now)

        sheet = answered(request, make, take, check)
        if was_taken(request, sheet):
            following = next_due(at=now, after=claim, user=signed_in(request))
            return done(request, claim, said_after(sheet.form), step="web:resolve", following=following)
    else:
        sheet = blank(make, claim, earlier)
    if sheet.attempt.status == HTTPStatus.CONFLICT:
        material = material_of(public_id, at=now)
    context = {"material": material, "claim": material.claim, "sheet": sheet}
    context |= {"two_people": not is_single(), "earlier": earlier, "sent_back": sent_back(claim) if earlier else None}
    context |= {"allowed": may(signed_in(request), material.claim, now)}
    status = sheet.attempt.status if request.method == "POST" else HTTPStatus.OK
    return render(request, "forecasts/resolve.html", context, status=status)


def sent_back(claim: Claim) -> ProposalDecision | None:
    """Why the last proposal on an open claim was sent back, if that is how it ended."""
    last = ProposalDecision.objects.filter(proposal__claim=claim).order_by("decided_at", "pk").last()
    return last if last and last.kind == ProposalDecision.Kind.SENT_BACK else None


def said_after(form: AnswerForm) -> str:
    """Say what was proposed and what follows."""
    said = in_words(form.claim, *outcome_of(form.claim, form.cleaned_data))
    if is_single():
        return f"Resolved: “{said}”."
    return f"Proposed “{said}”. A second person has to confirm it."
