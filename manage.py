#!/usr/bin/env python
"""Django's command line, for this project."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 (says what is missing)
    except ImportError:
        sys.exit("Django is not installed here. Run `make run`, or `pip install -r requirements.txt` first.")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (the same)

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"The settings are wrong. {problem}")


if __name__ == "__main__":
    main()
