"""Making everything again against plain SQL; answering one claim anew in ever larger ledgers.

Each ledger is in a database of a process of its own, so that the memory is its own: `python -m tests.bench.scoring TASK CLAIMS`.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402 – models can be imported only now
from django.test.utils import CaptureQueriesContext  # noqa: E402

from forecasts.models.claims import Claim  # noqa: E402
from forecasts.models.resolutions import Outcome  # noqa: E402
from forecasts.models.scores import Score, ScoreJob, Standing  # noqa: E402
from forecasts.scorecards.publishing import checking  # noqa: E402
from forecasts.scorecards.publishing.operations import score_claims  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import judged  # noqa: E402
from tests.bench.figures import Figure, at_most, noted  # noqa: E402
from tests.factories import NOW  # noqa: E402

FEW: Final = 4_000
CLAIMS: Final = int(os.environ.get("BENCH_CLAIMS", "10000"))
"""Claims that are recomputed: a tenth of the full figure's 100,000, which takes minutes; memory is held against `FEW`."""
SUBJECTS: Final = (1_000, 100_000, 1_000_000)
"""Forecasts of one subject."""
ROUNDS: Final = 15


def measure() -> Iterator[Figure]:
    """Each in turn; the ledgers are made by processes of their own."""
    yield from recomputing_figures()
    yield from answering_figures()


def recomputing_figures() -> Iterator[Figure]:
    """Make everything again: all scores are lost, and written anew."""
    few, many = (_ask("recompute", claims) for claims in (FEW, CLAIMS))
    name = f"recomputing {CLAIMS:,} claims of {judged.EACH} forecasts"
    spent = f"{many['ours']:.1f} s"
    rows = f"of {many['rows']:,} score rows"
    yield at_most(f"{name}, against INSERT … SELECT of the scores", many["ours"] / many["insert"], 2,
                  f"{spent}, {many['insert']:.2f} s {rows}")  # fmt: skip
    yield at_most(f"{name}, against one SQL aggregate of them", many["ours"] / many["sum"], 10,
                  f"{spent}, {many['sum']:.2f} s {rows}")  # fmt: skip
    yield noted("the same from nothing: standings, scores and cards", many["nothing"], "", unit="s")
    yield noted("the nightly check of the same", many["check"], f"{many['found']} differences", unit="s")
    memory = f"{few['memory'] / 1024:.0f} and {many['memory'] / 1024:.0f} MB"
    yield at_most(f"most memory of that, against {FEW:,} claims", many["memory"] / few["memory"], 1.2, memory)


def answering_figures() -> Iterator[Figure]:
    """Answer one claim anew and score it, where its subjects have more and more forecasts."""
    asked = [_ask("answer", forecasts // judged.EACH) for forecasts in SUBJECTS]
    for forecasts, measured in zip(SUBJECTS[1:], asked[1:], strict=True):
        detail = (f"{measured['ours'] * 1000:.1f} and {asked[0]['ours'] * 1000:.1f} ms; {measured['queries']} queries,"
                  f" {asked[0]['queries']} there; filled in {measured['filled']:.0f} s")  # fmt: skip
        name = f"one answer anew with {forecasts:,} forecasts of a subject, against {SUBJECTS[0]:,}"
        yield at_most(name, measured["ours"] / asked[0]["ours"], 1.5, detail)


def recompute(claims: int) -> dict[str, float]:
    """Fill, publish everything, lose the scores, publish them again; then the same by plain SQL, and the check."""
    judged.fill(claims)
    nothing = _seconds(checking.rescore, now=lambda: NOW)
    table, columns = Score._meta.db_table, "standing_id, rule, value, low, high"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE kept AS SELECT {columns} FROM {table} ORDER BY id")
        cursor.execute(f"DELETE FROM {table}")
        ours = _seconds(checking.rescore, now=lambda: NOW)
        cursor.execute(f"DELETE FROM {table}")
        insert = _seconds(_at_once, f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept")
        sums = _seconds(_at_once, f"SELECT rule, COUNT(value), TOTAL(value) FROM {table} GROUP BY rule")
    begin = time.perf_counter()
    found = checking.differences()
    check = time.perf_counter() - begin
    memory = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return {"nothing": nothing, "ours": ours, "insert": insert, "sum": sums, "check": check, "found": len(found),
            "memory": float(memory), "rows": Score.objects.count()}  # fmt: skip


def answer(claims: int) -> dict[str, float]:
    """Turn one claim's outcome back and forth; the claim is one in the middle."""
    begin = time.perf_counter()
    judged.fill(claims)
    judged.publish_in_sql()
    filled = time.perf_counter() - begin
    claim = Claim.objects.filter(state="resolved").order_by("pk")[claims // 2]
    spent, queries = [], 0
    for number in range(ROUNDS):
        factories.resolution(claim, Outcome.OCCURRED if number % 2 else Outcome.DID_NOT_OCCUR)
        ScoreJob.objects.raise_for([claim])
        with CaptureQueriesContext(connection) as asked:
            spent.append(_seconds(score_claims, claim_pks=[claim.pk], now=NOW))
        queries = len(asked)
    assert Standing.objects.filter(claim=claim).count() == judged.EACH
    return {"ours": statistics.median(spent[3:]), "queries": queries, "filled": filled}


@transaction.atomic
def _at_once(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description:
            cursor.fetchall()


def _seconds(way: Callable[..., Any], *values: Any, **named: Any) -> float:
    begin = time.perf_counter()
    way(*values, **named)
    return time.perf_counter() - begin


def _ask(task: str, claims: int) -> dict[str, float]:
    """Have a process of its own do a task, and return what it measured."""
    command = [sys.executable, "-m", "tests.bench.scoring", task, str(claims)]
    told: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"recompute": recompute, "answer": answer}[sys.argv[1]](int(sys.argv[2]))))
