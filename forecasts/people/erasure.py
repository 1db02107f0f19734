"""Erasing an account: the person goes, the numbers stay under a pseudonym that leads nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet

from forecasts.history.actors import Actor, strongest_role
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.redaction import take_out_words
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge, ForecasterMergeEnd
from forecasts.models.people import Invitation, User
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Resolution
from forecasts.models.sources import Forecaster, ReaderKey
from forecasts.people.joining import group_of
from forecasts.people.sessions import end_others

REASON = "The person who wrote it erased their account."
LAST_EDITOR = "You are the only editor-in-chief: make somebody else one first, or nobody can run the ledger."


@transaction.atomic
def erase(*, user: User, now: datetime) -> None:
    """Erase the account of `user`, at their own wish. Scores are not touched, nor anything they are computed from.

    1. Hold the account, and refuse if nobody would be left to run the ledger.
    2. Take what the person wrote in words out of the rows and histories of claims and forecasters.
    3. Hide the reader's scorecard; its made-up name says nothing about anybody. Remove the key that joins the reader's
       names on single claims.
    4. Remove addresses, second factors and sessions; empty the account, so that nobody can sign in with it.
    """
    held = User.objects.select_for_update().filter(pk=user.pk, erased_at=None).first()
    if held is None:
        raise Conflict("This account has been erased already.")
    _leave_an_editor(held)
    actor = Actor(user=held, role=strongest_role(held))
    for about, words in _own_words(held).items():
        take_out_words(about=about, words=words, reason=REASON, actor=actor, now=now)
    _hide_card(held, actor, now)
    _empty(held, now)


def _leave_an_editor(user: User) -> None:
    editors = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and [editor.pk for editor in editors] == [user.pk]:
        raise NotAllowed(LAST_EDITOR)


def _own_words(user: User) -> dict[Model, dict[Model, tuple[str, ...]]]:
    """Return, by what they are about, the rows that the person wrote words into, and which.

    A publication that was cited stays: its title and address are not the person's words. So does what a recorder
    entered about an article: the claim, the quote, how the hedge is read.
    """
    found: dict[Model, dict[Model, tuple[str, ...]]] = defaultdict(dict)
    for about, row, names in _written(user):
        found[about][row] = names
    return found


def _written(user: User) -> Iterator[tuple[Model, Model, tuple[str, ...]]]:
    for path, rows, words in _OWN_WORDS:
        for row in rows.filter(**{path: user}):
            yield _about(row), row, words


_OWN_WORDS: Final[tuple[tuple[str, QuerySet[Any], tuple[str, ...]], ...]] = (
    ("proposed_by", Proposal.objects.select_related("claim"), ("rationale", "impossible_why")),
    ("proposal__proposed_by", Evidence.objects.select_related("proposal__claim"), ("excerpt", "no_url_reason")),
    ("decided_by", ProposalDecision.objects.select_related("proposal__claim"), ("reason",)),
    ("confirmed_by", Resolution.objects.select_related("claim"), ("note",)),
    ("disputed_by", Dispute.objects.select_related("claim"), ("reason",)),
    ("decided_by", DisputeDecision.objects.select_related("dispute__claim"), ("reason",)),
    ("proposed_by", Correction.objects.select_related("forecast__claim"), ("reason",)),
    ("decided_by", CorrectionDecision.objects.select_related("correction__forecast__claim"), ("reason",)),
    ("merged_by", ForecasterMerge.objects.select_related("forecaster"), ("reason",)),
    ("ended_by", ForecasterMergeEnd.objects.select_related("merge__forecaster"), ("reason",)),
    ("forecaster__user", Forecast.every.select_related("claim"), ("note", "reading_reason")),
)
"""By which field a table's rows are a person's, and the words in them that the person wrote."""


def _about(row: Model) -> Model:
    """Return what a row is about: a claim, or the forecaster who was merged."""
    match row:
        case Evidence() | ProposalDecision():
            return row.proposal.claim
        case DisputeDecision():
            return row.dispute.claim
        case Correction() | CorrectionDecision():
            return (row if isinstance(row, Correction) else row.correction).forecast.claim
        case ForecasterMerge() | ForecasterMergeEnd():
            return (row if isinstance(row, ForecasterMerge) else row.merge).forecaster
        case Proposal() | Resolution() | Dispute() | Forecast():
            return row.claim
        case _:
            raise TypeError(f"Nothing is known of what a {type(row).__name__} is about.")


def _hide_card(user: User, actor: Actor, now: datetime) -> None:
    own = Forecaster.objects.filter(user=user)
    ReaderKey.objects.filter(forecaster__in=own).delete()
    if own.filter(opted_in=True).update(opted_in=False):
        forecaster = own.get()
        Touch.objects.subject("forecaster", forecaster.pk)
        append([Step(Kind.FORECASTER_OPTED_OUT, forecaster, [forecaster])], actor=actor, now=now)


def _empty(user: User, now: datetime) -> None:
    end_others(user, here="")
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Invitation.objects.filter(accepted_by=user).update(email="")
    user.groups.set([group_of(strongest_role(user))])  # in which role somebody acted is part of the record
    user.user_permissions.clear()
    user.set_unusable_password()
    user.username = f"erased-{user.pseudonym}"
    user.email = user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.erased_at = now
    user.save()
    about = LogEntry.objects.filter(content_type__app_label="forecasts", content_type__model="user")
    about.filter(object_id=str(user.pk)).update(object_repr=user.username)  # the admin site's own log tells names
