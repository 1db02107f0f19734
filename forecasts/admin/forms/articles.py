"""The fields of an article, and of one claim in it with its first forecast."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.admin.forms import fields
from forecasts.admin.forms.claims import (
    CONDITION,
    QUESTION,
    QUESTION_LINES,
    TERMS,
    WINDOW_LINE,
    AskingForm,
    FilingForm,
)
from forecasts.admin.forms.statements import DISTRIBUTION_LINES, QUOTE_FIELDS, READING_FIELDS, StatementForm
from forecasts.capture.articles import ArticleInput
from forecasts.capture.drafts import DraftInput
from forecasts.models.claims import Claim
from forecasts.models.forecasts import DraftForecast
from forecasts.models.sources import Article
from forecasts.statements.inputs import StatementInput

ROW_FIELDSETS = [
    (
        None,
        {"fields": ["headline", "event", "quote", ("quote_nth", "take_nearest"), ("forecaster", "wording"), "says"]},
    ),
    (None, {"fields": [*WINDOW_LINE, "criteria", "topics", "confirmed", ("record", "remove"), "claim", "version"]}),
    (
        "Another reading, or a stated probability",
        {"fields": [*READING_FIELDS, "stated", "note"], "classes": ["collapse"]},
    ),
    (
        "More than yes or no: options, a number, a date",
        {"fields": [*QUESTION_LINES, *DISTRIBUTION_LINES], "classes": ["collapse"]},
    ),
    ("Condition and filing", {"fields": [*CONDITION, "outlet", "group", "crowd_shown"], "classes": ["collapse"]}),
]


def own_forecasts(claim: Claim) -> list[DraftForecast]:
    """Return a draft's forecasts that its own article makes, in the order of entry."""
    rows = claim.draft_forecasts.select_related("forecaster", "article__capture").order_by("id")
    return [row for row in rows if row.article_id == claim.article_id]


class ArticleForm(fields.Confirmed):
    """An article, and its text to check quotes against."""

    title = fields.line()
    outlet = fields.one_of(fields.field_of(Article, "outlet"))
    authors = fields.some_of(fields.field_of(Article, "authors"), help_text="Forecasters of the kind author.")
    url = fields.line(required=False, label="Address")
    published_on = fields.day(label="Published on")
    time_zone = fields.zone(initial="UTC", help_text="Of the publication's day, such as Europe/Berlin.")
    language = fields.line(wide=False, initial="en")
    text = fields.paragraphs(
        rows=6,
        required=False,
        label="Captured text",
        help_text="Paste the article's text: quotes are checked against it.",
    )
    version = fields.hidden_version()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields.watch(self.fields["authors"], "author")

    @classmethod
    def initial_of(cls, article: Article | None) -> dict[str, Any]:
        """Return what the form shows at first; a captured text is not shown again, only measured (see the help text)."""
        if article is None:
            return {"time_zone": "UTC", "language": "en"}
        shown = ("title", "outlet", "url", "published_on", "time_zone", "language", "version")
        return {name: getattr(article, name) for name in shown} | {"authors": article.authors.all()}

    def article(self) -> ArticleInput:
        """Return what was typed."""
        typed = self.cleaned_data
        return ArticleInput(
            title=typed["title"],
            outlet=typed["outlet"],
            authors=tuple(typed["authors"]),
            url=typed["url"],
            published_on=typed["published_on"],
            time_zone=typed["time_zone"],
            language=typed["language"],
        )

    def differs(self) -> bool:
        """Whether anything but the text was changed."""
        return bool(set(self.changed_data) - {"text", "version", "confirmed"})


class ClaimRowForm(FilingForm, AskingForm, StatementForm, fields.Confirmed):
    """One claim of the article with the author's forecast on it; further forecasts have the claim's own page."""

    claim = forms.CharField(required=False, widget=forms.HiddenInput)
    version = fields.hidden_version()
    record = forms.BooleanField(required=False, label="Record it now", help_text="From then on it is frozen.")
    remove = forms.BooleanField(required=False, label="Throw this draft away")

    field_order = ("headline", "event", *QUOTE_FIELDS, "wording", "forecaster", *TERMS, *QUESTION, *CONDITION)

    @classmethod
    def initial_of(cls, claim: Claim) -> dict[str, Any]:
        """Return what the row shows of a draft: the first forecast that its article makes."""
        first = next(iter(own_forecasts(claim)), None)
        return {
            **cls.filing_of(claim),
            **cls.terms_of(claim),
            **cls.question_of(claim),
            **(cls.statement_of(first) if first else {}),
            "claim": claim.public_id,
            "version": claim.version,
        }

    def draft(self, article: Article, further: tuple[StatementInput, ...]) -> DraftInput:
        """Return what was typed, with the forecasts that have no fields in this row."""
        first = (self.statement(article),) if self.is_stated() else ()
        return DraftInput(
            filing=self.filing(),
            terms=self.terms(article),
            article=article,
            forecasts=(*first, *further),
            complete=self.cleaned_data["record"],
        )
