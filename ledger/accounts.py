"""Settings of accounts: who signs up and how, e-mail, second factors, sessions, and the limits on trying."""

from django.core.exceptions import ImproperlyConfigured

from ledger import environment, mail

DEMO = not (environment.text("SECRET_KEY") or environment.text("DATABASE_URL"))
PLAIN_HTTP = DEMO or not environment.flag("HTTPS")

AUTH_USER_MODEL = "forecasts.User"
AUTHENTICATION_BACKENDS = ["forecasts.web.accounts.adapters.OnePassword"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/start/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 4 * 3600

# E-mail. Demo mode shows it in the terminal; without EMAIL_URL production sends none and asks for no confirmation.
EMAIL_URL = environment.text("EMAIL_URL") or ("console:" if DEMO else "")
SENDS_MAIL = bool(EMAIL_URL)
_MAIL = mail.read(EMAIL_URL)
EMAIL_BACKEND = _MAIL.backend
EMAIL_FILE_PATH = _MAIL.folder
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = mail.TIMEOUT
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM")

# Signing up and in
SIGN_UP = environment.choice("SIGN_UP", "invitation", "open", "closed")
if SIGN_UP == "open" and not SENDS_MAIL:
    raise ImproperlyConfigured("SIGN_UP is open, which needs EMAIL_URL: who signs up has to confirm an address.")
INVITATION_LASTS = environment.duration("INVITATION_LASTS")
ACCOUNT_ADAPTER = "forecasts.web.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "forecasts.web.accounts.forms.SignInForm",
    "signup": "forecasts.web.accounts.forms.SignUpForm",
    "add_email": "forecasts.web.accounts.forms.AddressForm",
    "change_password": "forecasts.web.accounts.forms.ChangePasswordForm",
    "reset_password": "forecasts.web.accounts.forms.ForgottenForm",
    "reset_password_from_key": "forecasts.web.accounts.forms.NewPasswordForm",
    "reauthenticate": "forecasts.web.accounts.forms.ProofForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one replaces it once it is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Forecast Ledger] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if PLAIN_HTTP else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # ledger.origin has put the client's address into REMOTE_ADDR

# Second factors: required of whoever changes the record, outside demo mode
SECOND_FACTOR_REQUIRED = not DEMO
MFA_ADAPTER = "forecasts.web.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "forecasts.web.accounts.forms.CodeForm",
    "reauthenticate": "forecasts.web.accounts.forms.CodeProofForm",
    "activate_totp": "forecasts.web.accounts.forms.ActivateAppForm",
    "add_webauthn": "forecasts.web.accounts.forms.AddPasskeyForm",
    "login_webauthn": "forecasts.web.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "forecasts.web.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "forecasts.web.accounts.forms.PasskeyProofForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
MFA_TOTP_ISSUER = "Forecast Ledger"
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off still signs in

# Sessions
SESSION_COOKIE_NAME = "ledger_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Caches: limits are counted where all web processes see them
_REDIS = environment.text("REDIS_URL").replace("redis+socket://", "unix://")  # Celery's word for a socket, and Redis's
CACHES = {
    "default": {
        "BACKEND": "ledger.caches.ForgivingRedisCache",
        "LOCATION": _REDIS,
        "KEY_PREFIX": "ledger",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    if _REDIS
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What everybody sees alike, in each process: forecasts.scorecards.keeping says why it is never out of date
    "public": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "public",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
