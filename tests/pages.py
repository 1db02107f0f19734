"""Every page of the product, by the name of its address: who looks at it, and where one of its kind is found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Read = Callable[[str], str]
"""Takes the path of a public page, gives its HTML."""

NOBODY: Final = ""


@dataclass(frozen=True)
class Look:
    """One page and one who looks at it. In the path, `{state}` is a claim in that state, `{article}` an article, …"""

    name: str
    path: str
    role: str = NOBODY
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name} as {self.role or 'nobody'}"


LOOKS: Final = (
    Look("home", "/"),
    Look("home", "/", "admin"),
    Look("claims", "/claims/"),
    Look("claims", "/claims/?q=Korea&state=resolved", "forecaster"),
    Look("claims", "/claims/?q=nothing+of+this+kind"),
    Look("claim", "/claims/{resolved}/"),
    Look("claim", "/claims/{due}/", "resolver"),
    Look("claim", "/claims/{open}/", "forecaster"),
    Look("claim", "/claims/{proposed}/", "reviewer"),
    Look("claim", "/claims/{disputed}/"),
    Look("claim", "/claims/nosuchclaim/", status=404),
    Look("claim_history", "/claims/{resolved}/history/"),
    Look("resolve", "/claims/{due}/resolve/", "resolver"),
    Look("review", "/claims/{proposed}/review/", "reviewer"),
    Look("dispute", "/claims/{resolved}/dispute/", "forecaster"),
    Look("decide", "/claims/{disputed}/dispute/decide/", "admin"),
    Look("mine", "/forecasts/mine/", "forecaster"),
    Look("queue", "/queue/", "resolver"),
    Look("review_queue", "/review/", "reviewer"),
    Look("disputes", "/queue/disputes/", "admin"),
    Look("corrections", "/queue/corrections/", "reviewer"),
    Look("directions", "/queue/directions/", "recorder"),
    Look("correct", "/forecasts/nosuchone0/correct/", "recorder", status=404),
    Look("correction", "/corrections/nosuchone0/", "reviewer", status=404),
    Look("articles", "/articles/"),
    Look("article", "/articles/{article}/"),
    Look("article_scorecard", "/articles/{article}/scorecard/"),
    Look("articles", "/articles/?outlet=ips-journal&q=north"),
    Look("forecasters", "/forecasters/"),
    Look("outlets", "/outlets/"),
    Look("topics", "/topics/"),
    Look("forecaster", "/forecasters/henning-effner/"),
    Look("forecaster", "/forecasters/north-korean-army/"),
    Look("forecaster", "/forecasters/henning-effner/?topic=missiles&horizon=30-to-180&recorded=retrospective"),
    Look("forecaster", "/forecasters/henning-effner/?since=9999-99-99&horizon=x", status=400),
    Look("outlet", "/outlets/{outlet}/"),
    Look("topic", "/topics/{topic}/"),
    Look("ledger", "/ledger/"),
    Look("ledger", "/ledger/?as_of=2026-01-01&method=1&recorded=prospective"),
    Look("leaderboard", "/leaderboard/"),
    Look("leaderboard", "/leaderboard/?kind=outlet&part=retrospective"),
    Look("compare", "/compare/"),
    Look("compare", "/compare/?part=retrospective&first=henning-effner&second=north-korean-army"),
    Look("compare", "/compare/?part=retrospective&first=henning-effner"),
    Look("compare", "/compare/?first=nobody&second=nobody"),
    Look("history", "/history/"),
    Look("history", "/history/?kind=claim.recorded&role=recorder", "admin"),
    Look("operations", "/operations/", "admin"),
    Look("help", "/help/"),
    *(
        Look("guide", f"/help/{slug}/")
        for slug in ("reading", "forecasting", "recording", "importing", "resolving", "running")
    ),
    Look("methods", "/methods/"),
    Look("style", "/style/"),
    Look("account", "/accounts/", "recorder"),
    Look("login", "/accounts/login/"),
    Look("forgotten", "/accounts/password/reset/"),
    Look("sessions", "/accounts/sessions/", "recorder"),
    Look("invitation", "/accounts/invitation/nosuchtoken/", status=410),
)
"""Pages of `forecasts.web`. A page that is not here makes a test fail."""

ADMIN_LOOKS: Final = tuple(
    Look(name, path, role)
    for role in ("recorder", "admin")
    for name, path in (
        ("admin index", "/admin/"),
        ("admin articles", "/admin/forecasts/article/"),
        ("admin article", "/admin/forecasts/article/add/"),
        ("admin claims", "/admin/forecasts/claim/"),
        ("admin claim", "/admin/forecasts/claim/add/"),
    )
)

NO_PAGES: Final = {"withdraw_forecast", "mine_card", "logout", "demo", "appearance", "forecast", "vega"} | {
    "import_sample",
    "export",
    "erase",
    "activate_app",
    "add_passkey",
    "robots",
    "start",
    "sitemap",
    "sitemap_section",
    "favicon",
    "kept",
    "drop_dispute",
}
"""Addresses that only take a form or give a file; and pages that ask once more who one is (see the tests of accounts)."""

STATES: Final = ("open", "due", "proposed", "resolved", "disputed")
_LISTS: Final = {"article": "/articles/", "outlet": "/articles/{article}/", "topic": "/claims/{resolved}/"}


def find(path: str, read: Read) -> str:
    """Return the path with the first of each kind in it that a page links to."""
    for word in re.findall(r"{(\w+)}", path):
        kind = "claim" if word in STATES else word
        listing = f"/claims/?state={word}" if word in STATES else find(_LISTS[word], read)
        found = re.search(rf'href="/{kind}s/([a-z0-9-]+)/"', read(listing))
        assert found is not None, f"{listing} links to no {kind}"
        path = path.replace(f"{{{word}}}", found[1])
    return path
