"""The forms in which a reader says what a claim asks for: one probability, one for each option, a number or a date."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from forecasts.forecasting.readers import Said
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.scoring.probability import ONE, BadProbability, Ppm, parse_percent, percent_text
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.distributions import range_of
from forecasts.statements.inputs import CERTAIN_OF
from forecasts.templatetags.answers import stated_words
from forecasts.templatetags.figures import NBSP, percent

COVERAGES = [(share, f"{share}{NBSP}% of the chances") for share in ("50", "80", "90", "95")]


class StatingForm(forms.Form):
    """What was typed; the operation reads it. `refused` are the names that a refusal may give to parts of the form."""

    use_required_attribute = False
    refused = frozenset({"probability"})
    is_options = False
    asks_certain = False
    """Whether 0 or 100 % was typed, so that the page asks once whether that is meant."""

    @property
    def typed(self) -> str:
        """What was typed, for a message that comes too late to show it in the form."""
        return ", ".join(str(self.data.get(name, "")).strip()[:40] for name in self.fields if self.data.get(name))[:200]

    def said(self) -> Said:
        """Return what was typed as the operation takes it."""
        raise NotImplementedError

    def ask_certain(self, field: str | None, typed: str, certainties: Collection[Ppm]) -> None:
        """Ask once whether certainty is meant: where the event goes the other way, its logarithmic score is infinite."""
        try:
            p_ppm = parse_percent(typed)
        except BadProbability:
            return
        if p_ppm in certainties:
            self.asks_certain = True
            if not self.data.get("certain"):
                self.add_error(field, CERTAIN_OF[p_ppm])


class ForecastForm(StatingForm):
    """A probability in per cent."""

    probability = forms.CharField(
        required=False,
        label="Your probability that the event occurs",
        help_text="In per cent, from 0 to 100. Write decimals with a point.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def clean_probability(self) -> str:
        """Ask whether 0 and 100 are meant."""
        typed: str = self.cleaned_data["probability"]
        self.ask_certain("probability", typed, {0, ONE})
        return typed

    def said(self) -> Said:
        """Return the probability."""
        return Said(probability=self.cleaned_data["probability"])


class OptionsForm(StatingForm):
    """A probability in per cent for each option of a choice."""

    refused = frozenset({"distribution"})
    is_options = True

    def __init__(self, claim: Claim, standing: Forecast | None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.options = tuple(claim.options)
        stood: Mapping[str, int] = (standing.distribution if standing else None) or {}
        for number, option in enumerate(self.options):
            self.fields[f"option-{number}"] = forms.CharField(
                required=False,
                label=option,
                initial=percent_text(stood[option]) if option in stood else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-share": ""}),
            )

    @property
    def total(self) -> str:
        """What the probabilities add up to as far as they can be read."""
        found = 0
        for name in self.fields:
            try:
                found += parse_percent(str(self[name].value() or "0"))
            except BadProbability:
                return ""
        return f"{found / 10_000:.10g}"

    def clean(self) -> None:
        """Ask whether 100 is meant; 0 is what all others then have."""
        for name in self.fields:
            self.ask_certain(None, str(self.cleaned_data.get(name) or ""), {ONE})

    def said(self) -> Said:
        """Return the options with their probabilities."""
        typed = (self.cleaned_data[f"option-{number}"] for number in range(len(self.options)))
        return Said(distribution=tuple(zip(self.options, typed, strict=True)))


class NumberForm(StatingForm):
    """A number or a date, alone or with the range around it."""

    refused = frozenset({"value", "distribution"})

    value = forms.CharField(required=False, help_text="The middle: it is as likely to be more as to be less.")
    value_low = forms.CharField(required=False, label="at least")
    value_high = forms.CharField(required=False, label="at most")
    coverage = forms.ChoiceField(required=False, choices=COVERAGES, initial="80", label="The range covers")

    def __init__(self, claim: Claim, standing: Forecast | None, data: Mapping[str, Any] | None = None) -> None:
        stood = range_of((standing.distribution if standing else None) or {}) or ("", "", "", "80")
        super().__init__(data, initial=dict(zip(("value", "value_low", "value_high", "coverage"), stood, strict=True)))
        asked = Asked.of(claim)
        what = "Your date" if asked.kind == Kind.DATE else f"Your number{', in ' if asked.unit else ''}{asked.unit}"
        self.fields["value"].label = what
        for name in ("value", "value_low", "value_high"):
            attrs = {"type": "date"} if asked.kind == Kind.DATE else {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name].widget = forms.TextInput(attrs=attrs)

    def clean_value(self) -> str:
        """Ask for the middle, whatever else is typed."""
        typed: str = self.cleaned_data["value"].strip()
        if not typed:
            raise forms.ValidationError("Give the middle of what you expect.")
        return typed

    def said(self) -> Said:
        """Return the number or date with its range."""
        return Said(**{name: self.cleaned_data[name] for name in self.fields})


def form_for(claim: Claim, standing: Forecast | None = None, data: Mapping[str, Any] | None = None) -> StatingForm:
    """Return the form that fits what a claim asks for, filled with what stands."""
    if claim.kind == Kind.BINARY:
        return ForecastForm(data)
    made = OptionsForm if claim.kind == Kind.CHOICE else NumberForm
    return made(claim, standing, data)


def words_of(claim: Claim, forecast: Forecast) -> str:
    """Say what a forecast states, or that it withdraws."""
    if forecast.basis == Forecast.Basis.WITHDRAWAL:
        return "withdrawn"
    return stated_words(Asked.of(claim), forecast.distribution) or percent(forecast.p_ppm)
