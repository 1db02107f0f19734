"""The only reader of the system clock. Interfaces and tasks ask it once and pass the answer on."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)
