"""Everything the ledger holds about one person, in one document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model

from forecasts.history.queries import entries_by
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Invitation, User
from forecasts.models.resolutions import Proposal, ProposalDecision, Resolution
from forecasts.models.sources import Forecaster
from forecasts.people.sessions import listed

FORM = 1
"""The version of the document."""


def export(*, user: User, now: datetime) -> dict[str, Any]:
    """Return what is held about `user`, ready for JSON; of secrets only that they are there."""
    return {
        "form": FORM,
        "exported_at": now,
        "account": _account(user),
        "sessions": [line._asdict() for line in listed(user, here="")],
        "invitations": _invitations(user),
        "scorecard": _scorecard(user),
        "forecasts": _forecasts(user),
        "proposals": _proposals(user),
        "corrections": _corrections(user),
        "decisions": _decisions(user),
        "disputes": _disputes(user),
        "history": list(entries_by({user.pseudonym, *_names_on_claims(user)})),
    }


def _account(user: User) -> dict[str, Any]:
    fields = ("username", "pseudonym", "email", "first_name", "last_name", "date_joined", "last_login", "is_staff")
    addresses = EmailAddress.objects.filter(user=user).values("email", "primary", "verified")
    factors = Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
    return _picked(user, fields) | {
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "addresses": list(addresses),
        "second_factors": list(factors),
    }


def _invitations(user: User) -> dict[str, Any]:
    fields = ("email", "role", "invited_at", "accepted_at", "revoked_at")
    return {
        "accepted": list(Invitation.objects.filter(accepted_by=user).values(*fields)),
        "made": list(Invitation.objects.filter(invited_by=user).values(*fields)),
    }


def _scorecard(user: User) -> dict[str, Any] | None:
    forecaster = Forecaster.objects.filter(user=user).first()
    return _picked(forecaster, ("slug", "name", "opted_in")) if forecaster else None


def _forecasts(user: User) -> list[dict[str, Any]]:
    own = Forecast.every.filter(forecaster__user=user).select_related("claim").order_by("id")
    fields = ("public_id", "pseudonym", "basis", "p_ppm", "says", "distribution", "stated_at", "recorded_at", "note")
    return _about_claims(own, fields)


def _names_on_claims(user: User) -> list[str]:
    """Return the reader's names on single claims, which only this document joins."""
    own = Forecast.every.filter(forecaster__user=user).exclude(pseudonym="")
    return list(own.order_by().values_list("pseudonym", flat=True).distinct())


def _proposals(user: User) -> list[dict[str, Any]]:
    own = Proposal.objects.filter(proposed_by=user).select_related("claim").prefetch_related("evidence").order_by("id")
    fields = ("public_id", "origin", "outcome", "value", "effective_on", "rationale", "impossible_why", "proposed_at")
    cited = ("title", "publisher", "published_on", "url", "no_url_reason", "excerpt")
    return [
        {"claim": row.claim.public_id, "headline": row.claim.headline}
        | _picked(row, fields)
        | {"evidence": [_picked(one, cited) for one in row.evidence.all()]}
        for row in own
    ]


def _corrections(user: User) -> list[dict[str, Any]]:
    own = Correction.objects.filter(proposed_by=user).order_by("id")
    fields = ("public_id", "forecast__public_id", "forecast__claim__public_id", "reason", "proposed_at")
    return list(own.values(*fields))


def _decisions(user: User) -> list[dict[str, Any]]:
    """Return what became of others' proposals and disputes by this person's hand."""
    proposals = ProposalDecision.objects.filter(decided_by=user).order_by("id")
    disputes = DisputeDecision.objects.filter(decided_by=user).order_by("id")
    resolutions = Resolution.objects.filter(confirmed_by=user).order_by("id")
    corrections = CorrectionDecision.objects.filter(decided_by=user).order_by("id")
    return [
        *(
            {"about": "proposal"} | row
            for row in proposals.values("proposal__public_id", "kind", "reason", "decided_at")
        ),
        *(
            {"about": "dispute"} | row
            for row in disputes.values("dispute__public_id", "upheld", "reason", "decided_at")
        ),
        *(
            {"about": "correction"} | row
            for row in corrections.values("correction__public_id", "kind", "reason", "decided_at")
        ),
        *({"about": "resolution"} | row for row in resolutions.values("public_id", "policy", "note", "confirmed_at")),
    ]


def _disputes(user: User) -> list[dict[str, Any]]:
    own = Dispute.objects.filter(disputed_by=user).select_related("claim").order_by("id")
    return _about_claims(own, ("public_id", "reason", "disputed_at"))


def _about_claims(rows: Iterable[Any], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"claim": row.claim.public_id, "headline": row.claim.headline} | _picked(row, fields) for row in rows]


def _picked(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}
