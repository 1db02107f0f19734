"""The form that asks “Did the event occur?”, or which option, number or date it was, with its sheets of evidence: shared by the resolver and the disputer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, QueryDict

from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.resolution.answers import Answer
from forecasts.web.asking import choices_for
from forecasts.web.forms import (
    MOST_EVIDENCE,
    AnswerForm,
    EvidenceForm,
    EvidenceFormSet,
    add_refusal,
    amiss,
    filled,
    initial_evidence,
    initial_from,
)
from forecasts.web.steps import NOT_YET, UNFIT, Attempt, anew, attempt

MORE = "more"
PREFIX = "evidence"


@dataclass
class Sheet:
    """The whole form as it stands: the answer, the evidence, and how the last attempt went."""

    form: AnswerForm
    evidence: Sequence[EvidenceForm]
    management: Any
    attempt: Attempt = NOT_YET

    @property
    def mend(self) -> list[tuple[str, str]]:
        """What to mend, with the place on the page, in its order."""
        sheets = [(f"Evidence {n}, ", sheet) for n, sheet in enumerate(self.evidence, 1)]
        general = [
            (f"id_{PREFIX}-0-title" if error.code == PREFIX else "", error.messages[0])
            for error in self.form.non_field_errors().as_data()
        ]
        own = list(amiss(self.form))
        return general + own + [(anchor, f"{lead}{text}") for lead, sheet in sheets for anchor, text in amiss(sheet)]

    @property
    def blank(self) -> EvidenceForm:
        """The sheet of which further ones are made."""
        empty: EvidenceForm = EvidenceFormSet(prefix=PREFIX).empty_form
        return empty

    @property
    def options(self) -> Sequence[dict[str, str]]:
        """The answers to choose from."""
        return choices_for(self.form.claim)


Make = Callable[..., AnswerForm]
"""Makes the form of one claim; takes what a Django form takes."""


def blank(make: Make, claim: Claim, earlier: Answer | None = None) -> Sheet:
    """An empty form; or, after an answer was sent back or undone by a rule, that answer to work on."""
    initial = {"version": claim.version} | (initial_from(earlier, claim) if earlier else {})
    return laid_out(make(initial=initial), initial_evidence(earlier) if earlier else [])


def with_one_more(make: Make, data: QueryDict) -> Sheet:
    """The form as typed so far, with one more sheet of evidence; nothing is checked yet."""
    form = make()
    form.initial = {name: data.get(name, "") for name in form.fields}
    evidence = [
        {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in EvidenceForm.base_fields}
        for number in range(sheets_in(data))
    ]
    return laid_out(form, [*evidence, {}][:MOST_EVIDENCE])


def sheets_in(data: QueryDict) -> int:
    """How many sheets of evidence were sent."""
    sent = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return min(int(sent), MOST_EVIDENCE) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0


def laid_out(form: AnswerForm, evidence: list[dict[str, Any]]) -> Sheet:
    """An unbound form with as many sheets as there is evidence, at least one."""
    sheets = EvidenceFormSet(prefix=PREFIX, initial=evidence)
    return Sheet(form, list(sheets), sheets.management_form)


def answered(
    request: HttpRequest, make: Make, operation: Callable[[Any, Answer], object], check: Callable[[Any, Answer], object]
) -> Sheet:
    """Read what was sent and, where it can be read, take the step; `operation` gets the form and the answer.

    Where some of it cannot be read, `check` says in the same breath what would be refused of the rest.
    """
    if MORE in request.POST:
        return with_one_more(make, request.POST)
    form = make(request.POST)
    sheets = EvidenceFormSet(request.POST, prefix=PREFIX)
    readable = sheets.is_valid() & form.is_valid()
    sheet = Sheet(form, list(sheets), sheets.management_form, UNFIT)
    given = filled(sheet.evidence)
    answer = form.answer([piece.evidence() for piece in given])
    if not readable:
        try:
            check(form, answer)
        except Invalid as error:
            add_refusal(form, given, error.fields)
        return sheet
    sheet.attempt = attempt(lambda: operation(form, answer), form, given)
    if sheet.attempt.status == HTTPStatus.CONFLICT:
        sheet.form = make(anew(request.POST, form.claim))
    return sheet


def was_taken(request: HttpRequest, sheet: Sheet) -> bool:
    """Whether the request took the step: it was sent, read and accepted."""
    return request.method == "POST" and MORE not in request.POST and sheet.attempt.status == HTTPStatus.OK
