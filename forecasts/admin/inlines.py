"""What hangs on a recorded claim, shown below it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from forecasts.admin.ledger_admin import HTTPS, BaseInline
from forecasts.models.claims import ClaimVersion
from forecasts.models.forecasts import Forecast
from forecasts.scoring.probability import percent_text


class ShownInline(BaseInline):
    """Rows that are only shown."""

    extra = 0
    can_delete = False
    formfield_overrides = HTTPS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a claim
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a claim
        """Nothing is changed here."""
        return False


class ForecastInline(ShownInline):
    """The forecasts on a claim."""

    model = Forecast
    fields = ("forecaster", "said", "reading", "quote_exact", "quote_match", "stated_on", "recorded_at")
    readonly_fields = fields
    show_change_link = True

    @admin.display(description="own reading")
    def reading(self, forecast: Forecast) -> str:
        """Show a reading that the recorder chose, with its reason."""
        if not forecast.reading_reason:
            return "–"
        number = "" if forecast.p_ppm is None else f"{percent_text(forecast.p_ppm)} %: "
        return f"{number or forecast.phrase_key + ': '}{forecast.reading_reason}"


class VersionInline(ShownInline):
    """What was judged before, and why it was changed."""

    model = ClaimVersion
    fields = ("number", "event", "deadline_on", "deadline_words", "reason", "recorded_at")
    readonly_fields = fields
    verbose_name_plural = "versions"
