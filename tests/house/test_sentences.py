"""Sentences with numbers and questions read well, whatever the number and whatever stands in the place of a name."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from tests import factories
from tests.pages import ADMIN_LOOKS, LOOKS, find
from tests.scorecards import stage

pytestmark = pytest.mark.django_db

ONE = (
    "claim", "forecast", "entry", "row", "reader", "article", "outcome", "resolution", "draft", "day", "hour", "option",
    "piece", "proposal", "choice", "line", "person", "call", "topic", "outlet", "author",
)  # fmt: skip
MANY = (*(f"{noun}s" for noun in ONE if noun not in {"entry", "person"}), "entries", "people")
WRONG = {
    "one of several": re.compile(rf"(?<![\d,.])(?<!of )1 (?:[a-z]+ )?(?:{'|'.join(MANY)})\b"),
    "several of one": re.compile(rf"(?<![\d,.])(?:0|[2-9]|\d{{2,}}) (?:{'|'.join(ONE)})\b"),
    "a mark before another": re.compile(r"[?!.:;],|\?\.|[^.]\.\.(?!\.)|,,|;\."),
    "a manager in the place of a number": re.compile(r"\.None\b|(?m:^ *None *$)"),
    "an empty place": re.compile(r"\(\s*\)|“\s*”"),
}


def words(html: str) -> str:
    """The text of a page as it is read; what people wrote stands in `bdi` or `code` and is left as a name."""
    html = re.sub(r"(?s)<(script|style|svg|head|kbd)\b.*?</\1>", " ", html)
    html = re.sub(r"(?s)<code\b[^>]*>.*?</code>", "name", html)
    html = re.sub(
        r"</?(?:p|div|li|dt|dd|td|th|tr|h\d|section|option|label|caption|button|summary|small)\b[^>]*>", "\n", html
    )
    return re.sub(r"[ \t\xa0]+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def mistakes(text: str) -> Iterator[str]:
    for name, pattern in WRONG.items():
        for found in pattern.finditer(text):
            yield f"{name}: …{' '.join(text[max(found.start() - 60, 0) : found.end() + 40].split())}…"


@pytest.fixture(params=["nothing", "one", "example"])
def ledger(request: pytest.FixtureRequest) -> str:
    """A ledger without anything, with one of everything, and with the example."""
    call_command("sync_roles", verbosity=0)
    call_command("demo_people", verbosity=0)
    if request.param == "one":
        claim = stage.recorded(
            event="Does the party win the Assembly?", article=factories.article(), topics=[factories.topic()]
        )
        factories.forecast(claim, forecaster=factories.forecaster(name="Ada Example"))
        stage.score()
    elif request.param == "example":
        call_command("load_example", "--small", verbosity=0)
    return str(request.param)


def test_the_pages_read_well(client: Client, ledger: str) -> None:
    found: dict[str, list[str]] = {}
    people = {role: User.objects.get(username=role) for role in Role.values}
    for look in (*LOOKS, *ADMIN_LOOKS):
        if look.name in {"style", "methods", "guide"}:
            continue
        try:
            path = find(look.path, lambda path: client.get(path).text)
        except AssertionError:
            continue  # a ledger this small has no such thing
        if look.role:
            client.force_login(people[look.role])
        found[f"{path} {look.role}"] = list(dict.fromkeys(mistakes(words(client.get(path).text))))
        client.logout()
    assert {path: said for path, said in found.items() if said} == {}
    assert len(found) > (20 if ledger == "nothing" else 40)


def test_a_question_keeps_its_mark(client: Client) -> None:
    claim = stage.recorded(event="Does the party win the Assembly?")
    assert 'Assembly?</bdi> <span class="quiet">(between' in client.get(f"/claims/{claim.public_id}/").text


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("All 1 history entries", True),
        ("1 claim", False),
        ("21 claims", False),
        ("2 claim", True),
        ("Assembly?, between", True),
        ("forecasts.Claim.None", True),
        ("It is so...", False),
        ("It is so..", True),
        ("0.1 points", False),
    ],
)
def test_the_patterns_find_what_they_should(text: str, wrong: bool) -> None:
    assert bool(list(mistakes(text))) == wrong
    assert Claim.objects.count() == 0
