"""The product's settings in demo mode, on a throw-away data directory.

TEST_DATABASE=postgresql runs the suite on a real PostgreSQL, started by the tests themselves.
"""

import atexit
import os
import shutil
import tempfile

for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DEBUG"):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="ledger-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

import dj_database_url  # noqa: E402 (after the environment is set)

from ledger import settings as product  # noqa: E402
from ledger.settings import *  # noqa: E402, F403
from tests.postgresql import server_url  # noqa: E402

API_RATE = API_RATE_SIGNED_IN = 0  # a test asks as often as it likes; those of the limits set their own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; never outside the tests

CACHES["public"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405 – tests write rows directly

# In memory, also for the processes of pytest-xdist, which would think of a file
DATABASES = {"default": product.DATABASES["default"] | {"TEST": {"NAME": ":memory:"}}}
if os.environ.get("TEST_DATABASE", "sqlite") == "postgresql":
    DATABASES = {"default": dict(dj_database_url.parse(server_url()))}
