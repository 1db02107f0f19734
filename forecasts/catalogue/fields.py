"""Fields of filters that say what is wrong in words that help a program and a person alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from forecasts.indexing.asking import LONGEST, Search, parse
from forecasts.models.sources import Forecaster
from forecasts.scorecards.subjects import Row

NO_WORD: Final = "There is no word in this: give at least one letter or digit."
NO_DAY: Final = "Give a day as YYYY-MM-DD."
NO_INSTANT: Final = (
    "Give an instant with its offset from UTC, such as 2026-01-31T12:00:00Z; escape a plus sign in an address."
)


class SearchField(forms.CharField):
    """What somebody searches for. Nothing can be wrong with it, but that it is too long or has no word."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)

    def clean(self, value: str) -> Search | None:
        """Read the terms."""
        text = super().clean(value)
        if not text:
            return None
        search = parse(text)
        if not search:
            raise ValidationError(NO_WORD)
        return search


class InstantField(forms.CharField):
    """An instant with its offset."""

    def clean(self, value: str) -> datetime | None:
        """Read the instant."""
        text = super().clean(value)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(NO_INSTANT) from error
        if instant.tzinfo is None or not 1900 <= instant.year <= 9000:
            raise ValidationError(NO_INSTANT)
        return instant


class SearchFilter(django_filters.Filter):  # type: ignore[misc] # published without types
    """Words."""

    field_class = SearchField


class InstantFilter(django_filters.Filter):  # type: ignore[misc] # published without types
    """An instant."""

    field_class = InstantField


def day(method: str, help_text: str) -> django_filters.DateFilter:
    """Return a filter by a local date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(
        method=method,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_DAY},
        widget=widget,
        help_text=help_text,
    )


def slug(model: type[Row], help_text: str, **options: Any) -> django_filters.ModelChoiceFilter:
    """Return a filter by the slug of a thing; readers who are not public are none."""
    return django_filters.ModelChoiceFilter(
        queryset=Forecaster.objects.public() if model is Forecaster else model._default_manager.all(),
        to_field_name="slug",
        help_text=help_text,
        error_messages={"invalid_choice": f"There is no {model._meta.verbose_name} of this slug."},
        **options,
    )
