"""Who acts. Operations take an `Actor`; history entries keep its pseudonym and role, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from forecasts.models.errors import NotAllowed
from forecasts.models.people import Role, User

RULE = "rule"
"""The role of the ledger itself, when a rule acts and no person does."""

SECOND_FACTOR_FIRST = "Set up a second factor first: your role changes the record."

STRONGEST_FIRST = (Role.ADMIN, Role.REVIEWER, Role.RESOLVER, Role.RECORDER, Role.FORECASTER)


@dataclass(frozen=True)
class Actor:
    """A person in a role, or, without a person, a rule."""

    user: User | None
    role: str
    alias: str = ""
    """The name under which a reader acts on one claim, in the place of the account's pseudonym."""

    @classmethod
    def of(cls, user: User) -> Actor:
        """Return `user` in the strongest role that the user has; refuse who lacks the second factor it needs."""
        if user.lacks_second_factor:
            raise NotAllowed(SECOND_FACTOR_FIRST)
        return cls(user=user, role=strongest_role(user))

    @classmethod
    def rule(cls) -> Actor:
        """Return the ledger itself."""
        return cls(user=None, role=RULE)

    @property
    def pseudonym(self) -> str:
        """The public pseudonym, or an empty string for a rule."""
        return self.alias or (self.user.pseudonym if self.user else "")


def strongest_role(user: User) -> Role:
    """Return the strongest role that `user` has; without any, a forecaster's."""
    if user.is_superuser:
        return Role.ADMIN
    held = set(user.groups.values_list("name", flat=True))
    return next((role for role in STRONGEST_FIRST if role in held), Role.FORECASTER)
