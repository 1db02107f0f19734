"""What hangs on a recorded claim, shown below it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from forecasts.admin.ledger_admin import HTTPS, BaseInline
from forecasts.models.claims import ClaimVersion
from forecasts.models.forecasts import Forecast
from forecasts.scorecards.readings import is_mirrored
from forecasts.scoring.probability import percent_text
from forecasts.statements.asked import Asked
from forecasts.statements.directions import turned
from forecasts.templatetags.answers import stated_words


def distribution_words(forecast: Forecast) -> str:
    """Say the gist of what a forecast states of options or values; nothing of any other."""
    return stated_words(Asked.of(forecast.claim), forecast.distribution)


def said_words(forecast: Forecast) -> str:
    """Say the wording as written, the probability, or the gist of options and values; and whether it is of the opposite."""
    aside = turned(forecast.wording) if is_mirrored(forecast) else ""
    return f"{forecast.wording or distribution_words(forecast) or forecast.said}{aside}"


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
    fields = ("forecaster", "stated", "reading", "quote_exact", "quote_match", "stated_on", "recorded_at")
    readonly_fields = fields
    show_change_link = True

    @admin.display(description="said")
    def stated(self, forecast: Forecast) -> str:
        """Show the wording, the probability, or the gist of options and values."""
        return said_words(forecast)

    @admin.display(description="own reading")
    def reading(self, forecast: Forecast) -> str:
        """Show a reading that the recorder chose, with its reason."""
        if not forecast.reading_reason:
            return "–"
        number = "" if forecast.p_ppm is None else f"{percent_text(forecast.p_ppm)} %: "
        number = number or (f"{distribution_words(forecast)}: " if forecast.distribution else "")
        return f"{number or forecast.phrase_key + ': '}{forecast.reading_reason}"


class VersionInline(ShownInline):
    """What was judged before, and why it was changed."""

    model = ClaimVersion
    fields = ("number", "event", "deadline_on", "deadline_words", "reason", "recorded_at")
    readonly_fields = fields
    verbose_name_plural = "versions"
