"""The web server's worker: it holds slow clients without a thread, and gives a thread only what has arrived whole.

gunicorn starts, watches, renews and stops the processes; in each of them waitress reads requests and sends answers in
one loop, and a request gets one of the few threads once its last byte is here. Measured with 200 clients that hold on
and a probe beside them: gunicorn's own threads are all held by half-sent headers, bodies and unread answers, granian's
by half-sent bodies and unread answers, waitress's by unread answers larger than its buffer alone. Against these, an
answer that is not taken is given up (`SLOWEST`), and `forecasts.api.files` sends only some whole lists at a time.
"""

import os
import resource
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask
from waitress.utilities import RequestEntityTooLarge

from ledger import sizes

LOOK_EVERY: Final = 5
"""Seconds between two looks at how fast clients are."""
SLOWEST: Final = 1_000
"""Bytes a second that a client moves at least, while it has a request to send or an answer to take."""
PATIENCE: Final = 30
"""Seconds that a client may be slower than that."""
IDLE: Final = 75
"""Seconds that a connection is kept open for the next request."""
UNFINISHED: Final = 4
"""Seconds that a half-sent request is waited for when the worker stops."""
MOST_CONNECTIONS: Final = 1_000
LARGEST_HEADER: Final = 65_536
AT_ONCE: Final = "/healthz"
"""Answered by the loop itself, because it asks nobody and must not wait for a thread."""
SWITCH_EVERY: Final = 0.0005
"""Seconds after which a busy thread lets another one go on, so that the loop is not kept waiting at each of its calls."""
MOST_WRITING: Final = 2
"""Requests of one process that may write at a time: where they wait for the database, pages still have threads."""
READS: Final = {"GET", "HEAD", "OPTIONS"}
WAITING_ANSWER: Final = 16_000_000
"""Bytes of an answer that wait for its client, on disk from the first megabyte on, before its thread waits too."""


class Request(HTTPRequestParser):
    """A request as it comes in. One that announces too large a body is not read to its end before it is refused."""

    completed: bool
    error: Any

    def received(self, data: bytes) -> int:
        """Take in what has come; returns how much of it belongs to this request."""
        consumed: int = super().received(data)
        if not self.headers_finished or (self.completed and not isinstance(self.error, RequestEntityTooLarge)):
            return consumed
        size = max(self.content_length, self.body_bytes_received)
        if size <= sizes.largest_body(self.path, self.headers.get("COOKIE", "")):
            return consumed
        # Answered by `ledger.middleware.RequestLimits`, in a form that fits the address; then the connection ends
        self.headers |= {"CONTENT_LENGTH": str(size), "CONNECTION": "close"}
        self.error, self.expect_continue = None, False
        self.completed = True
        return len(data)


class Task(WSGITask):
    """A request at work in a thread."""

    def write(self, data: bytes) -> None:
        """Send a part of the answer; a HEAD has the head alone."""
        if self.request.command != "HEAD":
            super().write(data)
        elif not self.wrote_header:
            super().write(b"")
            self.chunked_response = False

    def get_environment(self) -> Any:  # noqa: ANN401 (the environment of WSGI)
        """Return what the application is told; for a HEAD no short cut to send a file."""
        environment = super().get_environment()
        if self.request.command == "HEAD":
            environment.pop("wsgi.file_wrapper", None)
        return environment


class Channel(HTTPChannel):
    """One client's connection, and how fast that client is."""

    parser_class = Request
    task_class = Task
    moved = 0  # bytes in both directions since the last look
    slow_since: float | None = None

    def recv(self, buffer_size: int) -> bytes:
        """Read from the client."""
        data: bytes = super().recv(buffer_size)
        self.moved += len(data)
        return data

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 (waitress's signature)
        """Write to the client."""
        sent: int = super().send(data, do_close)
        self.moved += sent
        return sent

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being received, computed or sent."""
        return not self.requests and not self.total_outbufs_len and self.request is None

    @property
    def waits_for_client(self) -> bool:
        """Whether it is the client's turn: to send the rest of a request, or to take an answer."""
        return bool(self.total_outbufs_len) or (self.request is not None and not self.requests)

    def is_overdue(self, now: float) -> bool:
        """Whether the client has been too slow for too long. To be asked once every LOOK_EVERY seconds."""
        moved, self.moved = self.moved, 0
        if not self.waits_for_client or moved >= SLOWEST * LOOK_EVERY:
            self.slow_since = None
            return self.is_idle and now - self.last_activity > IDLE
        self.slow_since = self.slow_since or now
        return now - self.slow_since >= PATIENCE - LOOK_EVERY


class Dispatcher(ThreadedTaskDispatcher):
    """Gives whole requests to threads, in the order in which they came; never all threads to what may write."""

    def __init__(self) -> None:
        super().__init__()
        self._writing, self._counting = 0, Lock()
        self._waiting: deque[Writing] = deque()

    def add_task(self, task: Any) -> None:  # noqa: ANN401 (waitress's channel)
        """Take a channel's next request, or let it wait until others have written."""
        if getattr(task.requests[0], "command", "GET") not in READS:  # what cannot be read has no method
            task = Writing(task, self)
            with self._counting:
                if self._writing == MOST_WRITING:
                    self._waiting.append(task)
                    return
                self._writing += 1
        super().add_task(task)

    def has_written(self) -> None:
        """Let the next one write."""
        with self._counting:
            following = self._waiting.popleft() if self._waiting else None
            self._writing -= following is None
        if following is not None:
            super().add_task(following)


@dataclass(frozen=True)
class Writing:
    """A request that may write, on its way to a thread."""

    channel: Channel
    dispatcher: Dispatcher

    def service(self) -> None:
        """Answer it, and make room for the next."""
        try:
            self.channel.service()
        finally:
            self.dispatcher.has_written()

    def cancel(self) -> None:
        """Give it up, because the process ends."""
        self.channel.cancel()


class _Patient(BaseWSGIServer):
    """Looks after the connections of one listening socket."""

    channel_class = Channel
    begun: Callable[[], None]
    at_once: list[Any]

    def maintenance(self, now: float) -> None:
        """End the connections of clients that are too slow, or gone."""
        for channel in self.active_channels.values():
            channel.will_close = channel.will_close or channel.is_overdue(now)

    def handle_accept(self) -> None:
        """Take a connection; where there are too many, end the one that has been still for the longest."""
        super().handle_accept()
        if len(self.active_channels) > MOST_CONNECTIONS:
            still = [channel for channel in self.active_channels.values() if not channel.requests]
            if still:
                min(still, key=lambda channel: channel.last_activity).handle_close()

    def add_task(self, task: Any) -> None:  # noqa: ANN401 (waitress's channel)
        """Give a whole request to a thread, and count it."""
        self.begun()
        if getattr(task.requests[0], "path", "") == AT_ONCE:  # what cannot be read has no path
            self.at_once.append(task)  # it holds a lock now, which its answer takes
        else:
            super().add_task(task)

    def answer_at_once(self) -> None:
        """Answer what needs no thread."""
        while self.at_once:
            self.at_once.pop().service()


class _OverTcp(_Patient, TcpWSGIServer):
    pass


class _OverSocketFile(_Patient, UnixWSGIServer):
    pass


class BufferingWorker(Worker):
    """One web process."""

    def run(self) -> None:
        """Serve until asked to stop, then finish what has begun."""
        _allow_many_files()
        sys.setswitchinterval(SWITCH_EVERY)
        dispatcher = Dispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        connections: dict[int, Any] = {}
        servers = [self._listen(listener, connections, dispatcher) for listener in self.sockets]
        while self.alive and os.getppid() == self.ppid:
            self._turn(servers, connections, seconds=1.0)
        for server in servers:
            server.accepting = False
        self._finish(servers, connections)
        dispatcher.shutdown(timeout=1)

    def _listen(self, listener: Any, connections: dict[int, Any], dispatcher: Dispatcher) -> _Patient:  # noqa: ANN401 (gunicorn's socket)
        sock = listener.sock
        kind = _OverSocketFile if sock.family == socket.AF_UNIX else _OverTcp
        server = kind(
            self.wsgi,
            connections,
            _sock=sock,
            dispatcher=dispatcher,
            adj=_adjustments(),
            sockinfo=(sock.family, sock.type, sock.proto, sock.getsockname()),
            bind_socket=False,
        )
        server.begun, server.at_once = self._begun, []
        return server

    def _begun(self) -> None:
        self.nr += 1
        if self.nr == self.max_requests:
            self.log.info("Renewing the worker after %s requests.", self.nr)
            self.alive = False

    def _turn(self, servers: list[_Patient], connections: dict[int, Any], *, seconds: float) -> None:
        """Tell gunicorn that this process lives, then move what can be moved."""
        self.notify()
        wasyncore.loop(timeout=seconds, use_poll=True, map=connections, count=1)
        for server in servers:
            server.answer_at_once()

    def _finish(self, servers: list[_Patient], connections: dict[int, Any]) -> None:
        """Answer what has arrived, for as long as an orderly stop may take; a request half-sent is not waited for long."""
        asked = time.monotonic()
        while time.monotonic() < asked + self.cfg.graceful_timeout:
            channels = [channel for server in servers for channel in server.active_channels.values()]
            for channel in channels:
                half_sent = channel.request is not None and not channel.requests and not channel.total_outbufs_len
                if channel.is_idle or (half_sent and time.monotonic() > asked + UNFINISHED):
                    channel.will_close = True
            if not channels:
                return
            self._turn(servers, connections, seconds=0.1)


def _adjustments() -> Adjustments:
    return Adjustments(
        ident=None,
        clear_untrusted_proxy_headers=False,  # forecasts.web.client says which of them are believed
        log_socket_errors=False,
        max_request_header_size=LARGEST_HEADER,
        max_request_body_size=sizes.largest_of_all() + 1,
        outbuf_high_watermark=WAITING_ANSWER,
        channel_request_lookahead=1,  # a client that has gone is noticed before its request gets a thread
        connection_limit=2 * MOST_CONNECTIONS,
        cleanup_interval=LOOK_EVERY,
    )


def _allow_many_files() -> None:
    """Let this process hold as many connections as it takes, as far as the system allows it."""
    wanted = 4 * MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
