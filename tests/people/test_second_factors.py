import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from forecasts.history.actors import Actor
from forecasts.models.errors import NotAllowed
from forecasts.models.people import Role
from forecasts.people.second_factors import forget
from tests import factories
from tests.people.browsers import browser, with_app

pytestmark = pytest.mark.django_db


def test_lost_factors_are_forgotten_and_sessions_end() -> None:
    user = factories.person(Role.RESOLVER)
    client = browser(user)
    with_app(user)
    editor = Actor.of(factories.person(Role.ADMIN))

    assert forget(user=user, actor=editor)

    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/accounts/").status_code == 302
    assert not forget(user=user, actor=editor)


def test_nobody_but_an_editor_and_not_their_own() -> None:
    editor = Actor.of(with_app(factories.person(Role.ADMIN)))
    assert editor.user is not None
    with pytest.raises(NotAllowed, match="Only the editor-in-chief"):
        forget(user=editor.user, actor=Actor.of(factories.person(Role.REVIEWER)))
    with pytest.raises(NotAllowed, match="your own"):
        forget(user=editor.user, actor=editor)


@pytest.mark.parametrize("role", ["recorder", "resolver", "reviewer", "admin"])
def test_no_actor_is_made_of_who_lacks_a_factor(settings: Settings, role: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(NotAllowed, match="Set up a second factor first"):
        Actor.of(factories.person(role))
    assert Actor.of(with_app(factories.person(role))).role == role


def test_recovery_codes_alone_are_no_factor(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = factories.person(Role.REVIEWER)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    assert user.lacks_second_factor


def test_whoever_has_the_admin_site_needs_one_whatever_the_role(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert factories.person(Role.FORECASTER, is_staff=True).lacks_second_factor
    assert not factories.person(Role.FORECASTER).lacks_second_factor
    assert Actor.of(factories.person(Role.FORECASTER)).role == Role.FORECASTER


def test_demo_mode_asks_for_none() -> None:
    assert Actor.of(factories.person(Role.ADMIN)).role == Role.ADMIN
