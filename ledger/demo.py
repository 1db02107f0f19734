"""Demo mode's own secret key: made once, kept in the data directory, readable by its owner alone."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def secret_key(data_dir: Path) -> str:
    """The key in `data_dir`, made at the first call; two processes that start at once agree on one."""
    file = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(50))
        return file.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"The data directory {data_dir} cannot be used: {error.strerror}.") from error


def _write_once(file: Path, text: str) -> None:
    """Write beside the file, then link: whoever links first wins, and nobody reads half a key."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
