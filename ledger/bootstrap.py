"""Makes the virtual environment that `make` needs: `python3 ledger/bootstrap.py requirements.txt`.

Runs before anything is installed, so it needs the standard library alone, and any Python 3 can parse it, to be told
in one line that it is too old. What is installed stands in a stamp inside the environment: nothing is done twice,
and an environment without its stamp was left half done and is made anew. Two commands at once in one clone wait for
each other.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed-locks"
LOG = VENV / "pip.log"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
# The lock of the development tools holds everything that running needs, in the same versions (tests/house).
ALSO_IN = {"requirements-dev.txt": "requirements.txt"}


class Problem(Exception):
    """What keeps us from going on, in one line for the person at the terminal."""


def main(lock_name: str) -> None:
    """Install the lock of this name.

    1. Nothing to do: the stamp says so.
    2. A Python that is new enough, and whole.
    3. The environment: the one that is there when it was finished once, else a new one.
    4. The packages, by hash. Until they are all there, no stamp says that they are.
    """
    wanted = {name: fingerprint(name) for name in (lock_name, ALSO_IN.get(lock_name)) if name}
    if is_installed(wanted):
        return
    use_new_enough_python()
    with alone(ROOT, "another make, which installs packages"):
        if is_installed(wanted):  # by the other one, while we waited
            return
        prepare_environment(fresh=not read_stamp())
        STAMP.write_text("")
        install(lock_name)
        STAMP.write_text("".join("%s %s\n" % pair for pair in wanted.items()))


def is_installed(wanted: "dict[str, str]") -> bool:
    """Whether the stamp names all that is wanted."""
    installed = read_stamp()
    return all(installed.get(name) == mark for name, mark in wanted.items())


@contextlib.contextmanager
def alone(folder: Path, other: str) -> "Iterator[None]":
    """Hold a folder's lock, waiting for `other` to let it go. The system frees it however the holder ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for %s in %s" % (other, ROOT))
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def fingerprint(lock_name: str) -> str:
    """The hash of a lock, with the Python that it was installed for."""
    text = (ROOT / lock_name).read_bytes() + str(ROOT).encode()
    return hashlib.sha256(text).hexdigest()


def read_stamp() -> "dict[str, str]":
    """Lock name → fingerprint of what is installed; empty when there is no finished environment."""
    try:
        lines = STAMP.read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split() for line in lines) if (VENV / "bin" / "python").exists() else {}


def use_new_enough_python() -> None:
    """Go on with this Python, or start again under a newer one that is also here."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        path = shutil.which(name)
        test = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))"
        if path and subprocess.call([path, "-c", test], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, *sys.argv])  # noqa: S606 (the same script, no shell)
    raise Problem("Python %d.%d is too old: 3.11 or newer is needed." % sys.version_info[:2])


def prepare_environment(*, fresh: bool) -> None:
    """Make the environment, or keep the one that was finished once."""
    try:
        import ensurepip  # noqa: F401, PLC0415 (Debian splits it off)
        import venv  # noqa: PLC0415
    except ImportError:
        raise Problem("Python's venv module is not installed (Debian and Ubuntu: apt install python3-venv).") from None
    say("Making the virtual environment in .venv (Python %d.%d)" % sys.version_info[:2])
    try:
        venv.create(VENV, clear=fresh, with_pip=True, symlinks=True)
    except OSError as error:
        raise Problem("The directory %s cannot be written: %s." % (ROOT, error.strerror)) from None
    except subprocess.CalledProcessError:
        raise Problem("Python could not put pip into .venv; is the disk full?") from None


def install(lock_name: str) -> None:
    """Let pip install the lock, saying how far it is; its whole output goes to the log."""
    say("Installing the packages of %s; the first time takes a minute or two" % lock_name)
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "--retries=2", "-r", str(ROOT / lock_name)]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    count, lines = 0, []
    for line in pip.stdout or ():
        lines.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            count += 1
            progress(count, line.rstrip())
        elif line.startswith("Installing collected"):
            say("  %d packages are here; unpacking them" % count)
    LOG.write_text("".join(lines))
    if pip.wait() != 0:
        raise Problem(explain("".join(lines)))


def explain(output: str) -> str:
    """Why pip failed, in one line."""
    signs = ("NewConnectionError", "ConnectTimeout", "Max retries", "name resolution", "No matching distribution")
    if any(sign in output for sign in signs):
        return "The package index cannot be reached, or lacks a package: see %s." % LOG
    errors = [line for line in output.splitlines() if line.startswith("ERROR")] or ["see %s" % LOG]
    return "pip could not install the locked requirements: %s" % errors[-1]


def progress(count: int, line: str) -> None:
    """One line that is written over at a terminal; every tenth package elsewhere."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K  %d: %.70s\r" % (count, line))
        sys.stdout.flush()
    elif count % 10 == 0:
        say("  %d packages" % count)


def say(line: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped. The next `make` starts the installation again.")
    except OSError as error:
        sys.exit("%s: %s." % (error.filename or ROOT, error.strerror))
