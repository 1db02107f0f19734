"""What is sent twice is done once, and what is sent after the session has ended is not lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from forecasts.models.claims import Claim
from forecasts.models.disputes import Dispute
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportRun
from forecasts.models.people import Invitation, Role, User
from forecasts.models.resolutions import Proposal
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.models.submissions import Submission
from forecasts.people.submissions import FIELD
from forecasts.web.submissions import KEPT
from tests import factories
from tests.admin import sending
from tests.web import typed
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def key_of(client: Client, path: str) -> str:
    """The key of the form that sends what is typed on a page."""
    found = re.findall(rf'name="{FIELD}" value="([^"]+)"', client.get(path).text)
    assert found, f"no form on {path}"
    return str(found[-1])


def opened(client: Client, path: str, **fields: Any) -> dict[str, Any]:
    """What a browser sends from one copy of the form on a page."""
    return fields | {FIELD: key_of(client, path)}


def due() -> Claim:
    claim = factories.claim()
    factories.forecast(claim)
    return claim


def resolve(_: Client) -> tuple[str, dict[str, Any], Any]:
    claim = due()
    return f"/claims/{claim.public_id}/resolve/", typed.answer(claim), Proposal


def dispute(_: Client) -> tuple[str, dict[str, Any], Any]:
    claim = due()
    factories.resolution(claim)
    changes = {"outcome": "occurred", "effective_on": "2020-10-10", "reason": "It was overlooked."}
    return f"/claims/{claim.public_id}/dispute/", typed.answer(claim, **changes), Dispute


def forecast(_: Client) -> tuple[str, dict[str, Any], Any]:
    claim = factories.claim(deadline_at=factories.NOW.replace(year=9000))
    return f"/claims/{claim.public_id}/forecast/", {"probability": "62"}, Forecast


def add(table: str, model: Any, **fields: Any) -> Callable[[Client], tuple[str, dict[str, Any], Any]]:
    return lambda _: (f"/admin/forecasts/{table}/add/", fields, model)


def article(_: Client) -> tuple[str, dict[str, Any], Any]:
    return "/admin/forecasts/article/add/", sending.article(), Article


def draft(_: Client) -> tuple[str, dict[str, Any], Any]:
    rows = sending.rows("forecasts")
    article = factories.article()
    return "/admin/forecasts/claim/add/", sending.claim(article=article.pk) | rows, Claim


def upload(_: Client) -> tuple[str, dict[str, Any], Any]:
    return "/admin/forecasts/importrun/add/", {"source": "A desk", "file": b"claim_id,headline\n"}, ImportRun


CREATING = {
    "proposal": resolve,
    "dispute": dispute,
    "forecast": forecast,
    "outlet": add("outlet", Outlet, name="The Daily"),
    "topic": add("topic", Topic, name="Rain"),
    "forecaster": add("forecaster", Forecaster, name="A. Person", kind="author"),
    "topic in a window": add("topic", Topic, name="Rain", _popup="1"),
    "person": add(
        "user", User, username="newcomer", password1="a long word of words", password2="a long word of words"
    ),
    "invitation": add("invitation", Invitation, email="somebody@example.org", role="forecaster"),
    "article": article,
    "draft": draft,
    "import": upload,
}


@pytest.mark.parametrize("case", CREATING)
def test_the_same_submission_twice_makes_one_row(sign_in: SignIn, case: str) -> None:
    client = sign_in(Role.ADMIN, factories.person(Role.ADMIN, is_staff=True))
    path, fields, model = CREATING[case](client)
    form = path.replace("/forecast/", "/") if case == "forecast" else path
    sent = opened(client, form, **fields)
    before = model.objects.count()
    first, second = (client.post(path, with_files(sent)) for _ in range(2))
    assert model.objects.count() == before + 1
    assert (first.status_code, first.headers.get("Location")) == (second.status_code, second.headers.get("Location"))
    assert first.status_code == (200 if "_popup" in fields else 302)


@pytest.mark.parametrize("key", ["\u202e", "a\r\nb", "x" * 30_000])
def test_a_key_that_was_never_given_out_comes_back_in_no_header(sign_in: SignIn, key: str) -> None:
    client = sign_in(Role.ADMIN, factories.person(Role.ADMIN, is_staff=True))
    answer = client.post("/admin/forecasts/topic/add/", {"name": "Rain", FIELD: key})
    assert (answer.status_code, Topic.objects.count(), "taken" in answer.cookies) == (302, 1, False)


def with_files(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        name: SimpleUploadedFile("claims.csv", value) if isinstance(value, bytes) else value
        for name, value in sent.items()
    }


def topics(client: Client, *sendings: dict[str, str]) -> list[str]:
    for sent in sendings:
        client.post("/admin/forecasts/topic/add/", sent)
    return sorted(Topic.objects.values_list("name", flat=True))


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMIN, factories.person(Role.ADMIN, is_staff=True))


def test_another_submission_is_another(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/topic/add/", name="Rain")
    other_copy = opened(admin, "/admin/forecasts/topic/add/", name="Sun")
    assert topics(admin, sent, sent | {"name": "Snow"}, other_copy) == ["Rain", "Snow", "Sun"]


def test_which_button_was_pressed_makes_no_other_submission(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/topic/add/", name="Rain")
    assert topics(admin, sent | {"_continue": "1"}, sent | {"_save": "1"}, sent) == ["Rain"]


def test_what_was_refused_may_be_sent_again(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/topic/add/", name="")
    assert topics(admin, sent, sent) == []
    assert not Submission.objects.exists()
    assert topics(admin, sent | {"name": "Rain"}) == ["Rain"]


def test_a_repeat_says_what_the_first_has_said(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/topic/add/", name="Rain")
    admin.post("/admin/forecasts/topic/add/", sent)
    admin.get("/admin/forecasts/topic/")  # the message was seen
    page = admin.post("/admin/forecasts/topic/add/", sent, follow=True).text
    assert page.count("was added successfully") == 1


def test_a_link_that_works_once_is_not_remembered(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/invitation/add/", email="somebody@example.org", role="forecaster")
    admin.post("/admin/forecasts/invitation/add/", sent)
    assert "/accounts/invitation/" not in str(Submission.objects.get().outcome)


# Over a sign-in


@pytest.fixture
def person() -> User:
    return factories.person(Role.RESOLVER)


def signed_out_elsewhere(client: Client) -> None:
    """The session ends on the server; the browser still has its cookie and the form."""
    client.session.flush()


def test_what_is_sent_without_a_session_is_sent_on_after_signing_in(sign_in: SignIn, person: User) -> None:
    claim = due()
    path = f"/claims/{claim.public_id}/resolve/"
    client = sign_in(user=person)
    sent = opened(client, path, **typed.answer(claim))
    signed_out_elsewhere(client)
    answer = client.post(path, sent)
    assert answer.headers["Location"] == f"/accounts/login/?next={path.replace('/', '%2F')}"
    assert "What you typed is kept" in client.get(answer.headers["Location"]).text
    assert not Proposal.objects.exists()
    client.force_login(person)
    assert client.get(path).headers["Location"] == f"/claims/{claim.public_id}/"
    assert Proposal.objects.get().rationale == sent["rationale"]
    assert client.get(path).status_code == 200, "it is sent once"
    assert Proposal.objects.count() == 1


def test_what_cannot_be_taken_comes_back_as_it_was_typed(sign_in: SignIn, person: User) -> None:
    claim = due()
    path = f"/claims/{claim.public_id}/resolve/"
    client = sign_in(user=person)
    sent = opened(client, path, **typed.answer(claim, rationale="", **typed.piece(excerpt="The very words.")))
    signed_out_elsewhere(client)
    client.post(path, sent)
    client.force_login(person)
    page = client.get(path)
    assert page.status_code == 422
    assert "The very words." in page.text


def test_the_admin_site_keeps_what_was_typed_too(admin: Client) -> None:
    sent = opened(admin, "/admin/forecasts/article/add/", **sending.article(title="An hour of typing"))
    user = User.objects.get(pk=admin.session["_auth_user_id"])
    signed_out_elsewhere(admin)
    admin.post("/admin/forecasts/article/add/", sent)
    assert not Article.objects.exists()
    admin.force_login(user)
    admin.get("/admin/forecasts/article/add/")
    assert Article.objects.get().title == "An hour of typing"


@pytest.mark.parametrize("choice, proposals", [("discard", 0), ("take_over", 1)])
def test_another_person_is_asked_first(sign_in: SignIn, person: User, choice: str, proposals: int) -> None:
    claim = due()
    path = f"/claims/{claim.public_id}/resolve/"
    client, other = sign_in(user=person), factories.person(Role.RESOLVER)
    sent = opened(client, path, **typed.answer(claim))
    signed_out_elsewhere(client)
    client.post(path, sent)
    client.force_login(other)
    assert client.get(path).headers["Location"] == reverse("web:kept")
    asking = client.get(reverse("web:kept")).text
    assert sent["rationale"] not in asking
    assert not Proposal.objects.exists()
    client.post(reverse("web:kept"), {choice: "1"})
    client.get(path)
    assert Proposal.objects.filter(proposed_by=other).count() == proposals
    assert Proposal.objects.count() == proposals


def test_passwords_are_not_kept(admin: Client) -> None:
    path = "/admin/forecasts/user/add/"
    sent = opened(admin, path, username="newcomer", password1="a long word of words", password2="a long word of words")
    signed_out_elsewhere(admin)
    admin.post(path, sent)
    kept = str(dict(admin.session))
    assert "newcomer" in kept
    assert "a long word" not in kept


@pytest.mark.parametrize("key", ["", "made up", "a.b~1~c"])
def test_only_what_our_own_forms_send_is_kept(client: Client, key: str) -> None:
    answer = client.post(f"/claims/{due().public_id}/resolve/", {FIELD: key, "rationale": "x" * 50})
    assert answer.status_code == 302
    assert not client.session.keys()


def test_what_is_too_long_is_not_kept_and_the_page_says_so(sign_in: SignIn, person: User) -> None:
    claim = due()
    path = f"/claims/{claim.public_id}/resolve/"
    client = sign_in(user=person)
    sent = opened(client, path, rationale="x" * 1_000_001)
    signed_out_elsewhere(client)
    assert "too long to keep" in client.post(path, sent, follow=True).text


# A token that no longer fits


def strict(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def test_a_form_whose_token_is_old_is_sent_again_at_a_press_of_a_button(person: User, roles: None) -> None:
    claim = due()
    path = f"/claims/{claim.public_id}/resolve/"
    client = strict(person)
    answer = client.post(path, opened(client, path, **typed.answer(claim)))
    assert answer.status_code == 403
    assert 'value="The register has no entry in the window."' in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert client.post(path, hidden).status_code == 302
    assert Proposal.objects.count() == 1


def test_what_nothing_vouches_for_is_kept_as_that_and_said_once(person: User, roles: None) -> None:
    client, path = strict(person), f"/claims/{due().public_id}/resolve/"
    sent = opened(client, path, rationale="Half a thought")
    signed_out_elsewhere(client)
    answer = client.post(path, sent)
    assert client.session[KEPT]["is_checked"] is False
    assert client.get(answer.headers["Location"]).text.count("What you typed is kept") == 1


def test_the_words_of_another_site_or_person_are_not_shown(person: User, roles: None) -> None:
    client, other = strict(person), strict(factories.person())
    path = f"/claims/{due().public_id}/resolve/"
    for key in ("", "made up", key_of(other, path)):
        answer = client.post(path, {FIELD: key, "rationale": "Forged"})
        assert answer.status_code == 403
        assert "Forged" not in answer.text
