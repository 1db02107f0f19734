"""Browsers in which people have really signed in: the session is listed, as in the product."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from forecasts.models.people import User

PASSWORD = "copper-violin-77-moss"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


def browser(user: User, *, agent: str = CHROME) -> Client:
    """Return a new browser in which `user` has signed in with a password."""
    cache.clear()  # whoever tries too often has to wait
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save()
    if user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client = Client(headers={"user-agent": agent})
    answer = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def proven(user: User) -> Client:
    """Return a browser in which `user` has signed in and then shown once more who it is."""
    client = browser(user)
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def with_app(user: User) -> User:
    """Give `user` a second factor."""
    Authenticator.objects.create(user=user, type="totp", data={})
    return user
