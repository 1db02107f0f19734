"""One screen for an article, its claims and its author's forecasts on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from forecasts.admin.carrying import GONE, attach, carry_out, rehearse, take_version
from forecasts.admin.forms.articles import ROW_FIELDSETS, ArticleForm, ClaimRowForm, own_forecasts
from forecasts.admin.forms.rows import FilledRows, claim_rows, claim_title, lay_out
from forecasts.admin.ledger_admin import Fieldsets, OperationAdmin
from forecasts.admin.site import site
from forecasts.admin.warnings import warn_of_articles, warn_of_claims
from forecasts.capture import articles, drafts, recording
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Refused
from forecasts.models.sources import Article, Outlet
from forecasts.statements.inputs import StatementInput
from forecasts.templatetags.days import counted

UNREAD = "(unread)"
"""Stands for a title that cannot be read while the rest of the page is checked."""


class RowsRefused(Refused):
    """Something in the rows was refused, or has to be confirmed: each row says what."""


@admin.register(Article, site=site)
class ArticleAdmin(OperationAdmin):
    """Articles. Saving one saves the claims on its page too, all or nothing."""

    entry_form = ArticleForm
    change_form_template = "admin/forecasts/article_form.html"
    list_display = ("title", "outlet", "published_on", "claims", "drafts", "is_captured")
    list_filter = ("outlet",)
    list_select_related = ("outlet",)
    search_fields = ("title", "slug", "url", "outlet__name")
    date_hierarchy = "published_on"
    ordering = ("-published_on", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Count claims and drafts in the same query."""
        counted: QuerySet[Article] = (
            super()
            .get_queryset(request)
            .annotate(
                claim_count=Count("claims", filter=~Q(claims__state="draft")),
                draft_count=Count("claims", filter=Q(claims__state="draft")),
            )
        )
        return counted

    @admin.display(ordering="claim_count", description="recorded claims")
    def claims(self, article: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many claims are recorded."""
        return int(article.claim_count)

    @admin.display(ordering="draft_count", description="drafts")
    def drafts(self, article: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many claims are still drafts."""
        return int(article.draft_count)

    @admin.display(boolean=True, ordering="capture", description="text captured")
    def is_captured(self, article: Article) -> bool:
        """Show whether quotes can be checked."""
        return article.capture_id is not None

    def initial(self, request: HttpRequest, obj: Article | None) -> dict[str, Any]:
        """Show the article as it is."""
        return ArticleForm.initial_of(obj)

    def entry_fieldsets(self, form: BaseForm) -> Fieldsets:
        """Lay the article out in short lines."""
        lines = ["title", ("outlet", "authors"), "url", ("published_on", "time_zone", "language"), "text"]
        return [(None, {"fields": [*lines, "confirmed", "version"]})]

    def entry_view(self, request: HttpRequest, obj: Article | None, form_url: str) -> HttpResponse:
        """Take the article and its rows to their operations in one transaction, or show everything again."""
        form = ArticleForm(request.POST or None, initial=self.initial(request, obj))
        rows = claim_rows(request.POST or None, obj, about=form)
        is_readable = request.method == "POST" and all([form.is_valid(), rows.is_valid()])
        if request.method == "POST" and not is_readable:
            entry = Entry(form, rows, obj)
            rehearse(request, [form, *rows.filled()], entry.save, entry.refuse)
        if is_readable:
            entry = Entry(form, rows, obj)
            article = carry_out(request, entry.save, entry.refuse)
            if article is not None:
                messages.success(request, entry.summary())
                return self.done(request, article, is_new=obj is None)
        return self.show(request, form, obj, form_url=form_url, extra=self._page(form, rows, obj))

    def _page(self, form: ArticleForm, rows: FilledRows, obj: Article | None) -> dict[str, Any]:
        """Return what the template shows beside the form."""
        *laid_out, blank = lay_out(rows, ROW_FIELDSETS, claim_title, most_open=1)
        if obj and obj.capture:
            form["text"].help_text = format_html(
                "Captured on {}: {} characters, SHA-256 {}. Paste it again only if the page has changed.",
                f"{obj.capture.captured_at:%-d %B %Y}",
                f"{len(obj.capture.text):,}",
                obj.capture.sha256,
            )
        recorded = obj.claims.recorded().order_by("id") if obj else Claim.objects.none()
        row_errors = [error for row in rows.forms for errors in row.errors.values() for error in errors]
        return {
            "rows": laid_out,
            "blank_row": blank,
            "formset": rows,
            "recorded": recorded,
            "errors": [*(error for errors in form.errors.values() for error in errors), *row_errors],
            "media": self.media + form.media + rows.media,
        }

    def done(self, request: HttpRequest, row: Any, *, is_new: bool) -> HttpResponse:  # noqa: ANN401 – an article
        """Stay on the page after the first save, where the claims wait to be entered."""
        return super().done(request, row, is_new=is_new)


class Entry:
    """One sending of the page."""

    def __init__(self, form: ArticleForm, rows: FilledRows, obj: Article | None) -> None:
        self.form, self.rows, self.obj = form, rows, obj
        self.saved = self.recorded = 0

    def save(self, *, actor: Actor, now: datetime) -> Article:
        """Save all of it, or raise and leave everything as it was.

        1. Warn of an article with the same address.
        2. The article, if it changed, and its text, if one was pasted.
        3. Each claim that was changed, with warnings of its own.
        4. Record those that are ticked, conditions first.
        """
        warned = warn_of_articles(self.form, self.obj)
        self.article = self._article(actor, now)
        ticked: dict[str, ClaimRowForm] = {}
        for row in self._rows():
            claim = self._claim(row, actor, now)
            if claim and row.cleaned_data["record"]:
                ticked[claim.public_id] = row
        self._record(ticked, actor, now)
        if warned or any(row.errors for row in self.rows.forms):
            raise RowsRefused("Nothing is saved yet: look at what is marked.")
        return self.article

    def refuse(self, refusal: Refused) -> None:
        """Bring what was refused to the article's form; the rows have theirs already."""
        if isinstance(refusal, RowsRefused):
            return
        attach(self.form, refusal)
        if isinstance(refusal, Conflict) and self.obj:
            self.obj.refresh_from_db()
            take_version(self.form, self.obj.version)

    def summary(self) -> str:
        """Say what was done."""
        return f"{counted(self.saved, 'draft')} saved, {counted(self.recorded, 'claim')} recorded."

    def _article(self, actor: Actor, now: datetime) -> Article:
        typed, text = self.form.article(), self.form.cleaned_data["text"]
        if self.form.errors:
            typed = replace(
                typed, title=typed.title or UNREAD, outlet=self.form.cleaned_data["outlet"] or self._any_outlet()
            )
        if self.obj is None:
            article = articles.create_article(article=typed, actor=actor, now=now)
        elif self.form.differs():
            article = articles.amend_article(
                article_id=self.obj.public_id,
                version=self.form.cleaned_data["version"] or 0,
                article=typed,
                actor=actor,
                now=now,
            )
        else:
            article = self.obj
        if text:
            articles.capture_text(article_id=article.public_id, text=text, actor=actor, now=now)
        return Article.objects.select_related("capture", "outlet").get(pk=article.pk)

    @staticmethod
    def _any_outlet() -> Outlet:
        """Return an outlet to check the rest of the page with, where the one that was meant cannot be read."""
        outlet = Outlet.objects.first()
        if outlet is None:
            raise RowsRefused
        return outlet

    def _rows(self) -> list[ClaimRowForm]:
        return [row for row in self.rows.filled() if row.has_changed()]

    def _claim(self, row: ClaimRowForm, actor: Actor, now: datetime) -> Claim | None:
        """Save one claim; what is refused is shown in its row, and the other rows go on."""
        try:
            with transaction.atomic():
                return self._save_row(row, now)
        except Refused as refusal:
            attach(row, refusal, prefix="forecasts-0-")
            if "quote" in row.errors:
                row.offer_nearest(self.article)
            claim_id = row.cleaned_data["claim"]
            if isinstance(refusal, Conflict) and (claim := Claim.objects.filter(public_id=claim_id).first()):
                take_version(row, claim.version)
        return None

    def _save_row(self, row: ClaimRowForm, now: datetime) -> Claim | None:
        claim_id, version = row.cleaned_data["claim"], row.cleaned_data["version"] or 0
        if claim_id and row.cleaned_data["remove"]:
            drafts.delete(claim_id=claim_id, version=version)
            return None
        existing = Claim.objects.filter(public_id=claim_id).first() if claim_id else None
        if claim_id and existing is None:
            raise Conflict(GONE)
        draft = row.draft(self.article, _further(existing))
        if existing:
            claim = drafts.save(claim_id=claim_id, version=version, draft=draft, now=now)
        else:
            claim = drafts.create(draft=draft, now=now)
        warn_of_claims(row, claim)
        self.saved += 1
        return claim

    def _record(self, ticked: Mapping[str, ClaimRowForm], actor: Actor, now: datetime) -> None:
        versions = Claim.objects.filter(public_id__in=ticked).values_list("public_id", "version")
        for report in recording.record_many(claims=list(versions), actor=actor, now=now):
            if report.refusal:
                attach(ticked[report.claim_id], report.refusal, prefix="forecasts-0-")
            else:
                self.recorded += 1


def _further(claim: Claim | None) -> tuple[StatementInput, ...]:
    """Return the forecasts of a draft that its row does not show."""
    if claim is None:
        return ()
    shown = next(iter(own_forecasts(claim)), None)
    rows = claim.draft_forecasts.select_related("forecaster", "article__capture").order_by("id")
    return tuple(StatementInput.of(row) for row in rows if shown is None or row.pk != shown.pk)
