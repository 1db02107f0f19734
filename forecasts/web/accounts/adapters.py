"""What the ledger asks of django-allauth: who may sign up, whose address needs confirming, how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from forecasts import clock
from forecasts.models.people import Role, User
from forecasts.people.joining import enrol
from forecasts.people.sessions import SEEN, end_others

logger = logging.getLogger(__name__)

NOT_SENT = "The e-mail could not be sent just now. Try again in a few minutes, or tell the editor-in-chief."
STAGES = {"allauth.account.stages.EmailVerificationStage": "forecasts.web.accounts.adapters.ConfirmedAddress"}


class OnePassword(AuthenticationBackend):
    """Compares a password once, whoever is meant and whether there is such an account: the time tells nothing."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        """Return whom name or address and password belong to. Of two accounts, the one of the address comes first."""
        password, who = str(credentials.get("password") or ""), credentials.get("email") or credentials.get("username")
        if not password:
            return None
        user = self._meant(str(who or ""))
        if user is None:
            make_password(password)
            return None
        found: AbstractBaseUser | None = self._check_password(user, password)
        return found

    @staticmethod
    def _meant(who: str) -> AbstractBaseUser | None:
        owners: list[AbstractBaseUser] = filter_users_by_email(who, prefer_verified=True, for_login=True)
        by_name: AbstractBaseUser | None = get_user_by_username(who)
        return owners[0] if owners else by_name


class ConfirmedAddress(EmailVerificationStage):
    """Asks for a confirmed address, except of an account without any, such as one made at the terminal."""

    def handle(self) -> tuple[Any, bool]:
        """Let such an account in."""
        user = self.login.user
        if user and not user.email and not EmailAddress.objects.filter(user=user).exists():
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer


class AccountAdapter(DefaultAccountAdapter):
    """Signing up, signing in and e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "User name and password do not match.",
        "email_password_mismatch": "E-mail address and password do not match.",
        "too_many_login_attempts": "Too many attempts. Try again in a few minutes.",
        "rate_limited": "Too many attempts. Try again in a few minutes.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your present password.",
        "incorrect_code": "That code does not fit. It changes every 30 seconds; a recovery code works once.",
        "invalid_password_reset": "This link has been used or is too old.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account; an invitation has a page of its own."""
        return bool(settings.SIGN_UP == "open")

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002 – allauth's signature
        """Make the account of somebody who signed up: a forecaster."""
        user.email = form.cleaned_data["email"]
        user.set_password(form.cleaned_data["password1"])
        return enrol(user=user, role=Role.FORECASTER)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in: a new session, which is listed, and whose use is noted from now on."""
        super().login(request, user)
        request.session[SEEN] = clock.now().timestamp()
        UserSession.objects.create_from_request(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request came from, as `ledger.origin` has found out."""
        return str(request.META["REMOTE_ADDR"])

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password, and end every other session: whoever knew the old one is out."""
        super().set_password(user, password)
        end_others(user, here=str(self.request.session.session_key) if self.request.user == user else "")

    def get_login_stages(self) -> list[str]:
        """Put our own rule about addresses in the place of allauth's."""
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the account after a change."""
        return reverse("web:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Go on where one can do something: to the account, or to signing in."""
        return reverse("web:account" if self.request.user.is_authenticated else "web:login")

    def is_safe_url(self, url: str) -> bool:
        """Return only to pages of this site, under the very host that was asked."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and let a mail server that is away be no error of the page; the reason goes to the log."""
        about = context | {"site": self.request.build_absolute_uri("/")}
        try:
            super().send_mail(template_prefix, email, about)
        except (SMTPException, OSError):
            logger.exception("An e-mail could not be sent (%s).", template_prefix)
            messages.error(self.request, NOT_SENT)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets lie in the database encrypted with the key that signs the sessions."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": "Confirm your e-mail address first.",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 – allauth's signature
        """Suggest a name for a new passkey."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {held + 1}" if held else "Passkey"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under the present key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret under the present key or an earlier one."""
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    """The keys made of SECRET_KEY and of those it replaced, the present one first."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"second factors:{secret!s}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
