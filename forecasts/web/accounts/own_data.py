"""Taking one's data along, and leaving for good. Both ask once more who one is."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from forecasts import clock
from forecasts.database import snapshot
from forecasts.models.errors import Refused
from forecasts.people.erasure import erase
from forecasts.people.export import export
from forecasts.people.mailing import mail_farewell
from forecasts.web.errors import asks, reads
from forecasts.web.people import needs, signed_in

LISTS = ("forecasts", "proposals", "decisions", "disputes", "history")
"""What is also written as JSON Lines: one row a line, for a spreadsheet or a script."""


@reads
@needs()
@reauthentication_required(app="allauth.account")
@never_cache
def take_along(request: HttpRequest) -> HttpResponse:
    """Send everything that is held about the person: one JSON document, and its long lists as JSON Lines."""
    user, now = signed_in(request), clock.now()
    with snapshot():
        document = export(user=user, now=now)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("account.json", _json(document, indent=2))
        for name in LISTS:
            archive.writestr(f"{name}.jsonl", "".join(f"{_json(row)}\n" for row in document[name]))
    return HttpResponse(
        packed.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="ledger-{user.pseudonym}-{now:%Y-%m-%d}.zip"'},
    )


class FarewellForm(forms.Form):
    """One's own pseudonym, so that nobody erases an account by a slip."""

    pseudonym = forms.CharField(
        label="Type your pseudonym to confirm", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, pseudonym: str, *args: object) -> None:
        self.expected = pseudonym
        super().__init__(*args)  # type: ignore[arg-type]  # the data, if there are any

    def clean_pseudonym(self) -> str:
        """Compare."""
        typed = str(self.cleaned_data["pseudonym"]).strip().lower()
        if typed != self.expected:
            raise forms.ValidationError("That is not your pseudonym. It stands above.")
        return typed


@asks
@needs()
@reauthentication_required(app="allauth.account")
def leave(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; then erase the account and end the session."""
    user = signed_in(request)
    form = FarewellForm(user.pseudonym, request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = user.email
        try:
            erase(user=user, now=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            mail_farewell(address)
            messages.success(request, "Your account is erased.")
            return redirect("web:home")
    return render(request, "account/erase.html", {"form": form}, status=422 if form.errors else 200)


def _json(value: object, *, indent: int | None = None) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent)
