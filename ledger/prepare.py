"""Brings the demonstration's data up to date before its processes start: `python -m ledger.prepare [--small]`.

Each step does what is missing and nothing else, so that it can run at every start. `--small` loads the small example.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command

STEPS = ("update_data", "sync_roles", "demo_people")


def main(*options: str) -> None:
    """Run the steps in order, and score the example at once: the queue's processes start after this."""
    os.environ.pop("REDIS_URL", None)
    django.setup()
    for step in STEPS:
        call_command(step, verbosity=1)
    call_command("load_example", *options)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CommandError as problem:
        sys.exit(str(problem))
