"""Fields that look up rows, days and zones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db.models import Field, Model

from forecasts.admin.site import site


def _is_key(value: object) -> bool:
    """Whether `value` can be the key of a row at all: a whole number that a database can hold."""
    return str(value).isdecimal() and len(str(value)) < 19


class _LookUpOne(AutocompleteSelect):
    """Shows a choice again only if it can be one: what a form was sent need not come from this page."""

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:  # noqa: ANN401 – Django's own
        """Leave out what is no key."""
        return super().optgroups(name, [key for key in value if not key or _is_key(key)], attrs)


class _LookUpSeveral(AutocompleteSelectMultiple):
    """Shows choices again only if they can be some."""

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:  # noqa: ANN401 – Django's own
        """Leave out what is no key."""
        return super().optgroups(name, [key for key in value if not key or _is_key(key)], attrs)


class _Rows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # of any table
    """Several rows; keys that no database can hold are refused like those of rows that are not there."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 – whatever was sent
        """Check the keys before the database is asked."""
        if strange := [key for key in value or () if not _is_key(key)]:
            message = self.error_messages["invalid_pk_value"]
            raise forms.ValidationError(message, code="invalid_pk_value", params={"pk": str(strange[0])[:40]})
        return super().clean(value)


def one_of(field: Any, *, can_add: bool = True, **options: Any) -> forms.ModelChoiceField[Any]:  # noqa: ANN401 – Django's relation descriptors
    """Return a field to look up one row of the table that the model field points to, or to add it in a window."""
    widget = _LookUpOne(field, site)
    return forms.ModelChoiceField(
        field.remote_field.model._default_manager.all(),
        widget=_with_add_button(widget, field) if can_add else widget,
        **options,
    )


def some_of(field: Any, *, can_add: bool = True, **options: Any) -> _Rows:  # noqa: ANN401
    """Return a field to look up several rows of the table that the model field points to."""
    widget = _LookUpSeveral(field, site)
    return _Rows(
        field.remote_field.model._default_manager.all(),
        widget=_with_add_button(widget, field) if can_add else widget,
        required=False,
        **options,
    )


def _with_add_button(widget: AutocompleteSelect | AutocompleteSelectMultiple, field: Any) -> RelatedFieldWidgetWrapper:  # noqa: ANN401
    return RelatedFieldWidgetWrapper(widget, field.remote_field, site, can_add_related=True)


def field_of(model: type[Model], name: str) -> Field[Any, Any]:
    """Return a model's field by its name."""
    return model._meta.get_field(name)  # type: ignore[return-value]


def day(**options: Any) -> forms.DateField:
    """Return a field for a date, with the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def line(*, wide: bool = True, **options: Any) -> forms.CharField:
    """Return a field for one line of text. Its length is for the operation to judge, with the number in the message."""
    return forms.CharField(widget=forms.TextInput(attrs={"class": "vTextField"} if wide else {}), **options)


class Paragraphs(forms.CharField):
    """Several lines of text, with the line ends as they are stored and not as forms are sent."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 – whatever was sent
        """Return plain line ends, so that a text which nobody touched counts as unchanged."""
        return str(super().to_python(value)).replace("\r\n", "\n")


def paragraphs(*, rows: int = 4, **options: Any) -> Paragraphs:
    """Return a field for several lines of text."""
    return Paragraphs(widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": rows}), **options)


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of time zones to suggest: those of places, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def zone(**options: Any) -> forms.CharField:
    """Return a field for the name of a time zone, with the browser's list of suggestions (see `zones.html`)."""
    return forms.CharField(widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}), **options)


def hidden_version() -> forms.IntegerField:
    """Return the version of the row that the person saw."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class Confirmed(forms.Form):
    """A form that can warn: it then asks to be sent once more with a tick."""

    confirmed = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label="I have looked at it: save it all the same"
    )

    def warn(self, message: Any) -> None:  # noqa: ANN401 – a text, safe or not
        """Show the warning and the tick."""
        self.fields["confirmed"].widget = forms.CheckboxInput()
        self.add_error("confirmed", message)

    def is_confirmed(self) -> bool:
        """Whether the person has seen the warning and wants it all the same."""
        return bool(self.cleaned_data.get("confirmed"))


def watch(field: forms.Field, name: str) -> None:
    """Let the script of the entry form send this field, under a name, when it asks for the sentence to be published."""
    inner = getattr(field.widget, "widget", None)  # within the one that adds rows in a window
    (inner or field.widget).attrs["data-typed"] = name
