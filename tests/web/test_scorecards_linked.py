"""Every figure of a scorecard leads to its entry on the methods page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from forecasts.models.sources import Forecaster
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
VOID = {"input", "br", "line", "rect", "circle", "polyline", "polygon", "use", "meta", "link", "img", "path"}
FIGURE = re.compile(r"\d")


class Element:
    """An element: its tag, its attributes, what is in it."""

    def __init__(self, tag: str, attrs: dict[str, str | None], parent: "Element | None") -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[Element] = []
        self.text = ""

    def all(self) -> Iterator["Element"]:
        """This and every element in it."""
        yield self
        for child in self.children:
            yield from child.all()

    def words(self) -> str:
        """All text in it."""
        return "".join([self.text, *(child.words() for child in self.children)])

    def up(self, tag: str) -> "Element":
        """The nearest element around it with a tag."""
        assert self.parent is not None, tag
        return self.parent if self.parent.tag == tag else self.parent.up(tag)

    def entries(self) -> list[str]:
        """The entries of the methods page to which it leads."""
        links = (element.attrs.get("href") or "" for element in self.all())
        return [link.removeprefix("/methods/#") for link in links if link.startswith("/methods/#")]


class Tree(HTMLParser):
    """A page as its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.at.parent is not None:
            self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.text += data


def entries_of(cell: Element) -> list[str]:
    """Where the figure in a cell of a table is explained: beside it, over it, or over the whole table."""
    row, table = cell.up("tr"), cell.up("table")
    place = row.children.index(cell)
    heads = [head for each in table.all() if each.tag == "thead" for head in each.all() if head.tag == "th"]
    captions = [each for each in table.children if each.tag == "caption"]
    figures = [each.children for each in [table.parent] if each is not None and each.tag in {"figure", "details"}]
    around = [each for children in figures for each in children if each.tag == "figcaption"]
    return [entry for each in [row, *heads[place : place + 1], *captions, *around] for entry in each.entries()]


def rich() -> str:
    """The path of a card with everything on it: many scores, hedges, choices, quoted and void claims."""
    author = factories.forecaster()
    for number in range(34):
        outcome = ("occurred", "did_not_occur", "ambiguous")[number % 3]
        stage.called(("likely", "unlikely", "could")[number % 3], forecaster=author, outcome=outcome)
    stage.called(forecaster=author, outcome=None)
    stage.score()
    return f"/forecasters/{author.slug}/"


@pytest.mark.parametrize("path", ["rich", "/articles/north-korea-increases-the-pressure/scorecard/", "/ledger/"])
def test_every_figure_leads_to_its_entry(client: Client, path: str) -> None:
    stage.example()
    card = Tree(client.get(rich() if path == "rich" else path).text).root
    known = {element.attrs.get("id") for element in Tree(client.get("/methods/").text).root.all()}
    cells = [each for each in card.all() if each.tag == "td" and FIGURE.search(each.words()) and is_figure(each)]
    lay = [each for each in card.all() if each.tag == "dl" and each.attrs.get("class") == "lay"]
    explained = [(cell.words(), entries_of(cell)) for cell in cells]
    explained += [(row.words(), row.entries()) for each in lay for row in each.children]
    assert len(explained) > 40
    for words, entries in explained:
        assert entries, words
        assert set(entries) <= known, words


def is_figure(cell: Element) -> bool:
    """Whether a cell holds a number of its own, not words about one."""
    return "n" in (cell.attrs.get("class") or "").split()


def test_what_is_said_in_passing_leads_there_too(client: Client) -> None:
    stage.example()
    quoted = Forecaster.objects.get(slug="north-korean-army")
    page = client.get(f"/forecasters/{quoted.slug}/").text
    assert '#late">resolved late</a>' in page
    assert re.search(r'#method">Method \d</a>', page)
    assert '#uncertainty">How sure one can be</a>' in page
