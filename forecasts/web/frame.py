"""What stands around every page: navigation, desk, account, appearance and the banner.

Asked lazily, so that a page that shows none of it costs no query.
"""

from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from forecasts import clock
from forecasts.models.claims import Claim, ClaimQuerySet
from forecasts.models.people import User

THEME_COOKIE = "theme"
THEMES = (("auto", "Auto"), ("light", "Light"), ("dark", "Dark"))

DESK_PERMISSIONS = ("propose_resolution", "confirm_resolution", "decide_dispute")

SECTIONS = {
    "claims": ("claims", "claim", "claim_history", "dispute"),
    "articles": ("articles", "article"),
    "scorecards": (
        "ledger",
        "forecaster",
        "outlet",
        "topic",
        "article_scorecard",
        "forecasters",
        "outlets",
        "topics",
    ),
    "leaderboard": ("leaderboard", "compare"),
    "methods": ("methods",),
    "desk": (
        "queue",
        "review_queue",
        "disputes",
        "corrections",
        "directions",
        "resolve",
        "review",
        "decide",
        "correct",
        "correction",
    ),
    "mine": ("mine", "mine_card"),
    "operations": ("operations",),
    "account": (
        "account",
        "login",
        "sessions",
        "erase",
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
    ),
}


class Frame:
    """The frame of one request's page."""

    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def theme(self) -> str:
        """The appearance that this browser asked for."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in dict(THEMES) else THEMES[0][0]

    @property
    def path(self) -> str:
        """Where to return to after a change of appearance; a form's answer is not a page to return to."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @cached_property
    def section(self) -> str:
        """The part of the navigation that this page belongs to."""
        match = self.request.resolver_match
        name = match.url_name if match else None
        return next((section for section, names in SECTIONS.items() if name in names), "")

    @property
    def current(self) -> str:
        """Whether this page is the section's own (“page”) or one below it (“true”)."""
        match = self.request.resolver_match
        return "page" if match and match.url_name == SECTIONS[self.section][0] else "true"

    @property
    def username(self) -> str:
        """The name with which this person signed in, or nothing."""
        return self.request.user.get_username()

    @property
    def person(self) -> str:
        """Under which name this browser keeps the drafts of who is signed in."""
        return getattr(self.request.user, "pseudonym", "")

    @property
    def sign_in_url(self) -> str:
        """The sign-in page, from which one returns here; from the start page one goes on to one's desk."""
        if self.path == reverse("web:home"):
            return reverse("web:login")
        return f"{reverse('web:login')}?{urlencode({'next': self.path})}"

    @cached_property
    def desk_count(self) -> int | None:
        """How many claims are due, for those who have work on the desk; None for all others."""
        user = self.request.user
        due = Claim.objects.due(at=clock.now())
        if not isinstance(user, User):
            return None
        return due.count() if user.is_superuser else counted_for(user, due)

    @property
    def is_staff(self) -> bool:
        """Whether this person has a desk on the admin site."""
        return isinstance(self.request.user, User) and self.request.user.is_staff

    @property
    def is_operator(self) -> bool:
        """Whether this person keeps the ledger running."""
        return isinstance(self.request.user, User) and self.request.user.is_superuser

    @property
    def is_for_developers(self) -> bool:
        """Whether those who make pages are at work here: in demo mode, and where mistakes are shown in full."""
        return bool(settings.DEMO or settings.DEBUG)

    @property
    def scores_in_process(self) -> bool:
        """Whether score jobs run in this process, for want of a broker."""
        return bool(settings.SCORING_IN_PROCESS)


def counted_for(user: User, due: ClaimQuerySet) -> int | None:
    """Count claims if the user’s roles include a step of the desk: both answers in one query, for it is on every page."""
    count = due.order_by().values("state").annotate(size=Count("pk")).values("size")
    held = Permission.objects.filter(Q(group__user=user) | Q(user=user), codename__in=DESK_PERMISSIONS)
    return held.values_list(Coalesce(Subquery(count), 0), flat=True).first()


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every template the frame."""
    return {"frame": Frame(request)}
