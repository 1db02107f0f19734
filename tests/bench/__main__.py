"""`make bench`: set Django up on a throw-away database, then measure."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.bench.figures import main  # noqa: E402 – models can be imported only now

main()
