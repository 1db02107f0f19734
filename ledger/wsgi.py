"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from ledger import sqlite

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")

sqlite.OPTIONS["timeout"] = sqlite.WEB_WAITS
application = get_wsgi_application()
