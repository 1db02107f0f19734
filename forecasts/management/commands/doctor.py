"""`manage.py doctor`: how every part of the installation is, and in words how to mend what is not well."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from forecasts.management.doctor import database, machine, queue
from forecasts.management.doctor.findings import Check, Finding, State, found_by
from forecasts.tasks import probes

PARTS = (
    *("settings", "database", "migrations", "triggers", "people", "clock", "scores", "backup"),
    *("broker", "worker", "beat", "disk", "static files", "e-mail"),
)


class Command(BaseCommand):
    """Look at everything, whatever of it is down."""

    help = "Check settings, database, triggers, broker, worker, beat, clocks, disk, static files and e-mail. Exit code 1 if anything fails."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For people, or for programs."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--only", action="append", choices=PARTS, help="look at this part alone; can be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per finding, as it is found; the exit code is 1 if one of them is a failure."""
        found = []
        for finding in findings(only=options["only"]):
            found.append(finding)
            if not options["json"]:
                self.stdout.write(_line(finding))
        failed = any(finding.state is State.FAIL for finding in found)
        if options["json"]:
            body = {"version": settings.VERSION, "ok": not failed, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(body, indent=2, ensure_ascii=False))
        if failed:
            sys.exit(1)


def findings(*, only: Collection[str] | None = None) -> Iterator[Finding]:
    """Run every check that makes sense, or those of some parts."""
    for part, check in _checks(only):
        if only is None or part in only:
            yield from found_by(part, check)


def _checks(only: Collection[str] | None) -> Iterator[tuple[str, Check]]:
    """What to look at, in this order. What rests on a part that is down is left out: that part says enough."""
    yield "settings", machine.settings_in_order
    yield "database", database.server
    there = database.reachable()
    if there:
        yield "migrations", database.migrations
        yield "triggers", database.triggers
        yield "people", database.people
        yield "clock", machine.clocks
        yield "scores", queue.waiting
        if connection.vendor == "sqlite" and not settings.DEMO:
            yield "backup", machine.backup
    yield "broker", queue.broker
    if not settings.SCORING_IN_PROCESS:
        if (only is None or "worker" in only) and not probes.broker():
            yield "worker", queue.workers
        yield "beat", queue.beat if there else queue.beat_unknown
    yield "disk", machine.disk
    yield "static files", machine.static_files
    yield "e-mail", machine.mail


def _line(finding: Finding) -> str:
    line = f"{finding.state:<5} {finding.part:<13} {finding.said}"
    return f"{line}\n{'':<20}→ {finding.mend}" if finding.mend else line
