"""Claims: drafts are entered and recorded here, recorded ones are shown, amended and retracted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html

from forecasts import clock
from forecasts.admin.carrying import carry_out, rehearse, say
from forecasts.admin.claim_entry import ClaimEntry
from forecasts.admin.claim_filters import StandingFilter
from forecasts.admin.claim_steps import STEPS, StepView, steps_for
from forecasts.admin.forms.claims import CONDITION, QUESTION_LINES, WINDOW_LINE, ClaimForm
from forecasts.admin.forms.rows import STATEMENT_FIELDSETS, lay_out, statement_rows, statement_title
from forecasts.admin.inlines import ForecastInline, VersionInline
from forecasts.admin.ledger_admin import Fieldsets, OperationAdmin
from forecasts.admin.readings import live_reading
from forecasts.admin.requests import may_record, person_of
from forecasts.admin.site import site
from forecasts.capture import drafts, recording
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, Precision, State
from forecasts.scoring.windows import zone_of
from forecasts.tasks.nudging import nudge

SHOWN = [
    ("headline", {"fields": ["headline", "event", "criteria"]}),
    ("window", {"fields": ["window", "deadline_words"]}),
    ("condition", {"fields": ["condition_words", "conditions_listed"]}),
    ("filing", {"fields": [("article", "outlet"), ("topics", "group"), "crowd_hidden"]}),
    ("standing", {"fields": [("state", "public_id", "recorded_at"), ("version", "material_version")]}),
]


@admin.register(Claim, site=site)
class ClaimAdmin(OperationAdmin):
    """Claims. A draft has a form; what is recorded is shown, with the steps that are left."""

    entry_form = ClaimForm
    change_form_template = "admin/forecasts/claim_form.html"
    list_display = ("headline", "standing", "article", "deadline_on", "forecast_count", "recorded_at")
    list_filter = (StandingFilter, "topics", "outlet")
    list_select_related = ("article",)
    search_fields = ("headline", "event", "public_id", "article__title")
    date_hierarchy = "deadline_on"
    ordering = ("-id",)
    actions = ("record_selected",)
    inlines = (ForecastInline, VersionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Count the forecasts in the same query; who may not record sees no drafts."""
        claims: QuerySet[Claim] = (
            super()
            .get_queryset(request)
            .annotate(
                recorded_count=Count("forecasts", distinct=True), draft_count=Count("draft_forecasts", distinct=True)
            )
        )
        return claims if may_record(request) else claims.exclude(state=State.DRAFT)

    @admin.display(ordering="state", description="state")
    def standing(self, claim: Claim) -> str:
        """Show the state, and whether the claim is due."""
        return "Due" if claim.is_due(at=clock.now()) else str(claim.get_state_display())

    @admin.display(description="forecasts")
    def forecast_count(self, claim: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many forecasts there are, recorded or not."""
        return int(claim.recorded_count + claim.draft_count)

    @admin.display(description="window")
    def window(self, claim: Claim) -> str:
        """Say from when to when the event counts, in the claim's own zone."""
        end = claim.deadline_at.astimezone(zone_of(claim.time_zone))
        is_day = claim.deadline_precision == Precision.DAY
        until = f"the end of {claim.deadline_on:%-d %B %Y}" if is_day else f"{end:%-d %B %Y, %H:%M}"
        return f"From {claim.event_from_on:%-d %B %Y} to {until}, {claim.time_zone}"

    @admin.display(description="only if one occurs of")
    def conditions_listed(self, claim: Claim) -> str:
        """List the conditions."""
        return "; ".join(str(condition) for condition in claim.conditions.order_by("id")) or "–"

    # Who may do what

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a claim
        """Only drafts are changed by a form."""
        return may_record(request) and (obj is None or obj.state == State.DRAFT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Recorders enter claims."""
        return may_record(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a claim
        """Only a draft can be thrown away."""
        return obj is not None and obj.state == State.DRAFT and may_record(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401 – as Django types it
        """Return what is shown of a recorded claim."""
        return [(None, options) for _, options in SHOWN]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer, on the page of a recorded claim, the steps that are open to this person."""
        claim = self.get_object(request, unquote(object_id)) if object_id else None
        steps = steps_for(claim) if claim and may_record(request) else []
        return super().changeform_view(request, object_id, form_url, {"steps": steps} | (extra_context or {}))

    # A draft's page

    def initial(self, request: HttpRequest, obj: Claim | None) -> dict[str, Any]:
        """Show the draft as it is."""
        return ClaimForm.initial_of(obj)

    def entry_fieldsets(self, form: BaseForm) -> Fieldsets:
        """Lay the claim out in short lines."""
        lines = ["article", "headline", "event", "criteria", *WINDOW_LINE, *QUESTION_LINES, *CONDITION]
        return [(None, {"fields": [*lines, "topics", ("outlet", "group"), "crowd_shown", "confirmed", "version"]})]

    def entry_view(self, request: HttpRequest, obj: Claim | None, form_url: str) -> HttpResponse:
        """Take the claim and its forecasts to their operation, or show everything again."""
        form = ClaimForm(request.POST or None, initial=self.initial(request, obj))
        rows = statement_rows(request.POST or None, obj, about=form)
        is_readable = request.method == "POST" and all([form.is_valid(), rows.is_valid()])
        if request.method == "POST" and not is_readable:
            entry = ClaimEntry(form, rows, obj, is_to_record="_record" in request.POST)
            rehearse(request, [form, *entry.kept], entry.save, entry.refuse)
        if is_readable:
            entry = ClaimEntry(form, rows, obj, is_to_record="_record" in request.POST)
            claim = carry_out(request, entry.save, entry.refuse)
            if claim is not None and entry.is_to_record:
                messages.success(request, "Recorded and frozen.")
                return redirect("admin:forecasts_claim_change", claim.pk)
            if claim is not None:
                return self.done(request, claim, is_new=obj is None)
        *laid_out, blank = lay_out(rows, STATEMENT_FIELDSETS, statement_title, most_open=2)
        row_errors = [error for row in rows.forms for errors in row.errors.values() for error in errors]
        extra = {
            "rows": laid_out,
            "blank_row": blank,
            "formset": rows,
            "errors": [*(error for errors in form.errors.values() for error in errors), *row_errors],
            "media": self.media + form.media + rows.media,
            "steps": [],
        }
        return self.show(request, form, obj, form_url=form_url, extra=extra)

    # Steps

    def get_urls(self) -> list[URLPattern]:
        """Add the steps that a recorded claim knows, and the live reading of a wording."""
        steps = [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(StepView.as_view(step=step, model_admin=self)),
                name=f"forecasts_claim_{step.name}",
            )
            for step in STEPS
        ]
        reading = path("reading/", self.admin_site.admin_view(live_reading), name="forecasts_claim_reading")
        return [reading, *steps, *super().get_urls()]

    def delete_model(self, request: HttpRequest, obj: Claim) -> None:
        """Throw a draft away."""
        carry_out(request, lambda **_: drafts.delete(claim_id=obj.public_id, version=obj.version), say(request))

    @admin.action(description="Record the selected drafts", permissions=["change"])
    def record_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        """Freeze drafts, each whole or not at all, and say of each that was refused why."""
        chosen = list(queryset.values_list("public_id", "version"))
        actor = Actor.of(person_of(request))
        reports = recording.record_many(claims=chosen, actor=actor, now=clock.now())
        nudge()
        for report in reports:
            if report.refusal:
                messages.error(request, format_html("“{}” is not recorded: {}", report.headline, report.refusal))
        if done := sum(report.refusal is None for report in reports):
            messages.success(request, f"Recorded and frozen: {done} of {len(reports)}.")
