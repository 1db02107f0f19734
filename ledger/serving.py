"""How gunicorn serves the ledger: `gunicorn --config python:ledger.serving`. Its command line can say otherwise.

Requests are logged by `ledger.middleware`, which knows their id; gunicorn's own words go to the same log.
"""

from pathlib import Path

from ledger import environment, settings

MEMORY = "/dev/shm"  # noqa: S108 (where it exists, so that a slow disk is taken for no sign of death)

wsgi_app = "ledger.wsgi"
bind = "0.0.0.0:8000"
workers = environment.whole_number("WEB_CONCURRENCY")
worker_class = "ledger.buffering.BufferingWorker"
threads = 6  # two for what writes, two for whole lists, two for pages: none of these waits for another
umask = 0o077  # gunicorn sets one of its own
max_requests = 10_000
max_requests_jitter = 1_000
graceful_timeout = 20
worker_tmp_dir = MEMORY if Path(MEMORY).is_dir() else None
control_socket_disable = True
logconfig_dict = settings.LOGGING
