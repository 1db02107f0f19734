"""`make doctor`: how every part is of the product that `make run` has started on this data directory.

Its broker is reached through a socket whose address changes at each start and stands in the data directory.
"""

import os
import sys
from pathlib import Path

from ledger.processes import ROOT

ADDRESS = "queue.address"


def main() -> None:
    """Become `manage.py doctor`, with the address of the running broker."""
    data_dir = ROOT / (os.environ.get("DATA_DIR", "").strip() or "var")
    command = [sys.executable, str(ROOT / "manage.py"), "doctor", *sys.argv[1:]]
    os.execve(sys.executable, command, environment(data_dir))  # noqa: S606 (our own command, no shell)


def environment(data_dir: Path) -> dict[str, str]:
    """This environment, and where the broker is; without one, nothing is running here."""
    address = data_dir / ADDRESS
    if not address.exists():
        print(f"Nothing is running on {data_dir}: broker, worker and beat cannot be looked at.", flush=True)
        return dict(os.environ)
    return os.environ | {"REDIS_URL": address.read_text(), "DATA_DIR": str(data_dir)}


if __name__ == "__main__":
    main()
