"""Taking a step of the desk: one operation, and what to say when it is refused. Nothing that was typed is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.tasks.nudging import nudge
from forecasts.web.forms import add_refusal

KEPT_BELOW = " Your text is kept below."


@dataclass(frozen=True)
class Attempt:
    """How a step went: taken, or refused with a status, and with a sentence where no field is to blame."""

    status: HTTPStatus = HTTPStatus.OK
    strong: str = ""
    reason: str = ""

    @property
    def taken(self) -> bool:
        """Whether the step was taken."""
        return self.status == HTTPStatus.OK


NOT_YET = Attempt()


def attempt(operation: Callable[[], object], form: forms.Form, sheets: Sequence[forms.Form] = ()) -> Attempt:
    """Call an operation; turn its refusal into what the page says, beside the field that it names."""
    try:
        operation()
    except Invalid as error:
        add_refusal(form, sheets, error.fields)
        return UNFIT
    except Conflict as error:
        return Attempt(HTTPStatus.CONFLICT, "Someone was faster.", f"{error}{KEPT_BELOW}")
    except NotAllowed as error:
        return Attempt(HTTPStatus.FORBIDDEN, "This is not yours to do.", f"{error}{KEPT_BELOW}")
    nudge()
    return NOT_YET


def anew(data: QueryDict, claim: Claim) -> QueryDict:
    """The same words, sent on the claim as it is now: one may decide again, knowing what happened."""
    typed = data.copy()
    typed["version"] = str(Claim.objects.only("version").get(pk=claim.pk).version)
    return typed


UNFIT = Attempt(HTTPStatus.UNPROCESSABLE_ENTITY)
"""The form itself could not be read."""


QUEUES = {"web:resolve": "web:queue", "web:review": "web:review_queue", "web:decide": "web:disputes"}
"""Where the claims stand that wait for a step."""


def done(request: HttpRequest, claim: Claim, said: str, *, step: str, following: Claim | None) -> HttpResponseRedirect:
    """Go to the claim as it now is, saying what was done and which claim waits for the same step next."""
    link: SafeString | str = ""
    if following is not None:
        address = reverse(step, args=[following.public_id])
        link = format_html(' <a href="{}">Next claim: {}</a>', address, following.headline)
    elif step in QUEUES:
        link = format_html(
            ' Nothing else waits for this step. <a href="{}">Back to the desk</a>', reverse(QUEUES[step])
        )
    messages.success(request, format_html("{}{}", said, link))
    return redirect("web:claim", claim.public_id)
