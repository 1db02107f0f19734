from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from forecasts.models.people import Role
from forecasts.people.sessions import SEEN
from tests import factories
from tests.people.browsers import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

PATH = "/accounts/sessions/"


def test_this_session_is_marked_and_another_is_ended() -> None:
    user = factories.person(Role.FORECASTER)
    there, here = browser(user, agent="Firefox/130.0 (Windows NT 10.0)"), browser(user)
    page = here.get(PATH).text
    assert "Chrome on Linux (this one)" in page
    assert "Firefox on Windows" in page

    number = UserSession.objects.get(user_agent__startswith="Firefox").pk
    assert "That session has ended." in here.post(PATH, {"session": number}, follow=True).text
    assert there.get("/accounts/").status_code == 302
    assert "over already" in here.post(PATH, {"session": number}, follow=True).text


def test_all_others_are_ended_at_once() -> None:
    user, other = factories.person(Role.FORECASTER), factories.person(Role.FORECASTER)
    there, stranger, here = browser(user), browser(other), browser(user)
    assert "1 session ended" in here.post(PATH, {"others": "yes"}, follow=True).text
    answers = [client.get("/accounts/").status_code for client in (there, stranger, here)]
    assert answers == [302, 200, 200]


def test_nobody_ends_the_session_of_somebody_else() -> None:
    victim = browser(factories.person(Role.FORECASTER))
    number = UserSession.objects.get().pk
    browser(factories.person(Role.FORECASTER)).post(PATH, {"session": number})
    assert victim.get("/accounts/").status_code == 200


def seen_before(client: Client, ago: timedelta) -> UserSession:
    """The session, as if it had last been seen a while ago."""
    row = UserSession.objects.get()
    UserSession.objects.update(last_seen_at=row.last_seen_at - ago)
    session = client.session
    session[SEEN] -= ago.total_seconds()
    session.save()
    return UserSession.objects.get()


@pytest.mark.parametrize("minutes, noted", [(4, False), (6, True)])
def test_use_is_noted_every_five_minutes_at_most(minutes: int, noted: bool) -> None:
    client = browser(factories.person(Role.FORECASTER))
    before = seen_before(client, timedelta(minutes=minutes))
    for _ in range(2):
        client.get("/accounts/")
    assert (UserSession.objects.get().last_seen_at > before.last_seen_at) == noted
