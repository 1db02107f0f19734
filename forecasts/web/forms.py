"""Forms of the desk. They read what was typed; what may be recorded is for the operations to say."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.resolution.answers import Answer, outcomes_of
from forecasts.resolution.evidence import EvidenceInput
from forecasts.resolution.queries import stated_on
from forecasts.scoring.windows import BadMoment, instant_of, zone_of
from forecasts.statements.asked import NUMBERS, Kind
from forecasts.templatetags.days import counted
from forecasts.web.asking import (
    DAY_HINTS,
    DAY_LABELS,
    MISSING,
    VOID,
    choices_for,
    chosen_in,
    outcome_of,
    value_field,
)

VOID_REASONS = (
    ("", "Choose the reason"),
    (Outcome.CONDITION_NOT_MET, "The condition was not met"),
    (Outcome.AMBIGUOUS, "Ambiguous: the words allow both answers"),
    (Outcome.NOT_CHECKABLE, "Not checkable: no source can settle it"),
    (Outcome.RETRACTED, "Retracted: the claim was recorded in error"),
)
BAD_DATE = "Give the date as year-month-day, such as 2021-03-25."
BAD_TIME = "Give the time as hours and minutes, such as 14:30."
TIME_MATTERS = (
    "{said} on this claim {was} stated on that day, and what was said after the event does not count: give the time. If no "
    "source has it, tick “The time is not known”: what was stated on that day counts, marked “same day”."
)
MOST_EVIDENCE = 20


def day_field(**fields: Any) -> forms.DateField:
    """A date, typed or picked, in the one form that every browser sends."""
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": BAD_DATE},
        **fields,
    )


class EvidenceForm(forms.Form):
    """One piece of evidence. An empty sheet is no evidence, and no mistake either."""

    use_required_attribute = False

    title = forms.CharField(required=False, max_length=300)
    publisher = forms.CharField(required=False, max_length=200)
    published_on = day_field(label="Date of publication")
    url = forms.CharField(
        required=False, max_length=1000, label="Link", widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    no_url_reason = forms.CharField(required=False, max_length=300, label="No link, because")
    excerpt = forms.CharField(
        required=False, max_length=2000, label="The words that settle it", widget=forms.Textarea(attrs={"rows": 2})
    )

    def evidence(self) -> EvidenceInput:
        """What was typed, as the operations take it."""
        read: dict[str, Any] = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return EvidenceInput(**(read | {"published_on": self.cleaned_data.get("published_on")}))


EvidenceFormSet = forms.formset_factory(
    EvidenceForm, extra=0, min_num=1, max_num=MOST_EVIDENCE, absolute_max=MOST_EVIDENCE
)


class AnswerForm(forms.Form):
    """An answer to what the claim asks, with its grounds."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    value = forms.CharField(required=False)
    void_reason = forms.ChoiceField(choices=VOID_REASONS, required=False, label="If it is void: why?")
    effective_on = day_field(label="On which day was it settled?")
    effective_time = forms.TimeField(
        required=False,
        label="At what time, if known",
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": BAD_TIME},
    )
    time_unknown = forms.BooleanField(required=False, label="The time is not known")
    impossible_why = forms.CharField(
        required=False,
        max_length=1000,
        label="If it can no longer occur before the deadline: why?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only for “did not occur” before the deadline has passed.",
    )
    rationale = forms.CharField(
        required=False,
        max_length=5000,
        label="Why this outcome follows from the evidence",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Two or three sentences that a stranger can check. They are published with your role.",
    )

    def __init__(self, *args: Any, claim: Claim, now: datetime, **kwargs: Any) -> None:
        self.claim = claim
        self.now = now
        super().__init__(*args, **kwargs)
        possible = {"", *outcomes_of(claim)}
        offer(self, "void_reason", [choice for choice in VOID_REASONS if choice[0] in possible])
        offer(self, "outcome", [(choice["value"], choice["value"]) for choice in choices_for(claim)])
        missing = MISSING.get(Kind(claim.kind), "Choose one of the answers.")
        self.fields["outcome"].error_messages = {"required": missing, "invalid_choice": missing}
        self.fields["value"] = value_field(claim)
        self.fields["effective_on"].label = DAY_LABELS.get(Kind(claim.kind), "Since which day has it been known?")
        self.fields["effective_on"].help_text = DAY_HINTS.get(Kind(claim.kind), "Left empty, it is the deadline.")

    @property
    def asks_why(self) -> bool:
        """Whether an answer of today may say that the event can no longer occur."""
        return self.now < self.claim.deadline_at and self.claim.kind == Kind.BINARY

    @property
    def asks_value(self) -> bool:
        """Whether the answer is a number or a day of its own."""
        return self.claim.kind in NUMBERS

    @property
    def asks_day(self) -> bool:
        """Whether the day on which it was settled is not the answer itself."""
        return self.claim.kind != Kind.DATE

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a void, and turn date and time into one instant in the claim’s zone."""
        cleaned = self.cleaned_data
        if cleaned.get("outcome") == VOID and not cleaned.get("void_reason"):
            self.add_error("void_reason", "Choose why the claim cannot be judged.")
        day, hour = self._day, cleaned.get("effective_time")
        if hour is not None and day is None and "effective_on" not in self.errors:
            self.add_error("effective_on", "Give the day to which the time belongs.")
        if hour is not None and day is not None:
            self._join(day, hour)
        elif day is not None and "effective_time" not in self.errors and cleaned.get("outcome") != VOID:
            self._ask_time(day)
        return cleaned

    @property
    def asks_time(self) -> bool:
        """Whether it matters at what time of its day the claim was settled, or was not known when it was asked."""
        return "effective_time" in self.errors or bool(self["time_unknown"].value())

    @property
    def _day(self) -> date | None:
        """The day on which the claim was settled: of a date, that which is the answer."""
        given: date | None = self.cleaned_data.get("effective_on")
        if given or self.asks_day or self.cleaned_data.get("outcome") != Outcome.VALUE:
            return given
        try:
            return date.fromisoformat(str(self.cleaned_data.get("value", "")).strip())
        except ValueError:
            return None

    def _ask_time(self, day: date) -> None:
        """Ask for the time of day where forecasts of that day depend on it, unless it is not known."""
        depend = stated_on(self.claim, day)
        if depend and not self.cleaned_data.get("time_unknown"):
            self.add_error(
                "effective_time",
                TIME_MATTERS.format(said=counted(depend, "forecast"), was="was" if depend == 1 else "were"),
            )

    def _join(self, day: date, hour: time) -> None:
        try:
            self.cleaned_data["effective_at"] = instant_of(datetime.combine(day, hour), self.claim.time_zone)
        except BadMoment as error:
            self.add_error("effective_time", str(error))

    def answer(self, evidence: Sequence[EvidenceInput]) -> Answer:
        """What was typed, as the operations take it."""
        cleaned = self.cleaned_data
        instant, (outcome, value) = cleaned.get("effective_at"), outcome_of(self.claim, cleaned)
        return Answer(
            outcome=outcome,
            value=value,
            effective_on=None if instant else cleaned.get("effective_on"),
            effective_at=instant,
            rationale=cleaned.get("rationale", ""),
            evidence=tuple(evidence),
            impossible_why=cleaned.get("impossible_why", ""),
        )


class DisputeForm(AnswerForm):
    """An objection to a resolution: what is amiss, and the answer that should stand instead."""

    reason = forms.CharField(
        required=False,
        max_length=2000,
        label="What is amiss with the resolution",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say which fact or which reading of the criteria was overlooked. It is published with your role.",
    )


class DecisionForm(forms.Form):
    """A choice between ways to decide, with a reason."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=(), widget=forms.RadioSelect, error_messages={"required": "Choose how to decide."}
    )
    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is published with your role.",
    )

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", decisions)


def offer(form: forms.Form, field: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let a form offer these choices only."""
    chooser = form.fields[field]
    if not isinstance(chooser, forms.ChoiceField):
        raise TypeError(f"{field} offers no choices.")
    chooser.choices = list(choices)


def initial_from(answer: Answer, claim: Claim) -> dict[str, Any]:
    """Fill an answer form from an earlier answer; an instant is shown as day and time in the claim’s zone."""
    local = answer.effective_at.astimezone(zone_of(claim.time_zone)) if answer.effective_at else None
    return chosen_in(claim, answer) | {
        "effective_on": local.date() if local else answer.effective_on,
        "effective_time": local.time() if local else None,
        "impossible_why": answer.impossible_why,
        "rationale": answer.rationale,
    }


def initial_evidence(answer: Answer) -> list[dict[str, Any]]:
    """Fill evidence sheets from an earlier answer."""
    return [{name: getattr(piece, name) for name in EvidenceForm.base_fields} for piece in answer.evidence]


def filled(sheets: Sequence[EvidenceForm]) -> list[EvidenceForm]:
    """The sheets on which something was written."""
    return [sheet for sheet in sheets if sheet.errors or any(sheet.cleaned_data.values())]


def amiss(*forms_: forms.Form) -> Iterator[tuple[str, str]]:
    """What to mend, in the order of the page: the field’s place on it and the message."""
    for form in forms_:
        for name, errors in form.errors.items():
            if name in form.fields:
                yield form[name].auto_id, f"{form[name].label}: {errors[0]}"


def add_refusal(form: forms.Form, sheets: Sequence[forms.Form], fields: dict[str, str]) -> None:
    """Put what an operation refused beside the fields it names, once each; what names no field goes on top, with its name as code."""
    for name, message in fields.items():
        owner, key = field_of(form, sheets, name)
        if key is None or not owner.has_error(key):
            owner.add_error(key, ValidationError(message, code=name))


def field_of(form: forms.Form, sheets: Sequence[forms.Form], name: str) -> tuple[forms.Form, str | None]:
    """Find the form and the field that an operation means by “evidence-0-url” or “rationale”."""
    if name in form.fields:
        return form, name
    for number, sheet in enumerate(sheets):
        key = name.removeprefix(f"evidence-{number}-")
        if key != name and key in sheet.fields:
            return sheet, key
    return form, None
