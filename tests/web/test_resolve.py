from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from forecasts.models.claims import Claim, State
from forecasts.models.people import Role
from forecasts.models.resolutions import Proposal
from forecasts.models.sources import Forecaster
from tests import factories
from tests.factories import PRESENT
from tests.web import typed
from tests.web.conftest import SignIn
from tests.web.typed import Answer


@pytest.fixture
def due(roles: None) -> Claim:
    return factories.claim(headline="Somebody should look")


def propose(client: Client, claim: Claim, **changes: object) -> Answer:
    return client.post(f"/claims/{claim.public_id}/resolve/", typed.answer(claim, **changes))


def test_a_proposal_is_made_and_the_next_claim_offered(sign_in: SignIn, due: Claim) -> None:
    other = factories.claim(headline="The next one", deadline_on=date(2021, 1, 1))
    answer = sign_in().post(f"/claims/{due.public_id}/resolve/", typed.answer(due), follow=True)
    assert answer.redirect_chain == [(f"/claims/{due.public_id}/", 302)]
    assert "Proposed “did not occur”. A second person has to confirm it." in answer.text
    assert f'<a href="/claims/{other.public_id}/resolve/">Next claim: The next one</a>' in answer.text
    evidence = Proposal.objects.get().evidence.get()
    assert (evidence.title, evidence.excerpt) == ("Register of events", "No entry.")


def test_an_instant_is_read_in_the_zone_of_the_claim(sign_in: SignIn, due: Claim) -> None:
    propose(sign_in(), due, outcome="occurred", effective_on="2020-09-01", effective_time="09:30")
    assert Proposal.objects.get().effective_at.isoformat() == "2020-09-01T13:30:00+00:00"


def test_one_more_sheet_keeps_what_was_typed(sign_in: SignIn, due: Claim) -> None:
    answer = propose(sign_in(), due, more="1", rationale="Half a thou", outcome=None)
    assert answer.status_code == 200
    assert "Half a thou" in answer.text
    assert 'name="evidence-1-title"' in answer.text
    assert "To mend" not in answer.text
    assert not Proposal.objects.exists()


def test_an_empty_sheet_is_neither_evidence_nor_a_mistake(sign_in: SignIn, due: Claim) -> None:
    propose(sign_in(), due, **{"evidence-TOTAL_FORMS": "3"}, **typed.piece(2, title="Second"))
    assert [row.title for row in Proposal.objects.get().evidence.all()] == ["Register of events", "Second"]


TOMORROW = (PRESENT + timedelta(days=1)).date().isoformat()
BAD = [
    ({"outcome": None}, "Choose one of the three answers.", "id_outcome"),
    ({"outcome": "maybe"}, "Choose one of the three answers.", "id_outcome"),
    ({"outcome": "void"}, "Choose why the claim cannot be judged.", "id_void_reason"),
    ({"outcome": "occurred"}, "when", "id_effective_on"),
    ({"outcome": "occurred", "effective_on": TOMORROW}, "future", "id_effective_on"),
    ({"outcome": "occurred", "effective_on": "2019-01-01"}, "window", "id_effective_on"),
    ({"outcome": "occurred", "effective_on": "3.11.2020"}, "year-month-day", "id_effective_on"),
    (
        {"outcome": "occurred", "effective_on": "2020-09-01", "effective_time": "25:00"},
        "hours and minutes",
        "id_effective_time",
    ),
    ({"outcome": "occurred", "effective_time": "10:00"}, "Give the day", "id_effective_on"),
    ({"rationale": ""}, "Fill this in", "id_rationale"),
    ({"rationale": "x\u202ey"}, "", "id_rationale"),
    ({"rationale": "x\0y"}, "Null characters", "id_rationale"),
    ({"rationale": "x" * 5001}, "5000", "id_rationale"),
    ({"evidence-0-url": "javascript:alert(1)"}, "no web address", "id_evidence-0-url"),
    ({"evidence-0-no_url_reason": ""}, "say why there is none", "id_evidence-0-url"),
    ({"evidence-0-published_on": ""}, "date of publication", "id_evidence-0-published_on"),
    ({"evidence-0-published_on": "next week"}, "year-month-day", "id_evidence-0-published_on"),
    ({"evidence-0-title": "t" * 301}, "300", "id_evidence-0-title"),
    ({"impossible_why": "It is over."}, "leave it empty", "id_impossible_why"),
]


@pytest.mark.parametrize("changes,message,place", BAD)
def test_what_cannot_be_taken_is_said_beside_its_field(
    sign_in: SignIn, due: Claim, changes: dict[str, str], message: str, place: str
) -> None:
    answer = propose(sign_in(), due, **changes)
    assert answer.status_code == 422
    assert f'<a href="#{place}">' in answer.text
    assert f'id="{place}"' in answer.text
    assert message.lower() in answer.text.lower()
    assert not Proposal.objects.exists()
    assert not Claim.objects.exclude(state=State.OPEN).exists()


def test_everything_amiss_is_said_at_once(sign_in: SignIn, due: Claim) -> None:
    empty = dict.fromkeys(typed.piece(), "") | {"outcome": None, "rationale": "", "effective_on": "soon"}
    answer = propose(sign_in(), due, **empty)
    for place in ("id_outcome", "id_effective_on", "id_rationale"):
        assert answer.text.count(f'<a href="#{place}">') == 1


def test_evidence_is_asked_for(sign_in: SignIn, due: Claim) -> None:
    empty = dict.fromkeys(typed.piece(), "")
    answer = propose(sign_in(), due, **empty)
    assert '<a href="#id_evidence-0-title">Give at least one piece of evidence' in answer.text


@pytest.mark.parametrize(
    "management",
    [{}, {"evidence-TOTAL_FORMS": "x"}, {"evidence-TOTAL_FORMS": "99999999"}, {"evidence-TOTAL_FORMS": "-1"}],
)
@pytest.mark.parametrize("more", ["1", None])
def test_a_mangled_form_is_no_failure(
    sign_in: SignIn, due: Claim, management: dict[str, str], more: str | None
) -> None:
    gone = {"evidence-TOTAL_FORMS": None, "evidence-INITIAL_FORMS": None, "version": "x"}
    assert propose(sign_in(), due, **(gone | management), more=more).status_code in {200, 422}


def test_who_comes_too_late_keeps_every_word(sign_in: SignIn, due: Claim) -> None:
    late = typed.answer(due, rationale="My long and careful text", **typed.piece(title="My source"))
    propose(sign_in(), due)
    answer = sign_in().post(f"/claims/{due.public_id}/resolve/", late)
    assert answer.status_code == 409
    assert "Someone was faster." in answer.text
    assert "My long and careful text" in answer.text
    assert "My source" in answer.text
    due.refresh_from_db()
    assert f'name="version" value="{due.version}"' in answer.text
    assert Proposal.objects.count() == 1


def test_what_was_sent_back_comes_back_in_the_form(sign_in: SignIn, due: Claim) -> None:
    propose(sign_in(), due)
    typed.decide(sign_in(Role.REVIEWER), due, "send_back", reason="Which register?")
    page = sign_in().get(f"/claims/{due.public_id}/resolve/").text
    assert "Which register?" in page
    assert "The register has no entry in the window." in page
    assert "A lasting address is not certain" in page


@pytest.mark.parametrize(
    "role,status", [(Role.FORECASTER, 403), (Role.RECORDER, 403), (Role.REVIEWER, 403), (Role.ADMIN, 200)]
)
def test_only_a_resolver_proposes(sign_in: SignIn, due: Claim, role: str, status: int) -> None:
    browser = sign_in(role)
    assert browser.get(f"/claims/{due.public_id}/resolve/").status_code == status
    assert propose(browser, due).status_code == (302 if status == 200 else 403)


def test_one_signs_in_first_and_comes_back(client: Client, due: Claim) -> None:
    answer = client.get(f"/claims/{due.public_id}/resolve/")
    assert answer.headers["Location"] == f"/accounts/login/?next=/claims/{due.public_id}/resolve/"


def test_who_has_a_forecast_on_the_claim_does_not_judge_it(sign_in: SignIn, due: Claim) -> None:
    person = factories.person(Role.RESOLVER)
    factories.forecast(due, forecaster=factories.forecaster(kind=Forecaster.Kind.READER, user=person))
    answer = propose(sign_in(user=person), due)
    assert answer.status_code == 403
    assert "forecast of your own" in answer.text


def test_a_lone_researcher_resolves_at_once(sign_in: SignIn, due: Claim, settings: Settings) -> None:
    settings.REVIEW_POLICY = "single"
    answer = sign_in().post(f"/claims/{due.public_id}/resolve/", typed.answer(due), follow=True)
    assert "Resolved: “did not occur”." in answer.text


def test_the_form_costs_a_fixed_number_of_queries(
    sign_in: SignIn, due: Claim, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    with django_assert_max_num_queries(12):
        assert browser.get(f"/claims/{due.public_id}/resolve/").status_code == 200


DEPENDS = "forecast on this claim was stated on that day"
GAME = date(2020, 8, 20)


@pytest.mark.parametrize(
    "typed, stated, precision, asked",
    [
        ({"outcome": "occurred", "effective_on": "2020-08-20"}, GAME, "instant", True),
        ({"outcome": "occurred", "effective_on": "2020-08-20", "effective_time": "20:15"}, GAME, "instant", False),
        ({"outcome": "occurred", "effective_on": "2020-08-20", "time_unknown": "on"}, GAME, "instant", False),
        ({"outcome": "occurred", "effective_on": "2020-08-20"}, GAME, "day", False),
        ({"outcome": "occurred", "effective_on": "2020-08-20"}, GAME - timedelta(days=1), "instant", False),
        ({"outcome": "occurred", "effective_on": "2020-11-03"}, date(2020, 11, 3), "instant", False),
        ({"outcome": "void", "void_reason": "ambiguous", "effective_on": "2020-08-20"}, GAME, "instant", False),
    ],
)
def test_the_time_is_asked_where_forecasts_depend_on_it(
    sign_in: SignIn, due: Claim, typed: dict[str, str], stated: date, precision: str, asked: bool
) -> None:
    at = factories.start_of(stated) + timedelta(hours=12)
    factories.forecast(due, stated_on=stated, stated_at=at, stated_precision=precision)
    found = propose(sign_in("resolver"), due, **typed)
    assert found.status_code == (422 if asked else 302)
    if asked:
        assert DEPENDS in found.content.decode()
        assert "The time is not known" in found.content.decode()


def test_of_a_date_the_time_is_asked_too(sign_in: SignIn, roles: None) -> None:
    claim = factories.claim(kind="date")
    at = factories.start_of(GAME) + timedelta(hours=12)
    factories.forecast(
        claim, stated_on=GAME, stated_at=at, stated_precision="instant", distribution={"0.5": "2020-08-20"}
    )
    client, typed = sign_in("resolver"), {"outcome": "value", "value": "2020-08-20"}
    assert DEPENDS in propose(client, claim, **typed).content.decode()
    assert propose(client, claim, **typed, effective_time="20:15").status_code == 302
    assert Proposal.objects.get().effective_precision == "instant"
