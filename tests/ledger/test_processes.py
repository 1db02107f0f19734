"""Starting, watching and stopping processes: real ones, of a line each."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger import processes
from ledger.parts import Part, Place
from ledger.processes import Died, Processes

SLEEP = Part("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), patience=5)
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def python(name: str, code: str, patience: float = 5) -> Part:
    return Part(name, (sys.executable, "-c", code), patience)


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc/self").exists() else True


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Processes]:
    running = Processes(Place(tmp_path, 0, tmp_path))
    yield running
    running.stop_all()


def test_a_part_that_ends_well_is_done(running: Processes) -> None:
    running.run(python("step", "print('done')"))
    assert running.log(SLEEP).with_name("step.log").read_text() == "done\n"
    assert not running.running


def test_a_part_that_fails_says_its_last_words(running: Processes) -> None:
    with pytest.raises(Died, match=r"The step has stopped \(exit code 3\)(.|\n)*no such thing"):
        running.run(python("step", "import sys; print('no such thing'); sys.exit(3)"))


def test_the_death_of_one_is_noticed(running: Processes) -> None:
    running.start(SLEEP)
    running.check()
    dying = running.start(python("dying", "raise SystemExit(7)"))
    dying.wait()
    with pytest.raises(Died, match=r"The dying has stopped \(exit code 7\)"):
        running.check()


def test_stopping_ends_all_of_them(running: Processes) -> None:
    started = [running.start(SLEEP), running.start(python("other", "import time; time.sleep(60)"))]
    running.stop_all()
    assert [process.poll() for process in started] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_part_that_does_not_listen_is_ended_all_the_same(running: Processes) -> None:
    part = python("deaf", DEAF, patience=0.3)
    process = running.start(part)
    until(lambda: "deaf" in running.log(part).read_text())
    running.stop(part)
    assert process.poll() == -signal.SIGKILL


def test_children_of_a_killed_part_end_with_it(running: Processes) -> None:
    code = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    part = python("parent", code)
    running.start(part)
    until(lambda: running.log(part).read_text().endswith("\n"))
    child = int(running.log(part).read_text())
    running.kill(part)
    until(lambda: not is_alive(child))


def test_waiting_has_an_end(running: Processes) -> None:
    with pytest.raises(TimeoutError, match=r"not ready after 0\.1 seconds"):
        processes.wait_until(lambda: False, running, seconds=0.1)


@pytest.mark.parametrize("child_code", ["import time; time.sleep(60)", DEAF])
def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path, child_code: str) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from ledger.parts import Part, Place\n"
        "from ledger.processes import Processes\n"
        "here = pathlib.Path(sys.argv[1])\n"
        "part = Part('child', (sys.executable, '-c', sys.argv[2]))\n"
        "print(Processes(Place(here, 0, here)).start(part).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), child_code], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
    if child_code == DEAF:
        until(lambda: "deaf" in (tmp_path / "logs" / "child.log").read_text())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    until(lambda: not is_alive(child))
