"""Django's settings, read from the environment alone; `ledger.environment` holds the table of what it may say.

With neither SECRET_KEY nor DATABASE_URL given, this is **demo mode**: a key of its own in DATA_DIR, SQLite beside
it, loopback hosts only, demo people. Anything else is production: HTTPS, secure cookies, a manifest of static files.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from forecasts.scoring import lexicons
from ledger import addresses, api, demo, environment, logs, private
from ledger.accounts import *  # noqa: F403 – an area of settings with a module of its own

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# What kind of installation this is
DEMO = environment.is_demo()
DATA_DIR = BASE_DIR / environment.text("DATA_DIR")
DEBUG = environment.flag("DEBUG")
SECRET_KEY = demo.secret_key(DATA_DIR) if DEMO else addresses.secret_key()

UNKNOWN_SETTINGS = environment.look_alikes()

# The ledger's own rules
REVIEW_POLICY = environment.choice("REVIEW_POLICY", "two_person", "single")
DISPUTE_WINDOW = environment.duration("DISPUTE_WINDOW")
LEXICON = environment.choice("LEXICON", *lexicons.names())

# Parts
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "template_partials",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "forecasts",
]
MIDDLEWARE = [
    "ledger.origin.Origin",
    "ledger.middleware.RequestLog",
    "ledger.middleware.HealthChecks",
    "ledger.middleware.TextCompression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ledger.middleware.PermissionsPolicy",
    "forecasts.api.middleware.ApiAnswers",
    "ledger.middleware.RequestLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ledger.second_factor.SecondFactorGate",
    "forecasts.web.submissions.Submissions",
    "forecasts.web.accounts.sessions.LastSeen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ledger.middleware.Snapshot",
]
ROOT_URLCONF = "ledger.urls"
WSGI_APPLICATION = "ledger.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forecasts.web.frame.frame",
            ],
            "builtins": ["forecasts.templatetags.forms"],  # {% csrf_token %} also gives each form its key
        },
    }
]

# Database
DATABASES = {"default": addresses.database(DATA_DIR)}
private.keep(DATA_DIR, *addresses.files_of(DATABASES["default"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: every instant is stored in UTC; pages show each claim's own zone
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Static files: by finders in demo mode, else collected under names that carry their content's hash
STATIC_URL = "/static/"
STATIC_ROOT = None if DEMO else BASE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO or DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security. Demo mode and HTTPS=0 speak plain HTTP; everything else holds in every mode.
HTTPS = environment.flag("HTTPS") and not DEMO
ALLOWED_HOSTS = demo.LOOPBACK_HOSTS if DEMO else addresses.hosts()
CSRF_TRUSTED_ORIGINS = addresses.origins()
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
PROXY = environment.count("PROXY")
PUBLIC_URL = addresses.public_url()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "forecasts.web.submissions.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
MAX_BODY = environment.whole_number("MAX_BODY")
MAX_UPLOAD = environment.whole_number("MAX_UPLOAD")
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY

# JSON API
REST_FRAMEWORK, SPECTACULAR_SETTINGS = api.REST_FRAMEWORK, api.document(VERSION)
API_RATE, API_RATE_SIGNED_IN, CORS_ORIGINS = api.RATE, api.RATE_SIGNED_IN, api.ORIGINS

# Jobs. A message is only a nudge, so a request never waits for the broker, and a killed worker loses nothing.
REDIS_URL = addresses.broker()
SCORING_IN_PROCESS = not REDIS_URL
UNSCORED_LIMIT = environment.duration("UNSCORED_LIMIT")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "max_retries": 0,  # without it one nudge takes six seconds of a request while the broker is down
    "socket_timeout": 1,  # workers wait longer: ledger.celery
    "socket_connect_timeout": 2,
    "health_check_interval": 10,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Logs
LOGGING = logs.configured()
SLOW_REQUEST = environment.whole_number("SLOW_REQUEST")
