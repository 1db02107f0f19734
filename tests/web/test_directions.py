"""The list of recorded forecasts of which nobody has said which way they point."""

import pytest

from forecasts.models.people import Role
from forecasts.web import directions
from tests import factories
from tests.web.conftest import SignIn

FAILS = "it is likely that Labour will fail to reach a majority"


@pytest.fixture
def _recorded(roles: None) -> None:
    claim = factories.claim(headline="Labour wins", event="Labour wins a majority")
    factories.forecast(claim, wording="likely", phrase_key="likely", quote_exact=FAILS)
    factories.forecast(claim, p_ppm=700_000, quote_exact="a 70 % chance that it fails")
    factories.forecast(claim, wording="not likely", phrase_key="not likely", quote_exact="not likely to win")
    factories.forecast(claim, wording="likely", phrase_key="likely", quote_exact=FAILS, says="no")
    factories.forecast(claim, basis="withdrawal", p_ppm=None)


@pytest.mark.usefixtures("_recorded")
def test_those_whose_sentence_can_be_turned_are_listed_with_the_words(sign_in: SignIn) -> None:
    page = sign_in(Role.RECORDER).get("/queue/directions/")
    assert [(row.words, row.point) for row in page.context["rows"]] == [(("fails",), 700_000), (("fail",), 750_000)]
    for row in page.context["rows"]:
        assert f"/forecasts/{row.forecast.public_id}/correct/" in page.text


@pytest.mark.usefixtures("_recorded")
def test_they_come_a_page_at_a_time(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directions, "PER_PAGE", 1)
    browser, seen, path = sign_in(Role.REVIEWER), [], "/queue/directions/"
    while path:
        context = browser.get(path).context
        seen += [row.words for row in context["rows"]]
        path = f"/queue/directions/?before={context['following']}" if context["following"] else ""
    assert seen == [("fails",), ("fail",)]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", "0"])
def test_a_strange_place_begins_at_the_newest(sign_in: SignIn, before: str) -> None:
    assert sign_in(Role.RECORDER).get("/queue/directions/", {"before": before}).status_code == 200


@pytest.mark.parametrize("role, status", [(Role.FORECASTER, 403), (Role.RESOLVER, 403)])
def test_it_is_for_those_who_can_correct_or_confirm(sign_in: SignIn, role: str, status: int) -> None:
    assert sign_in(role).get("/queue/directions/").status_code == status
