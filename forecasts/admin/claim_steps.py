"""The steps that a recorded claim knows: amend, file anew, retract; and, for a draft, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from forecasts.admin.carrying import attach, carry_out, take_version
from forecasts.admin.forms import fields
from forecasts.admin.forms.claims import CONDITION, WINDOW_LINE, FilingForm, TermsForm
from forecasts.admin.requests import may_record
from forecasts.capture import amending, recording
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, State
from forecasts.models.errors import Conflict, Refused
from forecasts.models.resolutions import Proposal
from forecasts.resolution import operations as resolution


class ReasonForm(forms.Form):
    """A reason, kept for good."""

    reason = fields.paragraphs(rows=3, help_text="Kept with the change, and shown on the claim's page.")
    version = fields.hidden_version()


class AmendForm(TermsForm, ReasonForm):
    """What is judged, and why it changes."""


class FileForm(FilingForm):
    """How the claim is found."""

    version = fields.hidden_version()


class RecordForm(forms.Form):
    """Nothing but the version that the person saw."""

    version = fields.hidden_version()


@dataclass(frozen=True)
class Step:
    """One step: its name in the address, its words, its form, and the operation that takes it."""

    name: str
    title: str
    explanation: str
    button: str
    form: type[forms.Form]
    lines: tuple[Any, ...]
    states: tuple[State, ...]
    begin: Callable[[Claim], dict[str, Any]]
    take: Callable[..., object]
    done: str | Callable[[Any], str]
    """What to say afterwards; where it depends on what the operation returns, a function of that."""

    @property
    def address(self) -> str:
        """The name of the page's address."""
        return f"admin:forecasts_claim_{self.name}"


def steps_for(claim: Claim) -> list[Step]:
    """Return the steps that are open to a claim as it stands."""
    return [step for step in STEPS if claim.state in step.states]


def _amend(form: AmendForm, claim: Claim, *, version: int, actor: Actor, now: datetime) -> Claim:
    reason = form.cleaned_data["reason"]
    terms = form.terms(claim.article)
    return amending.amend(claim_id=claim.public_id, version=version, terms=terms, reason=reason, actor=actor, now=now)


def _file(form: FileForm, claim: Claim, *, version: int, actor: Actor, now: datetime) -> Claim:
    return amending.file_anew(claim_id=claim.public_id, version=version, filing=form.filing(), actor=actor, now=now)


def _retract(form: ReasonForm, claim: Claim, *, version: int, actor: Actor, now: datetime) -> object:
    reason = form.cleaned_data["reason"]
    return resolution.retract(claim_id=claim.public_id, version=version, reason=reason, actor=actor, now=now)


def _retracted(proposal: Proposal) -> str:
    at_once = proposal.origin == Proposal.Origin.RULE
    return "Retracted." if at_once else "Proposed for retraction: a second person has to confirm it."


def _record(_form: RecordForm, claim: Claim, *, version: int, actor: Actor, now: datetime) -> Claim:
    return recording.record(claim_id=claim.public_id, version=version, actor=actor, now=now)


STEPS = (
    Step(
        name="record",
        title="Record this claim",
        explanation="From then on the claim and its forecasts are frozen, and everybody can see them.",
        button="Record it",
        form=RecordForm,
        lines=("version",),
        states=(State.DRAFT,),
        begin=lambda _: {},
        take=_record,
        done="Recorded and frozen.",
    ),
    Step(
        name="amend",
        title="Amend this claim",
        explanation=(
            "The present version stays in the record. The claim counts as recorded only from now on: "
            "forecasts made before no longer count as made in advance."
        ),
        button="Amend it",
        form=AmendForm,
        lines=("event", "criteria", *WINDOW_LINE, *CONDITION, "reason", "version"),
        states=(State.OPEN,),
        begin=TermsForm.terms_of,
        take=_amend,
        done="Amended. The version before stays in the record.",
    ),
    Step(
        name="file",
        title="File this claim anew",
        explanation="Changes how the claim is found. What is judged stays as it is.",
        button="File it",
        form=FileForm,
        lines=("headline", "topics", "outlet", "group", "crowd_shown", "version"),
        states=(State.OPEN, State.PROPOSED, State.RESOLVED, State.DISPUTED),
        begin=FilingForm.filing_of,
        take=_file,
        done="Topics, outlet and group are changed.",
    ),
    Step(
        name="retract",
        title="Retract this claim",
        explanation=(
            "For an error of ours: the claim becomes void. After its deadline, or once a reader has stated a forecast, "
            "this is a proposal that a second person has to confirm."
        ),
        button="Retract it",
        form=ReasonForm,
        lines=("reason", "version"),
        states=(State.OPEN,),
        begin=lambda _: {},
        take=_retract,
        done=_retracted,
    ),
)


class StepView(View):
    """The page of one step."""

    step: Step = STEPS[0]
    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let recorders in, to a claim that is there."""
        if not may_record(request):
            raise PermissionDenied
        self.claim = self._claim(str(kwargs["object_id"]))
        if self.claim.state not in self.step.states:
            messages.error(request, f"This step is not open to the claim as it is: {self.claim.get_state_display()}.")
            return redirect("admin:forecasts_claim_change", self.claim.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the form."""
        initial = self.step.begin(self.claim) | {"version": self.claim.version}
        return self._show(self.step.form(initial=initial))

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the step, or show again what was typed."""
        form = self.step.form(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            taken = carry_out(
                request,
                lambda **by: self.step.take(form, self.claim, version=version, **by),
                lambda refusal: self._refuse(form, refusal),
            )
            if taken is not None:
                done = self.step.done
                messages.success(request, done if isinstance(done, str) else done(taken))
                return redirect("admin:forecasts_claim_change", self.claim.pk)
        return self._show(form)

    def _claim(self, object_id: str) -> Claim:
        """Return the claim by its key in the admin site."""
        claims = Claim.objects.select_related("article")
        claim = claims.filter(pk=object_id).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if claim is None:
            raise Http404
        return claim

    def _refuse(self, form: forms.Form, refusal: Refused) -> None:
        attach(form, refusal)
        if isinstance(refusal, Conflict):
            self.claim.refresh_from_db()
            take_version(form, self.claim.version)

    def _show(self, form: forms.Form) -> HttpResponse:
        laid_out = helpers.AdminForm(form, [(None, {"fields": list(self.step.lines)})], {}, ())  # type: ignore[arg-type]
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": self.step.title,
            "subtitle": str(self.claim),
            "step": self.step,
            "claim": self.claim,
            "zones": fields.zone_names(),
            "original": self.claim,
            "opts": self.model_admin.opts,
            "adminform": laid_out,
            "media": self.model_admin.media + form.media,
            "errors": [error for errors in form.errors.values() for error in errors],
        }
        return render(self.request, "admin/forecasts/step.html", context)
