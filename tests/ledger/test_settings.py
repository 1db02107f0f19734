"""What kind of installation the environment makes: the settings are read by a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ledger import environment, sqlite
from ledger.processes import ROOT

PRODUCTION = {"SECRET_KEY": "k" * 60, "DATABASE_URL": "postgres://ledger@db/ledger", "ALLOWED_HOSTS": "ledger.example"}
SHOW = "import json; from ledger import settings as s; print(json.dumps(vars(s), default=repr))"


def read(tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    outside = {setting.name for setting in environment.TABLE}
    kept = {name: value for name, value in os.environ.items() if name not in outside}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env=kept | {"DATA_DIR": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(tmp_path: Path, **given: str) -> dict[str, Any]:
    done = read(tmp_path, **given)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_nothing_given_is_demo_mode(tmp_path: Path) -> None:
    found = settings_of(tmp_path)
    assert found["DEMO"] is True
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    assert found["SCORING_IN_PROCESS"] is True
    assert found["SECURE_SSL_REDIRECT"] is False
    options = found["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


def test_production_is_closed(tmp_path: Path) -> None:
    found = settings_of(tmp_path, **PRODUCTION, REDIS_URL="redis://queue/0")
    assert found["DEMO"] is False
    assert found["ALLOWED_HOSTS"] == ["ledger.example"]
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SCORING_IN_PROCESS"] is False
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert not (tmp_path / "secret_key").exists()


def test_a_key_alone_is_production_on_sqlite(tmp_path: Path) -> None:
    found = settings_of(tmp_path, SECRET_KEY="k" * 60)
    assert found["DEMO"] is False
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "ledger.sqlite3")


def test_plain_http_has_to_be_asked_for(tmp_path: Path) -> None:
    found = settings_of(tmp_path, **PRODUCTION, HTTPS="0")
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize(
    "given, said",
    [
        ({"DATABASE_URL": "postgres://ledger@db/ledger"}, "SECRET_KEY is required"),
        ({"LEXICON": "nosuch"}, "LEXICON is 'nosuch'; it must be one of: survey-2026, "),
        ({"REVIEW_POLICY": "none"}, "REVIEW_POLICY"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, given: dict[str, str], said: str) -> None:
    assert said in read(tmp_path, **given).stderr


def test_what_accounts_ask_for_in_production(tmp_path: Path) -> None:
    silent = settings_of(tmp_path, **PRODUCTION)
    assert (silent["SECOND_FACTOR_REQUIRED"], silent["SENDS_MAIL"], silent["SIGN_UP"]) == (True, False, "invitation")
    assert (silent["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"], silent["ALLAUTH_TRUSTED_PROXY_COUNT"]) == (False, 0)
    heard = settings_of(tmp_path, **PRODUCTION, EMAIL_URL="smtp://mail.example", SIGN_UP="open", PROXY="1")
    assert (heard["ACCOUNT_EMAIL_VERIFICATION"], heard["ALLAUTH_TRUSTED_PROXY_COUNT"]) == ("mandatory", 0)
    refused = read(tmp_path, **PRODUCTION, SIGN_UP="open")
    assert "SIGN_UP is open, which needs EMAIL_URL" in refused.stderr


def test_the_journal_follows_the_library() -> None:
    assert sqlite.journal((3, 51, 2)) == "DELETE"
    assert sqlite.journal((3, 51, 3)) == "WAL"
