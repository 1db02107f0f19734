"""Forecasts on recorded claims: stated here, withdrawn here, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest

from forecasts.admin.carrying import attach, carry_out, say
from forecasts.admin.forms import fields
from forecasts.admin.forms.statements import DISTRIBUTION_LINES, PROBABILITY_LINE, StatementForm
from forecasts.admin.inlines import said_words
from forecasts.admin.ledger_admin import Fieldsets, OperationAdmin
from forecasts.admin.requests import may_record
from forecasts.admin.site import site
from forecasts.forecasting import operations as forecasting
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Refused
from forecasts.models.forecasts import Forecast

LONGEST_KEY = 18
"""Digits of a key that every database can hold."""


class ForecastForm(StatementForm):
    """A further forecast on a recorded claim."""

    claim = fields.one_of(fields.field_of(Forecast, "claim"), can_add=False)
    article = fields.one_of(fields.field_of(Forecast, "article"), required=False)


@admin.register(Forecast, site=site)
class ForecastAdmin(OperationAdmin):
    """Forecasts, the newest first."""

    entry_form = ForecastForm
    change_form_template = "admin/forecasts/entry_form.html"
    list_display = ("stated", "forecaster", "claim", "stated_on", "quote_match", "has_reading", "recorded_at")
    list_filter = ("basis", "quote_match", "forecaster__kind", "phrase_chosen")
    list_select_related = ("forecaster", "claim")
    search_fields = ("wording", "quote_exact", "forecaster__name", "claim__headline")
    date_hierarchy = "stated_on"
    actions = ("withdraw_selected",)
    ordering = ("-id",)

    @admin.display(description="said")
    def stated(self, forecast: Forecast) -> str:
        """Show what was said."""
        return said_words(forecast)

    @admin.display(boolean=True, description="reading")
    def has_reading(self, forecast: Forecast) -> bool:
        """Show whether the words can be read at all."""
        return forecast.p_ppm is not None or forecast.distribution is not None or bool(forecast.phrase_key)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Recorders enter what was published."""
        return may_record(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a forecast
        """No forecast is ever changed; the list's action needs the permission as such."""
        return obj is None and may_record(request)

    def initial(self, request: HttpRequest, obj: Forecast | None) -> dict[str, Any]:
        """Begin with the claim that the page was opened for, and with a line for each of its options."""
        asked_for = request.GET.get("claim", "")
        if not asked_for.isdecimal() or len(asked_for) > LONGEST_KEY:
            return {}
        claim = Claim.objects.filter(pk=asked_for).first()
        return {
            "claim": asked_for,
            "distribution": "\n".join(f"{option}: " for option in claim.options) if claim else "",
        }

    def entry_fieldsets(self, form: BaseForm) -> Fieldsets:
        """Lay the forecast out in short lines."""
        lines = [
            "claim",
            ("article", "forecaster"),
            "quote",
            ("quote_nth", "take_nearest"),
            ("wording", "stated"),
            "says",
        ]
        reading = (("phrase", "reading_reason"), PROBABILITY_LINE, *DISTRIBUTION_LINES)
        return [(None, {"fields": [*lines, *reading, "note"]})]

    def operate(self, form: ForecastForm, obj: Forecast | None, *, actor: Actor, now: datetime) -> Forecast:
        """State the forecast."""
        claim, article = form.cleaned_data["claim"], form.cleaned_data["article"]
        statement = form.statement(article)
        return forecasting.state(claim_id=claim.public_id, statement=statement, actor=actor, now=now)

    def refuse(self, form: BaseForm, obj: Any | None, refusal: Refused) -> None:  # noqa: ANN401
        """Show a refusal, and how a quote that is nearly right differs."""
        attach(form, refusal)
        if isinstance(form, ForecastForm) and "quote" in form.errors:
            form.offer_nearest(form.cleaned_data.get("article"))

    @admin.action(description="Withdraw the selected forecasts from now on", permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Forecast]) -> None:
        """Withdraw each; what was stated before stays on the record."""
        for forecast in queryset.select_related("claim", "forecaster"):
            done = carry_out(request, _withdrawal_of(forecast), say(request))
            if done:
                messages.success(request, f"Withdrawn: {forecast}.")


def _withdrawal_of(forecast: Forecast) -> Any:  # noqa: ANN401 – a step
    def withdraw(*, actor: Actor, now: datetime) -> Forecast:
        return forecasting.withdraw(
            claim_id=forecast.claim.public_id, forecaster=forecast.forecaster, actor=actor, now=now
        )

    return withdraw
