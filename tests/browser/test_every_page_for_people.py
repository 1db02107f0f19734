"""Every page as somebody sees it who is signed in, those of the admin site among them."""

import pytest

from tests.browser.people import People
from tests.browser.pleasing import look_over
from tests.pages import ADMIN_LOOKS, LOOKS, NOBODY, Look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", [*(look for look in LOOKS if look.role != NOBODY), *ADMIN_LOOKS], ids=str)
def test_a_page_is_clean_and_light(people: People, look: Look) -> None:
    look_over(people, look)
