"""Mail that the ledger itself writes; django-allauth writes the rest. Both go out through one adapter."""

from allauth.account.adapter import get_adapter

from forecasts.models.people import Invitation, Role


def mail_invitation(invitation: Invitation, *, link: str) -> None:
    """Send the link to whom it was made for."""
    about = {"invitation": invitation, "role": Role(invitation.role).label, "link": link}
    get_adapter().send_mail("account/email/invitation", invitation.email, about)
