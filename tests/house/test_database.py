"""The suite runs on what it says it runs on."""

import os

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_settings_are_those_of_the_tests() -> None:
    assert settings.SETTINGS_MODULE == "tests.settings"
    assert settings.DEMO


def test_the_database_is_the_one_that_was_asked_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        row = cursor.fetchone()
    assert connection.vendor == os.environ.get("TEST_DATABASE", "sqlite")
    assert row is not None
    assert row[0]
