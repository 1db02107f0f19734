"""What the database calls now, by the clock of the process that asks."""

from datetime import UTC, datetime
from typing import Any


def as_sql(expression: Any, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
    """The SQL of the present instant, in place of the function of the database that Django's `Now` calls."""
    instant = datetime.now(UTC)
    if connection.vendor == "postgresql":
        return f"TIMESTAMPTZ '{instant.isoformat()}'", []
    return f"'{instant:%Y-%m-%d %H:%M:%S.%f}'", []
