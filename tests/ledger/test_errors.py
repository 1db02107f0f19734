"""Hostile input is answered and never an error of our own; a database that is away is said as such."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NoReturn

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.test import Client

from forecasts.admin.site import site
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from tests import factories

VALUES = (
    "",
    "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "9223372036854775808", "50", "%ED%A0%80%FF",
    "%22*'()&%7C!:-%5C",
)  # fmt: skip
DAYS = [f"{about}_{end}" for about in ("stated", "deadline", "published", "resolved") for end in ("from", "to")]
CLAIMS = [*DAYS, "changed_since", "q", "state", "kind", "topic", "prospective", "ordering", "page"]
LIST = ["cursor", "page_size", "format", "name"]
CARD = ["as_of", "since", "until", "horizon", "recorded", "method", "topic", "page"]
BOARD = ["kind", "part", "order", "page", "format", "kind=x&page"]
COMPARED = ["kind", "part", "first", "second", "first=henning-effner&second=north-korean-army&page", "kind=x&page"]
WALKS = {
    "/claims/": CLAIMS,
    "/api/v1/claims/": [*CLAIMS, *LIST],
    "/articles/": [*DAYS, "q", "topic", "ordering", "page"],
    "/api/v1/articles/": [*DAYS, "topic", "outlet", "ordering", *LIST],
    "/api/v1/forecasters/": [*LIST, "kind"],
    "/forecasters/": ["q", "kind", "page", "name"],
    "/forecasters/henning-effner/": CARD,
    "/ledger/": CARD,
    "/api/v1/scorecards/forecaster/henning-effner/": CARD,
    "/api/v1/scorecards/": ["kind", "order", "page", "q", *LIST],
    "/leaderboard/": BOARD,
    "/api/v1/leaderboard/": BOARD,
    "/history/": ["kind", "role", "claim", "actor", "since", "until", "before", "after", "page"],
    "/queue/": ["page", "topic", "q", "order", "next"],
    "/review/": ["page", "topic", "q", "order", "next"],
    "/queue/disputes/": ["page"],
    "/queue/corrections/": ["page"],
    "/queue/directions/": ["before", "page"],
    "/forecasts/mine/": ["page", "state", "order", "as_of"],
    "/accounts/login/": ["next"],
    "/methods/": ["method", "as_of"],
    "/admin/forecasts/claim/": ["q", "p", "o", "state__exact", "state", "deadline__gte", "deadline_on__year", "x"],
    "/admin/forecasts/article/": ["published_on__year", "published_on__day", "outlet__id__exact", "id", "_to_field"],
    "/admin/forecasts/entry/": ["at__year", "at__year=2026&at__month", "p"],
    "/compare/": COMPARED,
    "/api/v1/compare/": COMPARED,
    "/api/v1/compare/everybody/": COMPARED,
}


@pytest.fixture
def client(db: None) -> Client:
    """Somebody who sees every page of the example."""
    call_command("sync_roles", verbosity=0)
    call_command("load_example", "--small", verbosity=0)
    browser = Client(raise_request_exception=False)
    browser.force_login(factories.person(Role.ADMIN, is_staff=True))
    return browser


def rows_of_admin() -> list[Model]:
    """One row of each table of the admin site."""
    return [row for table in site._registry if (row := table._default_manager.order_by("pk").first())]


def test_no_parameter_is_an_error_of_ours(client: Client) -> None:
    rows = {f"/admin/forecasts/{row._meta.model_name}/{row.pk}/change/": ["_to_field", "e"] for row in rows_of_admin()}
    walks = [*WALKS.items(), *rows.items()]
    asked = [f"{path}?{name}={value}" for path, names in walks for name, value in product(names, VALUES)]
    assert [address for address in asked if client.get(address).status_code >= 500] == []


def paths(claim: Claim) -> list[str]:
    """Every address of the API, and one that is none."""
    claims = [f"claims/{claim.public_id}/{part}" for part in ("", "forecasts/", "resolutions/", "history/")]
    lists = ["", "claims/", "articles/", "topics/", "outlets/", "forecasters/", "leaderboard/", "scorecards/ledger/"]
    return [*lists, *claims, "compare/", "scorecards/forecaster/henning-effner/", "schema/", "nowhere/"]


METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
FORMATS = ("?format=json", "?format=csv", "?format=jsonl", "?format=x", "")
ACCEPTED = ("*/*", "text/csv", "text/html", "garbage", ";;;", "application/json; q=x", "a/b" * 500)


def test_every_method_is_answered_in_every_format(client: Client) -> None:
    wrong = []
    for method, path, form in product(METHODS, paths(Claim.objects.all()[0]), FORMATS):
        answer = getattr(client, method)(f"/api/v1/{path}{form}", content_type="application/json")
        b"".join(answer)
        if answer.status_code >= 500 or (answer.status_code >= 400 and "problem+json" not in answer["Content-Type"]):
            wrong.append((method, path, form, answer.status_code, answer["Content-Type"]))
    assert wrong == []


def test_no_header_is_an_error_of_ours(client: Client) -> None:
    headers = ("accept", "if-none-match", "if-modified-since", "accept-language", "accept-encoding", "origin", "range",
               "x-request-id", "referer", "cookie", "x-forwarded-for", "content-type", "host")  # fmt: skip
    for path, name, value in product(("/api/v1/topics/", "/help/"), headers, ACCEPTED):
        assert client.get(path, headers={name: value}).status_code < 500, (path, name, value)


NUL = "a\0b"
FORMS = {
    "/accounts/login/": {"login": NUL, "password": NUL, "next": NUL},
    "/accounts/password/reset/": {"email": NUL},
    "/accounts/demo/": {"person": NUL, "next": NUL},
    "/accounts/sessions/": {"session": NUL},
    "/appearance/": {"theme": NUL, "next": NUL},
    "/forecasts/mine/card/": {"public": NUL, "name": NUL},
    "/admin/forecasts/topic/add/": {"name": NUL, "slug": NUL},
    "/admin/forecasts/invitation/add/": {"email": NUL, "role": NUL},
    "/accounts/kept/": {"key": NUL, "fields": NUL},
}


def test_no_form_is_an_error_of_ours(client: Client) -> None:
    for (path, sent), value in product(FORMS.items(), (NUL, "\ufffd", "x" * 30_000, "9" * 400)):
        answer = client.post(path, dict.fromkeys(sent, value), headers={"host": "localhost"})
        assert answer.status_code < 500, (path, value[:9])
    for path in FORMS:
        assert client.post(path, "{", content_type="application/json").status_code < 500
        assert client.post(path, b"\xff", content_type="multipart/form-data; boundary=x").status_code < 500


def test_no_cookie_is_an_error_of_ours(db: None) -> None:
    names = ("ledger_session", "csrftoken", "theme", "messages")
    for name, value in product(names, ("\\000", "\\377\\376", "x" * 4000, "é", '"')):
        answer = Client(raise_request_exception=False).get("/accounts/", headers={"cookie": f'{name}="{value}"'})
        assert answer.status_code < 500, (name, value[:9])


def test_too_long_an_address_is_said_so(client: Client) -> None:
    answer = client.get("/api/v1/claims/?q=" + "a" * 20_000)
    assert (answer.status_code, answer["Content-Type"]) == (414, "application/problem+json")


@pytest.fixture
def away(client: Client) -> Iterator[Callable[[type[Exception]], None]]:
    """Lets every question to the database fail from now on, until the test is over."""
    with pytest.MonkeyPatch.context() as patch:

        def fail(error: type[Exception]) -> None:
            def no_cursor(*_: object, **__: object) -> NoReturn:
                raise error

            patch.setattr(BaseDatabaseWrapper, "cursor", no_cursor)
            patch.setattr(BaseDatabaseWrapper, "chunked_cursor", no_cursor)

        yield fail


FILES = ("/api/v1/claims/?format=csv", "/api/v1/topics/?format=jsonl") * 2


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_while_the_database_is_away_one_is_told_to_come_back(
    client: Client, away: Callable[[type[Exception]], None], error: type[Exception]
) -> None:
    away(error)
    anybody = Client(raise_request_exception=False)
    for browser in (client, anybody):
        for path in ("/", "/claims/", "/ledger/", "/api/v1/claims/", "/api/v1/scorecards/ledger/", "/history/", *FILES):
            answer = browser.get(path)
            assert (answer.status_code, answer.get("Retry-After")) == (503, "10"), path
            assert ("problem+json" in answer["Content-Type"]) is path.startswith("/api/")
            assert "Traceback" not in answer.text
    for path in ("/admin/", "/accounts/", "/queue/"):
        assert client.get(path).status_code == 503
    assert anybody.post("/accounts/login/", {"login": "a", "password": "b"}).status_code == 503
    assert anybody.get("/healthz").status_code == 200


def test_another_error_of_the_database_is_ours(client: Client, away: Callable[[type[Exception]], None]) -> None:
    away(DatabaseError)
    assert client.get("/claims/").status_code == 500
