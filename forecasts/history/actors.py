"""Who acts. Operations take an `Actor`; history entries keep its pseudonym and role, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from forecasts.models.people import Role, User

RULE = "rule"
"""The role of the ledger itself, when a rule acts and no person does."""

STRONGEST_FIRST = (Role.ADMIN, Role.REVIEWER, Role.RESOLVER, Role.RECORDER, Role.FORECASTER)


@dataclass(frozen=True)
class Actor:
    """A person in a role, or, without a person, a rule."""

    user: User | None
    role: str

    @classmethod
    def of(cls, user: User) -> Actor:
        """Return `user` in the strongest role that the user has; without any role, as a forecaster."""
        if user.is_superuser:
            return cls(user=user, role=Role.ADMIN)
        held = set(user.groups.values_list("name", flat=True))
        role = next((role for role in STRONGEST_FIRST if role in held), Role.FORECASTER)
        return cls(user=user, role=role)

    @classmethod
    def rule(cls) -> Actor:
        """Return the ledger itself."""
        return cls(user=None, role=RULE)

    @property
    def pseudonym(self) -> str:
        """The public pseudonym, or an empty string for a rule."""
        return self.user.pseudonym if self.user else ""
