"""Rows of a page: claims of an article, forecasts of a claim. Blank ones at the end wait to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import helpers
from django.forms.formsets import BaseFormSet, formset_factory

from forecasts.admin.forms import fields
from forecasts.admin.forms.articles import ClaimRowForm
from forecasts.admin.forms.statements import DISTRIBUTION_LINES, PROBABILITY_LINE, StatementForm
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article

if TYPE_CHECKING:
    Rows = BaseFormSet[Any]
else:
    Rows = BaseFormSet

BLANK = 1
MOST = 22
"""How many rows a page has at most: Django takes a thousand fields. Further drafts have pages of their own."""
STATEMENT_FIELDSETS = [
    (
        None,
        {
            "fields": [
                ("forecaster", "article"),
                "quote",
                ("quote_nth", "take_nearest"),
                ("wording", "stated"),
                "says",
                ("phrase", "reading_reason"),
                PROBABILITY_LINE,
                *DISTRIBUTION_LINES,
                "note",
                "remove",
            ]
        },
    )
]


class FilledRows(Rows):
    """Rows of which some stand in the ledger already; blank ones follow."""

    def filled(self) -> list[Any]:
        """Return the forms in which something was entered, and those that stood there before."""
        first_blank = self.initial_form_count()
        return [form for number, form in enumerate(self.forms) if number < first_blank or form.has_changed()]


def unfolded(fieldsets: Sequence[Any], form: forms.BaseForm) -> list[Any]:
    """Open every fold in which a field has a mistake; Django's own look misses fields that share a line."""
    laid_out = []
    for name, options in fieldsets:
        lines = ([line] if isinstance(line, str) else line for line in options["fields"])
        is_wrong = any(field in form.errors for line in lines for field in line)
        classes = [word for word in options.get("classes", ()) if not (is_wrong and word == "collapse")]
        laid_out.append((name, {**options, "classes": classes}))
    return laid_out


class LaidOutRow:
    """One row as the page shows it: open where there is something to do."""

    def __init__(self, form: forms.Form, fieldsets: Sequence[Any], *, title: str, is_open: bool) -> None:
        self.form = form
        self.title = title
        self.is_open = is_open or bool(form.errors)
        self.fieldsets = helpers.AdminForm(form, unfolded(fieldsets, form), {}, ())  # type: ignore[arg-type]  # any form will do


class StatementRowForm(StatementForm):
    """One forecast on a claim's own page; it may come from another article than the claim."""

    article = fields.one_of(fields.field_of(Forecast, "article"), required=False)
    remove = forms.BooleanField(required=False, label="Take this forecast out")


def claim_rows(data: Any, article: Article | None, *, about: forms.Form) -> FilledRows:  # noqa: ANN401
    """Return the claims of an article that are still drafts; `about` is the article's form.

    Those that were sent are found by the ids they name.
    """
    drafts = {claim.public_id: claim for claim in _drafts(article)}
    ids = _ids(data) if data else list(drafts)
    initial = [
        ClaimRowForm.initial_of(drafts[claim_id]) if claim_id in drafts else {"claim": claim_id} for claim_id in ids
    ]
    made = formset_factory(ClaimRowForm, formset=FilledRows, extra=BLANK, absolute_max=MOST, max_num=MOST)
    return made(data, initial=initial, prefix="claims", form_kwargs={"about": about})  # type: ignore[return-value]  # of the class given


def statement_rows(data: Any, claim: Claim | None, *, about: forms.Form) -> FilledRows:  # noqa: ANN401
    """Return the forecasts on a draft; `about` is the form of the claim."""
    rows = claim.draft_forecasts.select_related("forecaster", "article__capture").order_by("id") if claim else []
    initial = [StatementForm.statement_of(row) | {"article": row.article} for row in rows]
    made = formset_factory(StatementRowForm, formset=FilledRows, extra=BLANK, absolute_max=MOST, max_num=MOST)
    return made(data, initial=initial, prefix="forecasts", form_kwargs={"about": about})  # type: ignore[return-value]  # of the class given


def lay_out(
    rows: FilledRows, fieldsets: Sequence[Any], title: Callable[[Any], str], *, most_open: int = 0
) -> Iterator[LaidOutRow]:
    """Yield the rows as the page shows them, and at last the blank one that is copied for further rows.

    Rows that stood there are open if they are few; if there are none, the first blank one is.
    """
    stood = rows.initial_form_count()
    opened = max(1, stood) if stood <= most_open or not stood else 0
    for number, form in enumerate(rows.forms):
        is_sent = form.is_bound and form.has_changed()
        yield LaidOutRow(form, fieldsets, title=title(form), is_open=number < opened or is_sent)
    yield LaidOutRow(rows.empty_form, fieldsets, title=title(rows.empty_form), is_open=True)


def claim_title(form: forms.Form) -> str:
    """Return what a claim's row is called."""
    return str(form["headline"].value() or "A new claim")


def statement_title(form: forms.Form) -> str:
    """Return what a forecast's row is called."""
    words = form["wording"].value() or form["probability"].value() or form["value"].value()
    return f"Forecast: {words}" if words else "A new forecast"


def _drafts(article: Article | None) -> list[Claim]:
    return list(Claim.objects.drafts().filter(article=article).order_by("id")[: MOST - BLANK]) if article else []


def _ids(data: Mapping[str, Any]) -> list[str]:
    """Return the ids that the rows sent name, up to the first blank row."""
    numbers = range(MOST)
    ids = (str(data.get(f"claims-{number}-claim", "")) for number in numbers)
    return [claim_id for claim_id in ids if claim_id]
