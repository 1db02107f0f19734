"""Carries a form's input to an operation, and a refusal back to the fields that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from forecasts import clock
from forecasts.admin.requests import person_of
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Invalid, Refused
from forecasts.tasks.nudging import nudge

Done = TypeVar("Done")

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
        form.add_error(field if field in form.fields else None, message)


def take_version(form: BaseForm, version: int) -> None:
    """Let the form that is shown again carry the row's present version: saving it once more then replaces that."""
    data = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
    data[form.add_prefix("version")] = str(version)
    form.data = data
