"""Correcting a recorded forecast: the form in which one person proposes it, and the page on which another decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.models.claims import Precision
from forecasts.models.corrections import Correction
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.sources import Article, Forecaster
from forecasts.resolution import corrections
from forecasts.resolution.people import is_single, why_not_judge
from forecasts.scoring.lexicons.wording import phrase_keys
from forecasts.statements.asked import Kind
from forecasts.statements.directions import QUESTION
from forecasts.statements.distributions import Pairs, lines_of, pairs_in
from forecasts.statements.inputs import StatementInput, nth_of
from forecasts.web.corrected import shown_correction
from forecasts.web.desk import PER_PAGE, tabs
from forecasts.web.errors import asks, reads
from forecasts.web.forms import DecisionForm, amiss, day_field
from forecasts.web.people import REASONS, needs, signed_in
from forecasts.web.steps import NOT_YET, UNFIT, Attempt, attempt, done

CONFIRM, SEND_BACK, WITHDRAW = "confirm", "send_back", "withdraw"
DECISIONS = [(CONFIRM, "Yes"), (SEND_BACK, "No"), (WITHDRAW, "Withdraw")]
SAID = {
    CONFIRM: "Corrected. The corrected forecast counts from now on, and its score follows.",
    SEND_BACK: "Sent back with your reason. What is recorded stands.",
    WITHDRAW: "Withdrawn. What is recorded stands.",
}
OPTIONS = [
    {
        "value": CONFIRM,
        "label": "Yes, correct it",
        "note": "The corrected forecast counts; the old one stays on record",
    },
    {"value": SEND_BACK, "label": "No, send it back", "note": "What is recorded stands"},
    {"value": WITHDRAW, "label": "Take my correction back", "note": "What is recorded stands"},
]
TEXTS = ("wording", "phrase", "reading_reason", "says", "probability", "low", "high", "quote", "note")


if TYPE_CHECKING:
    ChoiceOfForecasters = forms.ModelChoiceField[Forecaster]
else:
    ChoiceOfForecasters = forms.ModelChoiceField


class PersonField(ChoiceOfForecasters):
    """A forecaster, chosen by name with what tells namesakes apart."""

    def label_from_instance(self, obj: Forecaster) -> str:
        """Return the choice's words."""
        return obj.label


class CorrectionForm(forms.Form):
    """A whole forecast as it should have been recorded. It opens with what is recorded."""

    use_required_attribute = False

    forecaster = PersonField(
        Forecaster.objects.themselves().exclude(kind=Forecaster.Kind.READER).order_by("name", "slug"),
        label="Whose forecast it is",
        error_messages={"required": "Say whose forecast this is."},
    )
    stated = day_field(label="Stated on")
    article = forms.ModelChoiceField(
        Article.objects.order_by("-published_on", "title"), required=False, empty_label="no article"
    )
    quote = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    quote_nth = forms.IntegerField(
        required=False, min_value=1, label="Which place", help_text="Where the words stand several times: 1, 2, …"
    )
    wording = forms.CharField(required=False, help_text="The hedge as written. Empty, if the source states a number.")
    phrase = forms.ChoiceField(required=False, label="Read as", help_text="Only where the reading is your own.")
    reading_reason = forms.CharField(required=False, label="Reason for this reading")
    says = forms.ChoiceField(
        required=False,
        label=QUESTION,
        help_text="The sentence as a whole. With a number: what it is the chance of. Left as it is beside other words: what"
        " these say by themselves.",
    )
    probability = forms.CharField(
        required=False, label="Probability, %", help_text="A number that the source states, or your own reading."
    )
    low = forms.CharField(required=False, label="from, %")
    high = forms.CharField(required=False, label="to, %")
    distribution = forms.CharField(
        required=False,
        label="Options or quantiles",
        help_text="One a line: “Brazil: 62.5” in per cent, or “90: 8.7” for a 90 % chance of at most 8.7.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(required=False)
    reason = forms.CharField(
        required=False,
        label="What was recorded wrongly, and how one can see it",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is published with your role, beside the old and the new forecast.",
    )

    def __init__(self, forecast: Forecast, data: Any = None) -> None:  # noqa: ANN401 – what a browser sent
        self.forecast = forecast
        super().__init__(data, initial=_initial(forecast))
        phrase = self.fields["phrase"]
        if isinstance(phrase, forms.ChoiceField):
            phrase.choices = [("", "what the wording says"), *((key, key) for key in sorted(phrase_keys()))]
        says = self.fields["says"]
        if isinstance(says, forms.ChoiceField):
            as_it_is = f"as recorded: {forecast.get_says_display()}" if forecast.says else "never answered"
            says.choices = [("", as_it_is), *Statement.Says.choices]
        asks_event = forecast.claim.kind == Kind.BINARY
        for name in ("distribution",) if asks_event else ("says", "phrase", "probability", "low", "high"):
            del self.fields[name]

    def clean_distribution(self) -> Pairs:
        """Split the lines at their last colon."""
        try:
            return pairs_in(self.cleaned_data["distribution"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def statement(self) -> StatementInput:
        """Return what was typed. A day that was left as it is keeps the instant that is recorded with it."""
        typed, row = self.cleaned_data, self.forecast
        stated = typed["stated"] or row.stated_on
        is_same_instant = stated == row.stated_on and row.stated_precision == Precision.INSTANT
        return StatementInput(
            forecaster=typed["forecaster"],
            article=typed["article"],
            stated=row.stated_at if is_same_instant else stated,
            in_percent=True,
            distribution=typed.get("distribution", ()),
            quote_nth=typed["quote_nth"] or 1,
            **{name: typed[name] for name in TEXTS if name in typed},
        )


def _initial(row: Forecast) -> dict[str, Any]:
    said = StatementInput.of(row)
    texts = {name: getattr(said, name) for name in TEXTS}
    return texts | {
        "says": "",
        "forecaster": row.credited_to.pk,
        "stated": row.stated_on,
        "article": row.article_id,
        "quote_nth": nth_of(row) if row.quote_match == Statement.Match.SEVERAL else None,
        "distribution": lines_of(row.distribution or {}),
    }


@asks
@needs("record_claim")
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is recorded in a form, or propose what it should have been."""
    now = clock.now()
    forecast = _forecast(public_id)
    form = CorrectionForm(forecast, request.POST if request.method == "POST" else None)
    tried = NOT_YET
    if request.method == "POST":
        tried = _propose(request, form, now)
        if tried.taken:
            said = "Corrected." if is_single() else "Proposed. A second person has to confirm the correction."
            return done(request, forecast.claim, said, step="web:claim", following=None)
    user = signed_in(request)
    why_not = (
        why_not_judge(user, forecast.claim) or corrections.why_never(forecast) or corrections.why_not_now(forecast)
    )
    context = {
        "forecast": forecast,
        "claim": forecast.claim,
        "form": form,
        "attempt": tried,
        "mend": list(amiss(form)),
        "why_not": "" if form.is_bound else why_not,
    }
    return render(request, "forecasts/correct.html", context, status=tried.status)


def _forecast(public_id: str) -> Forecast:
    related = ("claim__article__outlet", "forecaster__merged_into", "article__capture")
    forecast = Forecast.every.select_related(*related).filter(public_id=public_id).first()
    if forecast is None or not forecast.forecaster.is_public:
        raise Http404("There is no forecast at this address.")
    return forecast


def _propose(request: HttpRequest, form: CorrectionForm, now: datetime) -> Attempt:
    if not form.is_valid():
        return UNFIT
    forecast_id, reason, statement = form.forecast.public_id, form.cleaned_data["reason"], form.statement()
    actor = Actor.of(signed_in(request))
    known = {"forecast_id": forecast_id, "statement": statement, "reason": reason, "actor": actor, "now": now}
    return attempt(lambda: corrections.propose(**known), form)


@reads
@needs("confirm_resolution", "record_claim")
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the corrections that wait for a second person, the one that waits longest first."""
    now = clock.now()
    page = Paginator(_pending().order_by("proposed_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [shown_correction(row, row.forecast.claim) for row in page.object_list]
    context = {"page": page, "rows": rows, "tabs": tabs("corrections", signed_in(request), now=now), "now": now}
    return render(request, "forecasts/corrections.html", context)


def _pending() -> Any:  # noqa: ANN401 – a queryset
    related = ("forecast__claim", "forecast__forecaster", "forecast__article", "forecaster", "article", "proposed_by")
    return Correction.objects.pending().select_related(*related)


@asks
@needs("confirm_resolution", "record_claim")
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a correction beside what is recorded, or decide on it."""
    now = clock.now()
    related = ("forecast__claim", "forecast__forecaster", "forecast__article", "forecaster", "article", "proposed_by")
    correction = Correction.objects.select_related(*related, "decision").filter(public_id=public_id).first()
    if correction is None:
        raise Http404("There is no correction at this address.")
    form, tried = DecisionForm(decisions=DECISIONS, initial={"version": 1}), NOT_YET
    if request.method == "POST":
        form = DecisionForm(request.POST, decisions=DECISIONS)
        tried = _decide(request, form, correction, now)
        if tried.taken:
            return _next(request, correction, SAID[form.cleaned_data["decision"]])
    elif hasattr(correction, "decision"):
        return redirect("web:claim", correction.forecast.claim.public_id)
    shown = shown_correction(correction, correction.forecast.claim)
    allowed, why_not = _allowed(request, correction)
    context = {
        "shown": shown,
        "claim": shown.claim,
        "form": form,
        "options": [option for option in OPTIONS if option["value"] in allowed],
        "only_own": allowed == {WITHDRAW},
        "why_not": why_not,
        "attempt": tried,
        "mend": list(amiss(form)),
        "now": now,
    }
    return render(request, "forecasts/correction.html", context, status=tried.status)


def _allowed(request: HttpRequest, correction: Correction) -> tuple[set[str], str]:
    """Return the decisions that this person may take, and why not to confirm."""
    user = signed_in(request)
    why_not = "" if user.has_perm("forecasts.confirm_resolution") else REASONS["confirm_resolution"]
    why_not = why_not or why_not_judge(user, correction.forecast.claim) or corrections.why_not_confirm(user, correction)
    own = set() if corrections.why_not_withdraw(user, correction) else {WITHDRAW}
    return own | (set() if why_not else {CONFIRM, SEND_BACK}), why_not


def _decide(request: HttpRequest, form: DecisionForm, correction: Correction, now: datetime) -> Attempt:
    """Take the chosen decision; the operation judges whether this person may."""
    if not form.is_valid():
        return UNFIT
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if decision != WITHDRAW and not request.user.has_perm("forecasts.confirm_resolution"):
        raise PermissionDenied(REASONS["confirm_resolution"])
    known: dict[str, Any] = {
        "correction_id": correction.public_id,
        "actor": Actor.of(signed_in(request)),
        "now": now,
    }
    if decision == CONFIRM:
        return attempt(lambda: corrections.confirm(note=reason, **known), form)
    if decision == SEND_BACK:
        return attempt(lambda: corrections.send_back(reason=reason, **known), form)
    return attempt(lambda: corrections.withdraw(**known), form)


def _next(request: HttpRequest, correction: Correction, said: str) -> HttpResponseRedirect:
    """Go to the claim, saying what was done and how many corrections still wait."""
    left = Correction.objects.pending().count()
    more = f" Corrections that wait: {left}." if left else ""
    return done(request, correction.forecast.claim, f"{said}{more}", step="web:claim", following=None)
