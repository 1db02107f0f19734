"""A program that reads the API, and a ledger to read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from forecasts.models.claims import Claim
from tests.scorecards import stage

Get = Callable[..., Any]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request closes a connection that is in a transaction, as a test's is: here it stays."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _: None)


@pytest.fixture
def get(db: None, client: Client) -> Get:
    """Ask below /api/v1/ and return the document; another status than 200 has to be expected."""

    def ask(path: str, status: int = 200) -> Any:
        response = client.get(path if path.startswith(("/", "http")) else f"/api/v1/{path}")
        assert response.status_code == status, response.content
        assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
        return response.json()

    return ask


@pytest.fixture
def example(db: None) -> dict[int, Claim]:
    """The example's claims by their numbers, scored."""
    return stage.example()
