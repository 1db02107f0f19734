"""Asks a ledger's API for addresses at one instant: `python -m tests.management.ledgers.asked ADDRESSES OUT`, both JSON files."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

AT = datetime(2026, 11, 26, 15, tzinfo=UTC)
"""When the earlier code was asked."""


def main(addresses: str, out: str) -> None:
    """Write the answers by address."""
    django.setup()

    import time_machine  # noqa: PLC0415 – Django is set up first
    from django.test import Client  # noqa: PLC0415 – the same

    client = Client(SERVER_NAME="127.0.0.1")
    with time_machine.travel(AT, tick=False):
        answers = {address: client.get(address).json() for address in json.loads(Path(addresses).read_text())}
    Path(out).write_text(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
