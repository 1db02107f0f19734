"""Sets the clock of a test run's Python processes ahead of the machine's, by AHEAD_SECONDS.

Python looks for this file at its start. The folder is on PYTHONPATH only in such a run (tests/everything.py), so the
product has no such door. A clock of our own and not the system's `faketime`: under that, Python's `sleep` fails.
What runs ahead is Python and what Django calls the database's now. Browser, broker and PostgreSQL keep the machine's
clock, as a reader's machine may have another than the server.
"""

import importlib.util
import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

FUNCTIONS = "django.db.models.functions.datetime"


class NowIsOurs(MetaPathFinder):
    """Gives Django's `Now` the clock of this process as soon as Django brings it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != FUNCTIONS:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            spec.loader.exec_module = self._then_ours(spec.loader.exec_module)  # type: ignore[method-assign]
        return spec

    @staticmethod
    def _then_ours(execute):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN205
        import present  # type: ignore[import-not-found]  # noqa: PLC0415 -- beside this file

        def exec_module(module: ModuleType) -> None:
            execute(module)
            module.Now.as_sqlite = module.Now.as_postgresql = present.as_sql

        return exec_module


def set_ahead(seconds: int) -> None:
    """Travel, for as long as this process and its forks live."""
    try:
        import time_machine  # noqa: PLC0415 -- a Python without our packages, in the tests of the installation
    except ImportError:
        return
    time_machine.travel(time.time() + seconds, tick=True).start()  # a date would bring its zone along
    sys.meta_path.insert(0, NowIsOurs())


if "AHEAD_SECONDS" in os.environ:
    set_ahead(int(os.environ["AHEAD_SECONDS"]))
