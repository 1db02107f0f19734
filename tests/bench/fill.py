"""Fill the database of the settings with as many claims as said: a process of its own, for another database."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 – only now

from tests.bench.populating import grow  # noqa: E402

call_command("migrate", verbosity=0)
grow(int(sys.argv[1]))
