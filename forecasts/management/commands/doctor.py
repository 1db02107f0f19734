"""`manage.py doctor`: how every part of the installation is, and in words how to mend what is not well."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from forecasts.management.doctor import database, machine, queue
from forecasts.management.doctor.findings import Finding, State, found_by
from forecasts.tasks import probes


class Command(BaseCommand):
    """Look at everything, whatever of it is down."""

    help = "Check settings, database, triggers, broker, worker, beat, clocks, disk, static files and e-mail. Exit code 1 if anything fails."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For people, or for programs."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per finding, as it is found; the exit code is 1 if one of them is a failure."""
        found = []
        for finding in findings():
            found.append(finding)
            if not options["json"]:
                self.stdout.write(_line(finding))
        failed = any(finding.state is State.FAIL for finding in found)
        if options["json"]:
            body = {"version": settings.VERSION, "ok": not failed, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(body, indent=2, ensure_ascii=False))
        if failed:
            sys.exit(1)


def findings() -> Iterator[Finding]:
    """Run every check that makes sense: what rests on a part that is down is left out, for that says enough."""
    yield from found_by("settings", machine.settings_in_order)
    yield from found_by("database", database.server)
    if there := database.reachable():
        for part, check in (
            ("migrations", database.shape),
            ("people", database.people),
            ("clock", machine.clocks),
            ("scores", queue.waiting),
        ):
            yield from found_by(part, check)
        if connection.vendor == "sqlite" and not settings.DEMO:
            yield from found_by("backup", machine.backup)
    yield from found_by("broker", queue.broker)
    if not settings.SCORING_IN_PROCESS:
        if not probes.broker():
            yield from found_by("worker", queue.workers)
        if there:
            yield from found_by("beat", queue.beat)
    yield from found_by("disk", machine.disk)
    yield from found_by("static files", machine.static_files)
    yield from found_by("e-mail", machine.mail)


def _line(finding: Finding) -> str:
    line = f"{finding.state:<5} {finding.part:<13} {finding.said}"
    return f"{line}\n{'':<20}→ {finding.mend}" if finding.mend else line
