"""The rows of a file laid out by claim, in a temporary database on disk: what a file scatters is found together.

    claims   one line for each `claim_id`, in the order of its first row, with what all its rows say of it
    rows     what each row says of its own forecast
    edges    which claims hang on which: a claim comes after those that it hangs on
    named    what a dry run would have made by now, and whom it would have credited: outlets, topics, forecasters and so on
    refused  rows that cannot be read
    notes    what was read otherwise than it stands

Nothing of the ledger is read or written here, so that staging can be thrown away and done again at any time.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from forecasts.bulk import columns
from forecasts.bulk.rows import BadFile, Rejection, Row, visible

MOST_ROWS: Final = 20_000
"""How many rows one claim may have: a claim is one transaction and one entry of the history."""
MOST_NAMED: Final = 100
"""How many things of a kind a dry run lists."""
ADDITION: Final = "addition"
"""What a dry run would add to a row that is there, as if it were a kind of things."""
DEEPEST: Final = 50
"""How long a chain of conditions may be."""
IN_A_CIRCLE: Final = f"The conditions make a circle, or a chain of more than {DEEPEST} claims."
BATCH_ROWS: Final = 1000
"""About how many rows are brought into the ledger in one transaction."""
CHUNK: Final = 2000

_SCHEMA: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
CREATE TABLE claims (id INTEGER PRIMARY KEY, claim_id TEXT UNIQUE, line INTEGER, terms TEXT, rows INTEGER DEFAULT 0,
                     depth INTEGER DEFAULT 0, flaw TEXT DEFAULT '', outcome TEXT);
CREATE TABLE rows (claim INTEGER, line INTEGER, body TEXT, flaws TEXT, PRIMARY KEY (claim, line)) WITHOUT ROWID;
CREATE TABLE edges (claim INTEGER, condition TEXT, PRIMARY KEY (claim, condition)) WITHOUT ROWID;
CREATE TABLE refused (line INTEGER, name TEXT, reason TEXT, claim_id TEXT);
CREATE TABLE named (thing TEXT PRIMARY KEY, kind TEXT, label TEXT, detail TEXT, is_new INTEGER, forecasts INTEGER);
CREATE TABLE notes (sentence TEXT);
CREATE TABLE whole (rows INTEGER);
"""


@dataclass(frozen=True, slots=True)
class StagedClaim:
    """A claim of the file with its rows. `flaw` says why none of them can be taken, if that is already known."""

    claim_id: str
    terms: Row
    rows: list[Row]
    flaw: str


@dataclass(slots=True)
class _Current:
    """The claim of the row before: most files keep the rows of a claim together."""

    claim_id: str = ""
    pk: int = 0
    line: int = 0
    terms: list[str] | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """Something that rows name. `thing` tells it from all others; `is_credit` says that a forecast is credited to it."""

    thing: str
    kind: str
    label: str
    detail: str
    is_new: bool
    is_credit: bool = False


class Stage:
    """The laid-out file."""

    def __init__(self, path: Path) -> None:
        """Open what is laid out at `path`, or begin; see `is_whole`. Its owner alone can read it.

        Raises:
            BadFile: the file belongs to another user of this machine.
        """
        path.touch(mode=0o600)
        if path.is_symlink() or path.stat().st_uid != os.getuid():
            raise BadFile(f"Somebody else has made {path}: remove it.")
        path.chmod(0o600)
        is_new = not path.stat().st_size
        self._file = sqlite3.connect(path, isolation_level=None)
        if is_new:
            self._file.executescript(_SCHEMA)
        self._current = _Current()
        self._waiting: list[tuple[int, int, str, str]] = []

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def is_whole(self) -> bool:
        """Whether everything has been laid out."""
        try:
            return bool(self._one("SELECT count(*) FROM whole"))
        except sqlite3.DatabaseError:
            return False

    @property
    def row_count(self) -> int:
        """How many rows the file has below its header."""
        return int(self._one("SELECT max(rows) FROM whole") or 0)

    @property
    def claim_count(self) -> int:
        """How many claims the rows are about."""
        return int(self._one("SELECT count(*) FROM claims"))

    def fill(
        self,
        rows: Iterable[Row | Rejection],
        *,
        notes: Iterable[str] = (),
        tell: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Lay out all rows, telling from time to time how many there were, and put conditions before what hangs on them.

        `notes` are asked at the end, when all rows are read.
        """
        count = 0
        self._file.execute("BEGIN")
        for count, row in enumerate(rows, start=1):
            if isinstance(row, Rejection):
                self._refuse(row)
            else:
                self._add(row)
            if count % CHUNK == 0:
                self._flush()
                tell(count)
        self._flush()
        self._sort_conditions()
        self._file.executemany("INSERT INTO notes VALUES (?)", ((note,) for note in notes))
        self._file.execute("INSERT INTO whole VALUES (?)", (count,))
        self._file.execute("COMMIT")
        tell(count)

    def refused(self) -> Iterator[Rejection]:
        """Yield what was wrong with the rows as such, in the order of the file."""
        for found in self._file.execute("SELECT line, name, reason, claim_id FROM refused ORDER BY line"):
            yield Rejection(*found)

    def notes(self) -> list[str]:
        """Return what was read otherwise than it stands in the file, a sentence each."""
        return [sentence for (sentence,) in self._file.execute("SELECT sentence FROM notes ORDER BY rowid")]

    def batches(self, *, done: int = 0, pace: Callable[[int], int] = int) -> Iterator[list[StagedClaim]]:
        """Yield the claims from the one after the first `done`, some at a time, none together with its conditions.

        Of about how many rows the next one may have `pace` is told the most, and makes what is good.
        """
        found = self._file.execute(
            "SELECT id, claim_id, line, terms, rows, depth, flaw FROM claims ORDER BY depth, id LIMIT -1 OFFSET ?",
            (done,),
        )
        batch: list[StagedClaim] = []
        size, level = 0, 0
        for pk, claim_id, line, terms, count, depth, flaw in found:
            if batch and (size + count > pace(BATCH_ROWS) or depth != level):
                yield batch
                batch, size = [], 0
            level, size = depth, size + max(count, 1)
            cells = json.loads(terms) if terms else [claim_id]
            staged = Row(line, dict(zip(columns.CLAIM, cells, strict=False)))
            batch.append(StagedClaim(claim_id, staged, list(self._rows(pk)), flaw))
        if batch:
            yield batch

    def settle(self, outcomes: Iterable[tuple[str, str]]) -> None:
        """Note what a dry run found of claims: the outcome that each would have, or an empty one."""
        self._all_at_once("UPDATE claims SET outcome = ? WHERE claim_id = ?", [(b, a) for a, b in outcomes])

    def name(self, found: Iterable[Named]) -> int:
        """Note what a dry run would make and whom it would credit; return how many new things were not noted before.

        Claims are counted by themselves, and what is added to a row that is there is no new thing.
        """
        count = "SELECT count(*) FROM named WHERE is_new AND kind NOT IN ('claim', 'addition')"
        before = self._one(count)
        self._all_at_once(
            "INSERT INTO named VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (thing) DO UPDATE SET forecasts = forecasts + excluded.forecasts",
            [(one.thing, one.kind, one.label, one.detail, one.is_new, one.is_credit) for one in found],
        )
        return self._one(count) - before

    def found(self) -> dict[str, dict[str, Any]]:
        """Return what `name` noted, by kind: how many are new and how many known, and the first `MOST_NAMED` of them.

        Each is a list of label, detail, whether it is new, and how many forecasts it would be credited with.
        """
        counts = "SELECT kind, sum(is_new), sum(NOT is_new) FROM named GROUP BY kind"
        listed = (
            "SELECT label, detail, is_new, forecasts FROM named WHERE kind = ?"
            " ORDER BY is_new DESC, forecasts DESC, label LIMIT ?"
        )
        return {
            kind: {
                "new": new,
                "known": known,
                "rows": [list(one) for one in self._file.execute(listed, (kind, MOST_NAMED))],
            }
            for kind, new, known in self._file.execute(counts).fetchall()
        }

    def settled(self, claim_id: str) -> str | None:
        """Return what `settle` noted of a claim, or None."""
        found = self._file.execute("SELECT outcome FROM claims WHERE claim_id = ?", (claim_id,)).fetchone()
        return found[0] if found else None

    def _all_at_once(self, sql: str, values: list[tuple[Any, ...]]) -> None:
        """Write in one transaction: one for each line took 60 s for a file of 1,889 rows."""
        self._file.execute("BEGIN")
        self._file.executemany(sql, values)
        self._file.execute("COMMIT")

    def _rows(self, pk: int) -> Iterator[Row]:
        select = "SELECT line, body, flaws FROM rows WHERE claim = ? ORDER BY line"
        for line, body, flaws in self._file.execute(select, (pk,)):
            found = tuple((name, why) for name, why in json.loads(flaws)) if flaws else ()
            yield Row(line, dict(zip(columns.FORECAST, json.loads(body), strict=True)), found)

    def _add(self, row: Row) -> None:
        claim_id = row["claim_id"].strip()
        if not claim_id or len(claim_id) > columns.LONGEST_CLAIM_ID:
            why = f"Name the claim, in at most {columns.LONGEST_CLAIM_ID} characters: rows of one claim share its name."
            for name, reason in (("claim_id", why), *row.flaws):
                self._refuse(Rejection(row.line, name, reason, visible(claim_id)))
            return
        terms = [row[name] for name in columns.CLAIM]
        self._find(claim_id, row.line)
        self._current.rows += 1
        if self._current.terms is None:
            self._begin(terms, row.line)
        if self._current.rows > MOST_ROWS:
            self._refuse_one_too_many(row)
        else:
            body = json.dumps([row[name] for name in columns.FORECAST])
            flaws = [*row.flaws, *self._other_terms(terms)]
            self._waiting.append((self._current.pk, row.line, body, json.dumps(flaws) if flaws else ""))

    def _find(self, claim_id: str, line: int) -> None:
        """Make the claim the current one."""
        if self._current.claim_id == claim_id:
            return
        self._save_count()
        select = "SELECT id, line, terms, rows FROM claims WHERE claim_id = ?"
        found = self._file.execute(select, (claim_id,)).fetchone()
        if found is None:
            made = self._file.execute("INSERT INTO claims (claim_id, line) VALUES (?, ?)", (claim_id, line))
            found = (made.lastrowid, line, None, 0)
        pk, first, terms, rows = found
        self._current = _Current(claim_id, pk, first, json.loads(terms) if terms else None, rows)

    def _begin(self, terms: list[str], line: int) -> None:
        """Let the rest of the claim's rows agree with this first one that can be read."""
        current = self._current
        current.terms, current.line = terms, line
        update = "UPDATE claims SET terms = ?, line = ? WHERE id = ?"
        self._file.execute(update, (json.dumps(terms), line, current.pk))
        if conditions := terms[columns.CLAIM.index("condition_claim_id")].split():
            edges = [(current.pk, condition) for condition in conditions]
            self._file.executemany("INSERT OR IGNORE INTO edges VALUES (?, ?)", edges)

    def _other_terms(self, terms: list[str]) -> list[tuple[str, str]]:
        """Return the columns in which a row says something else of its claim than the claim's first row."""
        if terms == self._current.terms:
            return []
        why = f"This differs from line {self._current.line}: rows of one claim must agree on it."
        pairs = zip(columns.CLAIM, terms, self._current.terms or (), strict=True)
        return [(name, why) for name, given, first in pairs if given != first]

    def _refuse_one_too_many(self, row: Row) -> None:
        if self._current.rows == MOST_ROWS + 1:
            why = f"This claim has more than {MOST_ROWS:,} rows, so that none of them is taken: split it into several claims."
            self._refuse(Rejection(row.line, "claim_id", why, self._current.claim_id))

    def _refuse(self, rejection: Rejection) -> None:
        """Note a rejection; its claim is then left out whole."""
        values = (rejection.line, rejection.column, rejection.reason, rejection.claim_id)
        self._file.execute("INSERT INTO refused VALUES (?, ?, ?, ?)", values)
        if claim_id := rejection.claim_id.strip():
            self._find(claim_id, rejection.line)
            why = f"Left out with its claim, because of line {rejection.line}."
            self._file.execute("UPDATE claims SET flaw = ? WHERE id = ? AND flaw = ''", (why, self._current.pk))

    def _flush(self) -> None:
        self._save_count()
        self._file.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def _save_count(self) -> None:
        if self._current.pk:
            self._file.execute("UPDATE claims SET rows = ? WHERE id = ?", (self._current.rows, self._current.pk))

    def _sort_conditions(self) -> None:
        """Give each claim a depth that is greater than those of its conditions, wave by wave; a circle has none."""
        for depth in range(1, DEEPEST + 2):
            moved = self._file.execute(
                "UPDATE claims SET depth = ?1 WHERE id IN (SELECT edges.claim FROM edges JOIN claims AS upper"
                " ON upper.claim_id = edges.condition WHERE upper.depth = ?1 - 1)",
                (depth,),
            )
            if not moved.rowcount:
                return
        self._file.execute(
            "UPDATE claims SET flaw = ?, depth = 0 WHERE depth > ? AND flaw = ''", (IN_A_CIRCLE, DEEPEST)
        )

    def _one(self, sql: str) -> int:
        value: int = self._file.execute(sql).fetchone()[0]
        return value
