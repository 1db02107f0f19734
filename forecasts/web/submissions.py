"""Sent twice, it is done once; and what is sent after the session has ended is kept until the person signs in again.

Once           A submission is told by its fingerprint: who sends what to which address by which copy of a form. Its row
               is inserted in the same transaction as what it brings about, so a repeat that arrives meanwhile waits for
               it, and then gets the same answer. What was refused is not remembered: it may be sent again. An edited
               submission has another fingerprint, so it is another one.
Signing in     What somebody sends without being signed in any more is kept in the session, on the server, without
               passwords and files. Once the person for whom the form was made has signed in, it is sent on. Anybody
               else is asked first.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from forecasts import clock
from forecasts.models.people import User
from forecasts.models.submissions import Submission
from forecasts.people.submissions import FIELD, is_genuine, is_of
from forecasts.web.errors import asks
from forecasts.web.people import needs, signed_in

Handler = Callable[[HttpRequest], HttpResponseBase]

TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 – the name of a field
BUTTONS: Final = {"_save", "_continue", "_addanother"}
"""Which of them was pressed decides where to go next, and not what is saved."""
ELSEWHERE: Final = ("/accounts/", "/api/", "/appearance/", "/admin/logout/", "/admin/password_change/")
POPUP: Final = "admin/popup_response.html"
TAKEN_COOKIE: Final = "taken"
"""Tells the page which form was taken, so that its draft can go."""
TWICE: Final = "That was sent twice. It counts once."

KEPT: Final = "kept_submission"
KEPT_FOR: Final = timedelta(hours=1)
MOST_KEPT: Final = 1_000_000
SIGN_IN_AGAIN: Final = (
    "Your session had ended, so nothing was sent yet. What you typed is kept for an hour: sign in, and it is sent."
)
FILES_TOO: Final = " A file cannot be kept: you will be asked to choose it again."
TOO_LONG: Final = (
    "Your session had ended, and what you typed is too long to keep here. Sign in, then go back to the form."
)


class Submissions:
    """Carries out each submission once, and keeps one over a sign-in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; where the answer is to sign in first, keep what was typed."""
        response = self.get_response(request)
        if isinstance(response, ToSignIn):  # kept already, as what nothing vouches for
            return response
        if request.method == "POST" and leads_to_sign_in(response) and is_kept_here(request):
            return keep(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Take a submission once, or go on with the one that was kept for this address."""
        if request.path_info.startswith(ELSEWHERE):
            return None
        if request.method == "GET" and KEPT in kept_in(request) and (answer := go_on(request)) is not None:
            return answer
        if request.method == "POST" and FIELD in request.POST and isinstance(request.user, User):
            return once(request, partial(view, request, *args, **kwargs), now=clock.now())
        return None


# Once


def once(request: HttpRequest, take: Callable[[], HttpResponseBase], *, now: datetime) -> HttpResponseBase:
    """Carry a submission out, or answer like the first time where it was carried out already."""
    fingerprint = fingerprint_of(request)
    with transaction.atomic():
        try:
            with transaction.atomic():
                submission = Submission.objects.create(fingerprint=fingerprint, sent_at=now)
        except IntegrityError:
            return repeated(request, Submission.objects.get(fingerprint=fingerprint))
        response = take()
        outcome = outcome_of(request, response)
        if outcome is None:
            submission.delete()
            return response
        submission.outcome = outcome
        submission.save(update_fields=["outcome"])
    return marked(request, response)


def fingerprint_of(request: HttpRequest) -> str:
    """Return who sends what, where and by which copy of a form, as one number. Passwords are not part of it."""
    found = sha256(f"{request.user.pk}\n{request.get_full_path()}\n".encode())
    for name, values in sorted(typed_in(request.POST).items()):
        if name not in BUTTONS:
            found.update(repr((name, values)).encode())
    for name, file in sorted(request.FILES.items()):
        found.update(repr((name, getattr(file, "name", ""))).encode())
        for chunk in file.chunks():  # type: ignore[union-attr]  # one file a field
            found.update(chunk)
        file.seek(0)  # type: ignore[union-attr]
    return found.hexdigest()


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """Return all that a form sent, but for passwords and the token against forged requests."""
    return {name: values for name, values in data.lists() if name != TOKEN and "password" not in name.lower()}


def outcome_of(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any] | None:
    """Return the answer to remember; None where nothing was carried out: the form came back, or an error is reported."""
    said = said_in(request)
    if any(message.level >= messages.ERROR for message in said):
        return None
    # A warning may show a link that works once, which is nowhere kept
    kept = [
        {"level": message.level, "text": str(message.message), "safe": isinstance(message.message, SafeString)}
        for message in said
        if message.level < messages.WARNING
    ]
    if isinstance(response, HttpResponseRedirect):
        return None if leads_to_sign_in(response) else {"location": response.url, "messages": kept}
    if isinstance(response, TemplateResponse) and POPUP in str(response.template_name):
        return {"body": response.render().content.decode(), "messages": kept}
    return None


def said_in(request: HttpRequest) -> list[Any]:
    """Return the messages that this request has added."""
    return list(getattr(messages.get_messages(request), "_queued_messages", ()))


def repeated(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    """Answer a repeat like the first sending. The messages may have got lost with the first answer, so they come again."""
    outcome = submission.outcome
    storage = messages.get_messages(request)
    waiting = {str(message) for message in storage}
    setattr(storage, "used", False)  # noqa: B010 – not part of the type, but documented
    for message in outcome["messages"] or [{"level": messages.INFO, "text": TWICE, "safe": False}]:
        text = mark_safe(message["text"]) if message["safe"] else message["text"]  # noqa: S308 – it was safe the first time
        if str(text) not in waiting:
            messages.add_message(request, message["level"], text)
    if "body" in outcome:
        return HttpResponse(outcome["body"])
    return marked(request, HttpResponseRedirect(outcome["location"]))


def marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tell the browser which form was taken; a key that was never given out may hold what no header can."""
    key = request.POST[FIELD]
    if is_genuine(key):
        response.set_cookie(TAKEN_COOKIE, key, max_age=600, samesite="Lax", secure=request.is_secure(), httponly=False)
    return response


# Over a sign-in


class ToSignIn(HttpResponseRedirect):
    """Leads to the sign-in page; what was sent is kept."""


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    """Whether an answer leads to the sign-in page, at once or through that of the admin site."""
    pages = {settings.LOGIN_URL, reverse("admin:login")}
    return isinstance(response, HttpResponseRedirect) and urlsplit(response.url).path in pages


def is_kept_here(request: HttpRequest) -> bool:
    """Whether what was sent may be kept: it comes from a form that this ledger made for a person."""
    return not request.path_info.startswith(ELSEWHERE) and is_genuine(request.POST.get(FIELD, ""))


def keep(request: HttpRequest, response: HttpResponseBase, *, is_checked: bool = True) -> HttpResponseBase:
    """Keep what was sent in the session, and lead to the sign-in page.

    Where `is_checked` is false nothing vouches that the person meant to send it, save that the form is their own: so it
    is not offered to anybody else.
    """
    typed = typed_in(request.POST)
    if sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > MOST_KEPT:
        messages.warning(request, TOO_LONG)
        return response
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "typed": typed,
        "at": clock.now().timestamp(),
        "is_checked": is_checked,
    }
    messages.warning(request, SIGN_IN_AGAIN + (FILES_TOO if request.FILES else ""))
    address = f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    return ToSignIn(address)


def kept_in(request: HttpRequest) -> Iterable[str]:
    """Return the session, if this browser has one; a page for everybody must not ask for it."""
    return request.session if settings.SESSION_COOKIE_NAME in request.COOKIES else {}


def go_on(request: HttpRequest) -> HttpResponseBase | None:
    """Turn the return from signing in into the request that was kept for this address, or ask whose it is."""
    kept = request.session[KEPT]
    if not isinstance(request.user, User) or request.user.lacks_second_factor:
        return None
    if kept["at"] < (clock.now() - KEPT_FOR).timestamp():
        del request.session[KEPT]
        return None
    if kept["path"] != request.get_full_path():
        return None
    if not is_of(kept["typed"][FIELD][0], request.user) and kept.get("taken_over_by") != request.user.pk:
        return redirect("web:kept")
    del request.session[KEPT]
    send(request, kept["typed"])
    return None


def send(request: HttpRequest, typed: dict[str, list[str]]) -> None:
    """Make of a request the one that was kept."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    data._mutable = False  # noqa: SLF001 – what Django does with the data of a form
    request.method = request.META["REQUEST_METHOD"] = "POST"
    request.POST = data  # type: ignore[assignment]  # made unchangeable above
    request._files = MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001 – no setter


@asks
@needs()
def kept(request: HttpRequest) -> HttpResponse:
    """Ask somebody who signed in after another person's session had ended what to do with that person's words."""
    found = request.session.get(KEPT)
    if found is None:
        messages.info(request, "Nothing waits to be sent.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return render(request, "account/kept.html", {"is_checked": found["is_checked"]})
    if "take_over" in request.POST and found["is_checked"]:
        request.session[KEPT] = found | {"taken_over_by": signed_in(request).pk}
        return redirect(found["path"])
    del request.session[KEPT]
    messages.success(request, "Deleted. Nothing was sent.")
    return redirect(found["path"])


def typed_again(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return what a form sent whose token no longer fits, if it was made for the person who is signed in.

    That it was is known by its key, which no other site can read: so the person may send it again at a press of a
    button, and nobody else's words are shown.
    """
    key = request.POST.get(FIELD, "")
    if not isinstance(request.user, User) or not is_of(key, request.user):
        return None
    return [(name, value) for name, values in typed_in(request.POST).items() for value in values]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001 (Django's signature)
    """403: the form's token does not match, because of a sign-in in another window perhaps. Nothing typed is lost."""
    if not isinstance(request.user, User) and is_kept_here(request):
        return keep(request, HttpResponseRedirect(settings.LOGIN_URL), is_checked=False)
    typed = typed_again(request)
    context = {"typed": typed, "address": request.get_full_path(), "has_files": bool(request.FILES)}
    return render(request, "errors/403_csrf.html", context, status=HTTPStatus.FORBIDDEN)
