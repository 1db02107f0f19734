"""django-allauth's forms in the words of the product: the label says it all, so no placeholder repeats it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest

UNREADABLE = "That passkey was not accepted. Try again."
TEN_CHARACTERS = "At least ten characters. A few unrelated words are easy to remember and hard to guess."


class Plain:
    """Takes out what the templates say themselves."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # the form beside this mixin
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Plain, account.LoginForm):
    """A name and a password."""

    labels = {"login": "E-mail address or user name"}


class SignUpForm(Plain, account.SignupForm):
    """An address and a password."""

    labels = {"email": "E-mail address"}
    hints = {"password1": TEN_CHARACTERS}

    def try_save(self, request: HttpRequest) -> Any:  # noqa: ANN401 – allauth's own
        """Make the account; where there is one, do the same work and answer alike, and let the mail say it."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddressForm(Plain, account.AddEmailForm):
    """A new address."""

    labels = {"email": "New e-mail address"}


class ForgottenForm(Plain, account.ResetPasswordForm):
    """The address of an account."""

    labels = {"email": "E-mail address"}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The present password, and the new one twice."""

    labels = {"oldpassword": "Present password", "password1": "New password", "password2": "New password, once more"}
    hints = {"password1": TEN_CHARACTERS}


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """A new password, twice."""

    labels = {"password1": "New password", "password2": "New password, once more"}
    hints = {"password1": TEN_CHARACTERS}


class ProofForm(Plain, account.ReauthenticateForm):
    """The password, once more."""


class CodeForm(Plain, mfa.AuthenticateForm):
    """A code of the app, or a recovery code."""

    hints = {"code": "From the app, or one of your recovery codes."}


class CodeProofForm(Plain, mfa.ReauthenticateForm):
    """The same, once more."""


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    """The first code of an app."""

    labels = {"code": "Code of six digits"}


@contextmanager
def readable() -> Iterator[None]:
    """Take an answer about a passkey that cannot be read for a wrong one: any program may send it."""
    try:
        yield
    except (InvalidSignature, KeyError, TypeError, ValueError) as error:
        raise ValidationError(UNREADABLE) from error


class Answer(JSONField):
    """What a passkey has answered: JSON, which nothing real nests so deep that it cannot be read."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 – whatever JSON can say
        """Read it."""
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(UNREADABLE) from error

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ANN401 – Django's own
        """Return what the form shows of it when it comes back."""
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    """A new passkey."""

    credential = Answer()
    hints = {"name": "Such as: work laptop"}

    def clean(self) -> Any:  # noqa: ANN401 – allauth's own
        """Check what the device vouches for."""
        with readable():
            return super().clean()


class ReadsAnswer:
    """A form that takes a passkey's answer."""

    def clean_credential(self) -> Any:  # noqa: ANN401 – allauth's own
        """Check it."""
        with readable():
            return super().clean_credential()  # type: ignore[misc]  # the form beside this mixin


class PasskeySignInForm(ReadsAnswer, webauthn.LoginWebAuthnForm):
    """A passkey in the place of a password."""

    credential = Answer()


class PasskeyForm(ReadsAnswer, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor."""

    credential = Answer()


class PasskeyProofForm(ReadsAnswer, webauthn.ReauthenticateWebAuthnForm):
    """The same, once more."""

    credential = Answer()
