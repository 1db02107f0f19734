"""Imports of long files: hand one in, see what would come of it, let it be imported, fetch the rows that were not taken."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from forecasts import clock
from forecasts.admin.carrying import attach, carry_out, say
from forecasts.admin.ledger_admin import ReadOnlyAdmin
from forecasts.admin.requests import may_record, person_of
from forecasts.admin.site import site
from forecasts.bulk import columns, csv_rows, runs
from forecasts.bulk.importing import Counts, job_of
from forecasts.database import snapshot
from forecasts.history.actors import Actor
from forecasts.models.imports import ImportRejection, ImportRun
from forecasts.models.scores import ScoreJob
from forecasts.tasks.nudging import nudge

SHOWN: Final = 50
"""Rejected rows on the page itself; the rest is in the file."""
KINDS: Final = {
    "forecaster": "Forecasters to be credited",
    "outlet": "Outlets",
    "topic": "Topics",
    "claimgroup": "Groups",
    "article": "Articles",
    "addition": "Authors and addresses to be filled in",
    "claim": "Claims to be recorded",
}
"""What a dry run lists, in this order."""


class UploadForm(forms.Form):
    """A file and how it is to be taken."""

    file = forms.FileField(
        label="File",
        help_text="CSV or JSON: one row is one forecast on one claim. The columns stand below.",
        max_length=200,
    )
    source = forms.CharField(
        label="Source",
        max_length=columns.LONGEST_SOURCE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Whose file this is. Under the same source, a claim_id means the same claim the next time.",
    )
    confirm_outcomes = forms.BooleanField(
        label="Take the outcomes in the file as confirmed",
        required=False,
        help_text="Without a second person. Each resolution says that it was imported.",
    )

    says_default = forms.ChoiceField(
        label="Where a quote holds a denial, and its row does not say which way it points",
        choices=ImportRun.SaysDefault.choices,
        required=False,
        help_text="Such as “fail”, “reject” or “not”. The column “says” answers it row by row: yes or no.",
    )

    def __init__(self, *args: Any, may_confirm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_confirm:
            self.fields["confirm_outcomes"].label = "Take the outcomes in the file as proposals"
            self.fields["confirm_outcomes"].help_text = "A second person confirms each of them."

    def clean_file(self) -> Any:  # noqa: ANN401 – an uploaded file
        """Refuse a file that is larger than this installation takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD:
            raise forms.ValidationError(f"This file is too large: at most {settings.MAX_UPLOAD:,} bytes are accepted.")
        return file


@admin.register(ImportRun, site=site)
class ImportRunAdmin(ReadOnlyAdmin):
    """One row per uploaded file."""

    list_display = ("file_name", "source", "state", "is_dry", "rows", "started_by", "created_at")
    list_filter = ("state", "is_dry")
    list_select_related = ("started_by",)
    search_fields = ("file_name", "source", "public_id")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever records claims can import them."""
        return may_record(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – any table's row
        """The same."""
        return may_record(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return may_record(request)

    def get_urls(self) -> list[URLPattern]:
        """Add what can be done with a run."""
        own = [
            path("<int:pk>/progress/", self._page(require_safe(self.progress)), name="forecasts_importrun_progress"),
            path("<int:pk>/rejected.csv", self._page(require_safe(self.rejected)), name="forecasts_importrun_rejected"),
            path("<int:pk>/go/", self._page(require_POST(self.go)), name="forecasts_importrun_go"),
            path("<int:pk>/stop/", self._page(require_POST(self.stop)), name="forecasts_importrun_stop"),
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take a file, and try it out."""
        if not may_record(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None, may_confirm=person_of(request).is_superuser)
        if request.method == "POST" and form.is_valid():
            run = carry_out(request, _begin(form), lambda refusal: attach(form, refusal))
            if run is not None:
                nudge(imports=True)
                return redirect("admin:forecasts_importrun_change", run.pk)
        context = {
            "form": form,
            "title": "Import a file",
            "opts": self.opts,
            "largest": settings.MAX_UPLOAD,
            "columns": columns.TABLE,
        }
        return render(request, "admin/forecasts/import_form.html", site.each_context(request) | context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show how far a run is, and what came of it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not may_record(request):
            raise PermissionDenied
        context = {"title": run.file_name, "opts": self.opts} | _shown(run)
        return render(request, "admin/forecasts/import_run.html", site.each_context(request) | context)

    def progress(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        """Return the part of the page that changes while it goes on. Without a worker the work is done here, its scores too."""
        if settings.SCORING_IN_PROCESS:
            nudge(imports=True)
            run.refresh_from_db()
        return render(request, "admin/forecasts/import_run.html#progress", _shown(run))

    def rejected(self, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
        """Return all rejected rows as CSV."""
        response = StreamingHttpResponse(_lines(run), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="rejected-{run.public_id}.csv"'
        return response

    def go(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        """Import for good what was tried out."""
        return self._step(request, run, lambda **said: runs.go_ahead(run=run, **said))

    def stop(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        """Stop it, or throw the file away."""
        return self._step(request, run, lambda *, now, **_: runs.stop(run=run, now=now))

    def _step(self, request: HttpRequest, run: ImportRun, step: Callable[..., None]) -> HttpResponse:
        carry_out(request, step, say(request))
        nudge(imports=True)
        return redirect("admin:forecasts_importrun_change", run.pk)

    def _page(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Return a page of the admin site about one run, for whoever may record."""

        def page(request: HttpRequest, pk: int) -> HttpResponseBase:
            if not may_record(request):
                raise PermissionDenied
            run = ImportRun.objects.select_related("started_by").filter(pk=pk).first()
            if run is None:
                raise Http404
            return view(request, run)

        return site.admin_view(page)


def _begin(form: UploadForm) -> Callable[..., ImportRun]:
    file = form.cleaned_data["file"]
    upload = runs.Upload(
        name=file.name,
        pieces=file.chunks(),
        source=form.cleaned_data["source"],
        confirm_outcomes=form.cleaned_data.get("confirm_outcomes", False),
        says_default=form.cleaned_data["says_default"],
    )

    def begin(*, actor: Actor, now: datetime) -> ImportRun:
        return runs.begin(upload=upload, actor=actor, now=now)

    return begin


def _shown(run: ImportRun) -> dict[str, Any]:
    """Return what the page says of a run."""
    counts = Counts(**run.counts)
    rejections = ImportRejection.objects.filter(run=run)
    taken = counts.new_forecasts + counts.unchanged_rows
    return {
        "run": run,
        "notes": run.notes,
        "outcomes": _outcomes_of(run),
        "found": [(title, run.found[kind]) for kind, title in KINDS.items() if kind in run.found],
        "counts": counts,
        "left_out": max(run.rows - taken, 0) if run.is_finished else 0,
        "rejections": rejections[:SHOWN],
        "rejected": rejections.count(),
        "goes_on": not run.is_finished,
        "in_process": settings.SCORING_IN_PROCESS,
        "waiting_scores": 0 if run.is_dry else ScoreJob.objects.behind().count(),
        "may_go": run.is_dry and run.state == ImportRun.State.DONE and _adds(counts),
        "now": clock.now(),
    }


def _adds(counts: Counts) -> bool:
    """Whether an import would write anything."""
    return counts.new_forecasts + counts.new_outcomes + counts.new_proposals > 0


def _outcomes_of(run: ImportRun) -> str:
    """Return in words what becomes of the outcomes of a file."""
    job = job_of(run.source, confirm_outcomes=run.confirm_outcomes, user=run.started_by)
    if not job.confirm_outcomes:
        return "Outcomes are checked, and left out."
    return (
        "Outcomes are proposed: a second person confirms them."
        if job.as_proposals
        else "Outcomes are taken as confirmed."
    )


def _lines(run: ImportRun) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(["line", "column", "reason", "claim_id"])
    with snapshot(long=True):
        for one in ImportRejection.objects.filter(run=run).iterator(chunk_size=1000):
            yield writer.writerow(csv_rows.written_row((one.line, one.column, one.reason, one.claim_id)))


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
