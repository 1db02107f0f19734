"""Invitations: made by the editor-in-chief, sent by e-mail, accepted once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Invitation, Role, User
from forecasts.people.joining import enrol

TOKEN_BYTES = 32
NOT_VALID = (
    "This invitation is no longer valid: it was used, revoked or replaced, or its time is over. Ask for a new one."
)
CLOSED = "No new accounts are made here (SIGN_UP=closed)."
NOT_WAITING = "This invitation has been accepted or revoked meanwhile."
HAS_ACCOUNT = "This address has an account already: give its owner the role there."
IS_INVITED = "This address is invited already: send that invitation again, or revoke it."


@transaction.atomic
def invite(*, email: str, role: str, actor: Actor, now: datetime) -> tuple[Invitation, str]:
    """Keep a place for `email` in `role`; returns the invitation and its token, which is nowhere else."""
    inviter = _editor(actor)
    if settings.SIGN_UP == "closed":
        raise NotAllowed(CLOSED)
    email = _address(email)
    if role not in Role.values:
        raise Invalid({"role": f"There is no role {role!r}."})
    if _has_account(email):
        raise Invalid({"email": HAS_ACCOUNT})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        email=email,
        role=role,
        token_sha256=digest(token),
        invited_by=inviter,
        invited_at=now,
        sent_at=now,
        expires_at=now + settings.INVITATION_LASTS,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"email": IS_INVITED}) from error
    return invitation, token


def resend(*, invitation: Invitation, actor: Actor, now: datetime) -> str:
    """Give a waiting invitation a new token and its full time again; the earlier link is dead. Returns the token."""
    _editor(actor)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    fresh = {"token_sha256": digest(token), "sent_at": now, "expires_at": now + settings.INVITATION_LASTS}
    if Invitation.objects.waiting().filter(pk=invitation.pk).update(**fresh) != 1:
        raise Conflict(NOT_WAITING)
    return token


def revoke(*, invitation: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Take a waiting invitation back."""
    _editor(actor)
    if Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=now) != 1:
        raise Conflict(NOT_WAITING)
    return invitation


def find(*, token: str, now: datetime) -> Invitation:
    """Return the invitation that this token opens, while it is valid."""
    invitation = Invitation.objects.valid(at=now).filter(token_sha256=digest(token)).first()
    if settings.SIGN_UP == "closed":
        raise Conflict(CLOSED)
    if invitation is None:
        raise Conflict(NOT_VALID)
    return invitation


@transaction.atomic
def accept(*, token: str, password: str, now: datetime) -> User:
    """Make the account that was offered.

    1. Find the invitation while it is valid, and check the password against the address.
    2. Make the account, with a pseudonym of its own and the role.
    3. Mark the invitation as used where nobody has used it meanwhile; else nothing of this happened.

    Who follows the link reads the mail of that address, so the address is confirmed, unless no mail was sent.
    """
    invitation = find(token=token, now=now)
    user = User(email=invitation.email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from error
    if _has_account(invitation.email):
        raise Conflict("This address has an account meanwhile: sign in with it.")
    user.set_password(password)
    enrol(user=user, role=Role(invitation.role))
    EmailAddress.objects.create(user=user, email=invitation.email, primary=True, verified=settings.SENDS_MAIL)
    used = Invitation.objects.valid(at=now).filter(pk=invitation.pk, token_sha256=digest(token))
    if used.update(accepted_at=now, accepted_by=user) != 1:
        raise Conflict(NOT_VALID)
    return user


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _editor(actor: Actor) -> User:
    if actor.user is None or actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief invites.")
    return actor.user


def _address(typed: str) -> str:
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid({"email": "Give an e-mail address, such as name@example.org."}) from error
    return email


def _has_account(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists()
    )
