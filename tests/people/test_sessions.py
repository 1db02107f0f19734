import pytest

from forecasts.people.sessions import device, end_others, end_session, listed
from tests import factories
from tests.people.browsers import CHROME, browser

pytestmark = pytest.mark.django_db

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1"


@pytest.mark.parametrize(
    "says, words",
    [
        (CHROME, "Chrome on Linux"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.1; rv:130.0) Firefox/130.0", "Firefox on a Mac"),
        ("curl/8.5.0", "Something that does not say what it is"),
        ("Firefox/130.0", "Firefox"),
        ("(Android)", "Android"),
        ("", "Something that does not say what it is"),
    ],
)
def test_a_device_in_words(says: str, words: str) -> None:
    assert device(says) == words


def test_only_living_sessions_of_the_person_are_listed_and_ended() -> None:
    user, other = factories.person(), factories.person()
    clients = [browser(person) for person in (user, user, user, other)]
    here = str(clients[0].session.session_key)
    clients[2].session.delete()

    lines = listed(user, here=here)

    assert [line.is_here for line in lines] == [True, False]
    assert not end_session(user, number=str(lines[0].number), here=here)
    assert not end_session(other, number=str(lines[1].number), here="")
    assert not end_session(user, number="1; DROP", here=here)
    assert end_session(user, number=str(lines[1].number), here=here)
    assert clients[1].get("/accounts/").status_code == 302
    assert clients[0].get("/accounts/").status_code == 200
    assert end_others(user, here="") == 1
    assert clients[0].get("/accounts/").status_code == 302
    assert clients[3].get("/accounts/").status_code == 200
