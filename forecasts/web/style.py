"""The style page: every token, mark and component that the pages are made of, for those who make pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from forecasts.templatetags.marks import HELD, OUTCOMES, STATES
from forecasts.web.errors import reads
from forecasts.web.samples import SAMPLES, Sample

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(light-dark\([^;]*\)|[^;{}]+);")
_ICON = re.compile(r'<symbol id="([a-z-]+)"')


@dataclass(frozen=True)
class Token:
    """A custom property of the style sheet, as it is written there."""

    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        """Whether it has one value in the light and another in the dark."""
        return self.value.startswith("light-dark(")


@dataclass(frozen=True)
class Shown:
    """A component in some of its states, rendered."""

    name: str
    says: str
    states: list[tuple[str, SafeString]]


@reads
def style(request: HttpRequest) -> HttpResponse:
    """Show the page. It needs no row of the database."""
    found = tokens()
    shown = [rendered(sample) for sample in SAMPLES]
    context = {
        "colours": [token for token in found if token.is_colour],
        "measures": [token for token in found if not token.is_colour],
        "marks": {"The event": OUTCOMES, "The call": HELD, "The claim": STATES},
        "icons": _ICON.findall((COMPONENTS / "sprite.html").read_text()),
        "shown": shown,
        "elsewhere": sorted(
            described().items() - ((name, says) for name, says in described().items() if name in names(shown))
        ),
        "themes": ("light", "dark"),
    }
    response = render(request, "forecasts/style.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def names(shown: Iterable[Shown]) -> set[str]:
    """The components that are shown."""
    return {each.name for each in shown}


@cache
def tokens() -> tuple[Token, ...]:
    """Every custom property that the style sheet defines, in its order, each once."""
    path = finders.find("forecasts/app.css")
    if path is None:
        raise FileNotFoundError("forecasts/app.css is among no static files.")
    found: dict[str, Token] = {}
    for name, value in _TOKEN.findall(Path(path).read_text()):
        found.setdefault(name, Token(name, value.strip()))
    return tuple(found.values())


@cache
def described() -> Mapping[str, str]:
    """Every component, with the first line of its template, which says what it takes."""
    first_lines = {path.stem: path.read_text().partition("\n")[0] for path in sorted(COMPONENTS.glob("*.html"))}
    return {
        name: line.removeprefix("{#").partition("#}")[0].strip() if line.startswith("{#") else ""
        for name, line in first_lines.items()
    }


def rendered(sample: Sample) -> Shown:
    """Render a component in each of its states."""
    template = f"components/{sample.name}.html"
    states = [(caption, SafeString(render_to_string(template, dict(context)))) for caption, context in sample.states]
    return Shown(sample.name, described()[sample.name], states)
