"""Carries a form's input to an operation, and a refusal back to the fields that it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.forms import (
    BaseForm,
    CharField,
    ChoiceField,
    Field,
    Form,
    ModelChoiceField,
    ModelMultipleChoiceField,
)
from django.http import HttpRequest, QueryDict

from forecasts import clock
from forecasts.admin.requests import person_of
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Invalid, Refused
from forecasts.tasks.nudging import nudge

Done = TypeVar("Done")

STAND_INS: Mapping[str, object] = {
    "deadline": date(2999, 12, 31),
    "published_on": date(1900, 1, 1),
    "time_zone": "UTC",
    "distribution": (),
}
"""What is taken for a field that cannot be read while the others are checked: so far away that nothing else hangs on it."""
FORECAST_FIELDS = frozenset(
    {"wording", "phrase", "probability", "low", "high", "value", "value_low", "value_high", "distribution"}
)
GONE = "It is no longer there: somebody has deleted it meanwhile."


def carry_out(request: HttpRequest, step: Callable[..., Done], refuse: Callable[[Refused], None]) -> Done | None:
    """Take a step as the person who asks for it; where it is refused nothing is written, and `refuse` is told why."""
    try:
        with transaction.atomic():
            done = step(actor=Actor.of(person_of(request)), now=clock.now())
            nudge()
            return done
    except Refused as refusal:
        refuse(refusal)
    except ObjectDoesNotExist:
        refuse(Conflict(GONE))
    return None


def rehearse(
    request: HttpRequest, forms: Sequence[Form], step: Callable[..., object], refuse: Callable[[Refused], None]
) -> None:
    """Where some of what was sent cannot be read, learn what would be refused of the rest. Nothing is written.

    What cannot be read is taken as empty meanwhile. A field keeps the mistake that it has; and where one of the fields
    that say what was forecast has one, what the others lack is not known yet.
    """
    unread = {form: [name for name in form.fields if name not in form.cleaned_data] for form in forms}
    for form, names in unread.items():
        form.cleaned_data |= {name: STAND_INS.get(name, _nothing(form.fields[name])) for name in names}
    try:
        with transaction.atomic():
            step(actor=Actor.of(person_of(request)), now=clock.now())
            transaction.set_rollback(True)
    except Refused as refusal:
        refuse(refusal)
    except ObjectDoesNotExist:
        refuse(Conflict(GONE))
    for form, names in unread.items():
        for name in names:
            form.cleaned_data.pop(name, None)
        for name in FORECAST_FIELDS.difference(names) if FORECAST_FIELDS.intersection(names) else ():
            form.errors.pop(name, None)


def _nothing(field: Field) -> object:
    if isinstance(field, ModelMultipleChoiceField):
        return []
    is_text = isinstance(field, CharField | ChoiceField) and not isinstance(field, ModelChoiceField)
    return "" if is_text else None


def say(request: HttpRequest) -> Callable[[Refused], None]:
    """Return what shows a refusal as a message on the next page."""
    return lambda refusal: messages.error(request, str(refusal))


def attach(form: BaseForm, refusal: Refused, *, prefix: str = "") -> None:
    """Show a refusal at the fields it names, as far as the form has them, and above the form otherwise."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, str(refusal))
        return
    for name, message in refusal.fields.items():
        field = name.removeprefix(prefix)
        if field not in form.fields:
            form.add_error(None, message)
        elif not form.has_error(field):
            form.add_error(field, message)


def take_version(form: BaseForm, version: int) -> None:
    """Let the form that is shown again carry the row's present version: saving it once more then replaces that."""
    data = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
    data[form.add_prefix("version")] = str(version)
    form.data = data
