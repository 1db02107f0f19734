"""Mail that the ledger itself writes; django-allauth writes the rest. Both go out through one adapter."""

from allauth.account.adapter import get_adapter

from forecasts.models.people import Invitation, Role, User


def mail_invitation(invitation: Invitation, *, link: str) -> None:
    """Send the link to whom it was made for."""
    about = {"invitation": invitation, "role": Role(invitation.role).label, "link": link}
    get_adapter().send_mail("account/email/invitation", invitation.email, about)


def mail_farewell(address: str) -> None:
    """Tell the last address of an erased account, in case it was not its owner who did that."""
    if address:
        get_adapter().send_mail("account/email/erased", address, {})


def mail_password_link(user: User, *, link: str) -> None:
    """Send somebody a link to set a new password, as they could ask for one themselves."""
    get_adapter().send_mail("account/email/password_reset_key", user.email, {"user": user, "password_reset_url": link})


def mail_factors_removed(user: User) -> None:
    """Tell somebody that the editor-in-chief has taken their second factors off."""
    get_adapter().send_notification_mail("account/email/factors_removed", user)
