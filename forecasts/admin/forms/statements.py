"""The fields of a forecast: who said it, in which words, and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forecasts.admin.forms import fields
from forecasts.admin.readings import Typed, published_text, reading_text
from forecasts.models.claims import Precision
from forecasts.models.errors import Invalid
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.sources import Article, Forecaster
from forecasts.scoring.lexicons.wording import phrase_keys
from forecasts.scoring.probability import BadProbability, parse_percent, percent_text
from forecasts.statements import quotes
from forecasts.statements.directions import QUESTION
from forecasts.statements.distributions import Pairs, lines_of, pairs_in, range_of
from forecasts.statements.inputs import CERTAIN_OF, StatementInput, nth_of

PROBABILITY_LINE = ("probability", "low", "high", "certain")
DISTRIBUTION_LINES = (("value", "value_low", "value_high", "coverage"), "distribution")
USUAL = "80"
SHARES = (USUAL, "50", "90", "95")
COVERAGES = [("" if share == USUAL else share, f"{share} % of the chances") for share in SHARES]
NO_FORECASTER = "Say whose forecast this is."
WATCHED = frozenset(Typed.__dataclass_fields__)
"""Fields on which the sentence that will be published depends."""
QUOTE_FIELDS = ("quote", "quote_nth", "take_nearest")
READING_FIELDS = (("phrase", "reading_reason"), PROBABILITY_LINE)


class StatementForm(forms.Form):
    """One forecast. Field names are those of `StatementInput`, so that a refusal finds its field."""

    forecaster = fields.one_of(
        fields.field_of(Forecast, "forecaster"), required=False, help_text="Empty: the article's one author."
    )
    quote = fields.paragraphs(
        rows=2, required=False, help_text="The words of the article that make the forecast, as few as will do."
    )
    quote_nth = forms.IntegerField(
        required=False, min_value=1, label="Which place", help_text="Where the words stand several times: the first, …"
    )
    take_nearest = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Take over the article's words")
    wording = fields.line(required=False, wide=False, help_text="The hedge as written, such as “it seems unlikely”.")
    phrase = forms.ChoiceField(
        required=False, label="Read it as", help_text="Only where the lexicon cannot tell, or the reading is yours."
    )
    reading_reason = fields.line(required=False, wide=False, label="Reason for this reading")
    says = forms.ChoiceField(
        required=False,
        choices=[("", "as the hedge says by itself"), ("yes", "yes"), ("no", "no")],
        widget=forms.RadioSelect,
        label=QUESTION,
        help_text="The sentence as a whole. With a number: whether it is the chance that it happens.",
    )
    probability = fields.line(
        required=False, wide=False, label="Probability, %", help_text="A number the source states, or your own reading."
    )
    low = fields.line(required=False, wide=False, label="from, %")
    high = fields.line(required=False, wide=False, label="to, %")
    certain = forms.BooleanField(required=False, widget=forms.HiddenInput, label="0 or 100 % is meant")
    value = fields.line(
        required=False,
        wide=False,
        label="Number or date",
        help_text="The middle: as likely to be missed on either side.",
    )
    value_low = fields.line(required=False, wide=False, label="at least")
    value_high = fields.line(required=False, wide=False, label="at most")
    coverage = forms.ChoiceField(required=False, choices=COVERAGES, label="The range covers")
    distribution = fields.paragraphs(
        rows=3,
        required=False,
        label="Options or quantiles",
        help_text="One a line. Of a choice “Brazil: 62.5”, in per cent, 100 in all; else “90: 8.7” for a 90 % chance of at most 8.7.",
    )
    stated = fields.day(required=False, label="Stated on", help_text="Empty: the article's day.")
    note = fields.line(required=False)

    def __init__(self, *args: Any, about: forms.Form | None = None, **options: Any) -> None:
        """Begin the form; `about` is the one that holds the claim's own fields, where that is not this one."""
        super().__init__(*args, **options)
        self.fields["phrase"].choices = [("", "what the wording says"), *((key, key) for key in sorted(phrase_keys()))]  # type: ignore[attr-defined]
        self.fields["wording"].widget.attrs["data-wording"] = ""
        self.fields["phrase"].widget.attrs["data-phrase"] = ""
        self.fields["wording"].help_text = format_html(
            "{} <output>{}</output>",
            self.fields["wording"].help_text,
            reading_text(self.shown("wording"), self.shown("phrase")),
        )
        for name in WATCHED & self.fields.keys():
            fields.watch(self.fields[name], name)
        self.fields["says"].help_text = format_html(
            "{} <output>{}</output>", self.fields["says"].help_text, published_text(self._typed(about))
        )

    def _typed(self, about: forms.Form | None) -> Typed:
        """Return what the form shows of a forecast, with the claim that it is on."""
        sent = {name: self.shown(name) for name in WATCHED & self.fields.keys()}
        if about is not None:
            kept = {name: shown(about, name) for name in WATCHED & about.fields.keys()}
            sent = kept | {name: text for name, text in sent.items() if text}
            sent |= {"author": only_author(about)}
        return Typed.of(sent)

    def clean_distribution(self) -> Pairs:
        """Split the lines at their last colon."""
        try:
            return pairs_in(self.cleaned_data["distribution"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Ask once whether 0 or 100 % is meant, with a box to tick."""
        typed = super().clean() or self.cleaned_data
        try:
            question = CERTAIN_OF.get(parse_percent(typed.get("probability") or ""))
        except BadProbability:
            question = None
        if question and not typed.get("certain"):
            self.fields["certain"].widget = forms.CheckboxInput()
            self.add_error("probability", question)
        return typed

    def shown(self, name: str) -> str:
        """Return the text that a field shows, as it was sent or as it began."""
        return shown(self, name)

    @staticmethod
    def statement_of(row: Statement) -> dict[str, Any]:
        """Return what the form shows of a forecast."""
        numbers = {"probability": row.p_ppm, "low": row.low_ppm, "high": row.high_ppm}
        return {
            "forecaster": row.forecaster,
            "quote": row.quote_exact,
            "quote_nth": nth_of(row) if row.quote_match == Statement.Match.SEVERAL else None,
            "wording": row.wording,
            "phrase": row.phrase_key if row.phrase_chosen else "",
            "reading_reason": row.reading_reason,
            "says": row.says,
            "certain": row.p_ppm in CERTAIN_OF,
            "stated": row.stated_on if row.stated_precision == Precision.DAY else None,
            "note": row.note,
            **_distribution_of(row),
            **{name: "" if ppm is None else percent_text(ppm) for name, ppm in numbers.items()},
        }

    def is_stated(self) -> bool:
        """Whether anything was typed that makes a forecast."""
        return any(self.cleaned_data.get(name) for name in ("quote", "wording", "probability", "value", "distribution"))

    def statement(self, article: Article | None) -> StatementInput:
        """Return what was typed. Whose forecast it is has to be said where the article has not just one author."""
        typed = self.cleaned_data
        forecaster = typed["forecaster"] or _only_author(article)
        if forecaster is None:
            raise Invalid({"forecaster": NO_FORECASTER})
        texts = (
            *("quote", "wording", "phrase", "reading_reason", "says", "probability", "low", "high", "note"),
            *("value", "value_low", "value_high", "distribution"),
        )
        return StatementInput(
            forecaster=forecaster,
            article=article,
            in_percent=True,
            quote_nth=typed["quote_nth"] or 1,
            take_nearest=typed["take_nearest"],
            stated=typed["stated"],
            coverage=typed["coverage"] or USUAL,
            **{name: typed[name] for name in texts},
        )

    def offer_nearest(self, article: Article | None) -> None:
        """Where a quote is nearly right, show the difference word by word, and a tick to take over the article's words."""
        typed = self.shown("quote")
        found = quotes.locate(typed, article.text) if article and article.text and typed else None
        if found is None or not found.nearest:
            return
        self.fields["take_nearest"].widget = forms.CheckboxInput()
        self["take_nearest"].help_text = _difference(found.difference)


def only_author(form: forms.Form) -> str:
    """Return the key of the only author that an article's form shows; empty where there are none or several."""
    if "authors" not in form.fields:
        return ""
    field = form.fields["authors"]
    sent = (
        field.widget.value_from_datadict(form.data, form.files, form.add_prefix("authors")) if form.is_bound else None
    )
    keys = sent if form.is_bound else [author.pk for author in form.get_initial_for_field(field, "authors") or ()]
    return str(keys[0]) if keys and len(keys) == 1 else ""


def shown(form: forms.Form, name: str) -> str:
    """Return the text that a field of a form shows, as it was sent or as it began."""
    field = form.fields[name]
    if form.is_bound:
        return str(field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)) or "")
    value = form.get_initial_for_field(field, name)
    return str((value.pk if isinstance(value, Model) else value) or "")


def _distribution_of(row: Statement) -> dict[str, Any]:
    """Return a distribution as the form shows it: a number or a date with its range where it is one, else in lines."""
    found = range_of(row.distribution or {})
    if found is None or found[3] not in SHARES:
        return {"distribution": lines_of(row.distribution or {})}
    point, low, high, coverage = found
    return {"value": point, "value_low": low, "value_high": high, "coverage": "" if coverage == USUAL else coverage}


def _only_author(article: Article | None) -> Forecaster | None:
    authors = list(article.authors.all()[:2]) if article else []
    return authors[0] if len(authors) == 1 else None


def _difference(changes: tuple[quotes.Change, ...]) -> SafeString:
    """Mark what the quote as typed has too much, and what the article has instead."""
    return format_html_join(" ", "{}", ((_change(change),) for change in changes))


def _change(change: quotes.Change) -> SafeString:
    if change.alike:
        return format_html("{}", change.printed)
    typed = format_html("<del>{}</del>", change.typed) if change.typed else ""
    printed = format_html("<ins>{}</ins>", change.printed) if change.printed else ""
    return format_html("{} {}", typed, printed)
