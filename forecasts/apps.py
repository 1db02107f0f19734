"""The one Django app of the ledger."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """Label, name and key type of the app."""

    name = "forecasts"
    verbose_name = "Forecast Ledger"
    default_auto_field = "django.db.models.BigAutoField"
