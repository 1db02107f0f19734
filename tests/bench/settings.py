"""The tests' settings, but what is shown to everybody is kept, as in the product, and the logs go nowhere."""

import os

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
CACHES["public"] = {  # noqa: F405
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "public",
    "OPTIONS": {"MAX_ENTRIES": 1000},
}
for _handler in LOGGING["handlers"].values():  # noqa: F405
    _handler["stream"] = open(os.devnull, "w")  # noqa: PTH123, SIM115 – as long as the process
