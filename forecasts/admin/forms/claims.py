"""The fields of a claim: how it is filed, and what is judged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from forecasts.admin.forms import fields
from forecasts.capture.terms import Filing, Question, Terms
from forecasts.models.claims import Claim, Precision
from forecasts.models.sources import Article
from forecasts.scoring.windows import zone_of

TERMS = ("event", "criteria", "event_from", "deadline", "deadline_time", "time_zone", "deadline_words")
CONDITION = ("condition_words", "conditions")
QUESTION = ("kind", "options", "ordered", "unit", "lower_bound", "upper_bound")
QUESTION_LINES = (("kind", "ordered"), "options", ("unit", "lower_bound", "upper_bound"))
SENTENCE = frozenset({"article", "event", "deadline", "kind"})
"""What the sentence that will be published says of the claim."""
WINDOW_LINE = (("event_from", "deadline", "deadline_time"), ("time_zone", "deadline_words"))


class FilingForm(forms.Form):
    """The claim's short name and where it is filed."""

    headline = fields.line(help_text="Short, as the article puts it.")
    topics = fields.some_of(fields.field_of(Claim, "topics"))
    outlet = fields.one_of(
        fields.field_of(Claim, "outlet"), required=False, help_text="Where it is empty, the article's."
    )
    group = fields.one_of(
        fields.field_of(Claim, "group"),
        required=False,
        help_text="Claims of one race, or one forecast that was repeated.",
    )
    crowd_shown = forms.BooleanField(
        required=False,
        label="Show the readers' median at once",
        help_text="Else a reader sees it after a forecast of their own: it would pull theirs towards it.",
    )

    @staticmethod
    def filing_of(claim: Claim) -> dict[str, Any]:
        """Return what the form shows of a claim."""
        filing = Filing.of(claim)
        shown = {name: getattr(filing, name) for name in ("headline", "topics", "outlet", "group")}
        return shown | {"crowd_shown": not filing.crowd_hidden}

    def filing(self) -> Filing:
        """Return what was typed."""
        typed = self.cleaned_data
        return Filing(
            headline=typed["headline"],
            topics=tuple(typed["topics"]),
            outlet=typed.get("outlet"),
            group=typed.get("group"),
            crowd_hidden=not typed["crowd_shown"],
        )


class TermsForm(forms.Form):
    """What is judged."""

    event = fields.line(help_text="What has to happen, positively worded.")
    criteria = fields.paragraphs(required=False, help_text="By which rule a stranger decides whether it occurred.")
    event_from = fields.day(required=False, label="Window from", help_text="Empty: the publication day.")
    deadline = fields.day(help_text="Alone: the end of that day.")
    deadline_time = forms.TimeField(
        required=False, label="at", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    time_zone = fields.zone(required=False, help_text="Such as America/New_York. Empty: the article's.")
    deadline_words = fields.line(label="Deadline from", help_text="The words that the deadline was derived from.")
    condition_words = fields.line(required=False, label="Condition in words")
    conditions = fields.some_of(
        fields.field_of(Claim, "conditions"),
        can_add=False,
        label="Conditions",
        help_text="The claim counts once one of these has occurred, and is void once none of them did.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in SENTENCE & self.fields.keys():
            fields.watch(self.fields[name], name)

    @staticmethod
    def terms_of(claim: Claim) -> dict[str, Any]:
        """Return what the form shows of a claim."""
        terms = Terms.of(claim)
        at = claim.deadline_at.astimezone(zone_of(claim.time_zone))
        is_instant = claim.deadline_precision == Precision.INSTANT
        return {
            "event": terms.event,
            "criteria": terms.criteria,
            "event_from": terms.event_from,
            "deadline": claim.deadline_on,
            "deadline_time": at.time() if is_instant else None,
            "time_zone": terms.time_zone,
            "deadline_words": terms.deadline_words,
            "condition_words": terms.condition_words,
            "conditions": terms.conditions,
        }

    def terms(self, article: Article | None = None) -> Terms:
        """Return what was typed; an empty zone is that of the article."""
        typed = self.cleaned_data
        return Terms(
            event=typed["event"],
            criteria=typed["criteria"],
            time_zone=typed["time_zone"] or (article.time_zone if article else ""),
            deadline=self.deadline_typed(),
            deadline_words=typed["deadline_words"],
            event_from=typed["event_from"],
            condition_words=typed["condition_words"],
            conditions=tuple(typed["conditions"]),
            question=self.question(),
        )

    def question(self) -> Question | None:
        """Return what the claim asks for, where the form lets a person say it."""
        return None

    def deadline_typed(self) -> date | datetime:
        """Return the day, or with a time the wall clock of the claim's zone."""
        day: date = self.cleaned_data["deadline"]
        at = self.cleaned_data["deadline_time"]
        return datetime.combine(day, at) if at else day


class AskingForm(TermsForm):
    """What is judged of a draft, of which it is still open what it asks for."""

    kind = forms.ChoiceField(
        choices=[("" if kind == Claim.Kind.BINARY else kind.value, kind.label) for kind in Claim.Kind],
        required=False,
        label="The answer is",
        help_text="Fixed once the claim is recorded.",
    )
    options = fields.paragraphs(
        rows=4, required=False, help_text="Of a choice: one option a line. Exactly one of them has to come true."
    )
    ordered = forms.BooleanField(
        required=False, label="In this order", help_text="A near miss then counts for more than a far one."
    )
    unit = fields.line(required=False, wide=False, help_text="Of a number: “billion people”, “%”.")
    lower_bound = fields.line(required=False, wide=False, label="from", help_text="What lies beyond counts as this.")
    upper_bound = fields.line(required=False, wide=False, label="to", help_text="Without both ends: on no scorecard.")

    @staticmethod
    def question_of(claim: Claim) -> dict[str, Any]:
        """Return what the form shows of what a claim asks for."""
        kind = "" if claim.kind == Claim.Kind.BINARY else claim.kind
        return {**vars(Question.of(claim)), "kind": kind, "options": "\n".join(claim.options)}

    def question(self) -> Question:
        """Return what was typed; without a word about it the claim asks whether its event occurs."""
        typed = {name: self.cleaned_data[name] for name in QUESTION}
        options = tuple(line.strip() for line in typed["options"].splitlines() if line.strip())
        return Question(**(typed | {"options": options, "kind": typed["kind"] or Claim.Kind.BINARY}))


class ClaimForm(FilingForm, AskingForm, fields.Confirmed):
    """A draft on its own page; its forecasts follow below."""

    article = fields.one_of(fields.field_of(Claim, "article"), required=False)
    version = fields.hidden_version()

    field_order = ("article", "headline", *TERMS, *QUESTION, *CONDITION, "topics", "outlet", "group", "crowd_shown")

    @classmethod
    def initial_of(cls, claim: Claim | None, article: Article | None = None) -> dict[str, Any]:
        """Return what the form shows at first."""
        if claim is None:
            return {"article": article, "time_zone": article.time_zone if article else ""}
        return {
            **cls.filing_of(claim),
            **cls.terms_of(claim),
            **cls.question_of(claim),
            "article": claim.article,
            "version": claim.version,
        }
