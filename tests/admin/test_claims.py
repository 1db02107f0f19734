import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.capture import drafts
from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import DraftForecast, Forecast
from forecasts.models.people import Role
from forecasts.models.sources import Article
from tests import factories
from tests.admin import sending
from tests.admin.conftest import at_the_desk
from tests.capture import entering
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
LIST = "/admin/forecasts/claim/"


def address(claim: Claim) -> str:
    return reverse("admin:forecasts_claim_change", args=[claim.pk])


def a_draft(**fields: Any) -> Claim:
    article = fields.pop("article", None) or factories.article(authors=[factories.forecaster()])
    return drafts.create(draft=entering.draft(article=article, **fields), now=factories.NOW)


def page(article: Article | None, *rows: dict[str, Any], initial: int = 0, **fields: Any) -> dict[str, Any]:
    """Return what a claim's own page sends."""
    own = sending.claim(article=article.pk if article else "") | fields
    return own | sending.rows("forecasts", *rows, initial=initial)


def test_a_claim_is_entered_with_several_forecasts(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    quoted, other = factories.forecaster("quoted"), factories.article(title="Another article")
    rows: tuple[dict[str, Any], ...] = (
        sending.said(),
        sending.said(forecaster=quoted.pk, article=other.pk, wording="", probability="62.5", low="50", high="70"),
        {},
    )
    response = recorder.post(f"{LIST}add/", page(article, *rows))
    assert response.status_code == 302
    first, second = DraftForecast.objects.order_by("id")
    assert (first.forecaster, first.article, first.phrase_key) == (article.authors.get(), article, "likely")
    assert (second.forecaster, second.article, second.p_ppm, second.high_ppm) == (quoted, other, 625_000, 700_000)


def test_a_draft_is_saved_and_recorded_in_one_step(recorder: Client) -> None:
    draft = a_draft()
    sent = page(draft.article, sending.said(forecaster=factories.forecaster().pk), initial=1, version="1", _record="1")
    response = recorder.post(address(draft), sent)
    assert response.headers["Location"] == address(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.headline) == (State.OPEN, "Rain before the election")
    assert_history_holds()


def test_a_draft_that_lacks_something_is_shown_again(recorder: Client) -> None:
    draft = a_draft()
    sent = page(draft.article, sending.said(remove="on"), initial=1, version="1", criteria="", _record="1")
    response = recorder.post(address(draft), sent)
    assert set(response.context["adminform"].form.errors) == {"criteria", "__all__"}
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.draft_forecasts.count()) == (State.DRAFT, 1, 1)


@pytest.mark.parametrize(
    "row, field",
    [
        ({"wording": "", "probability": "1.5e3"}, "probability"),
        ({"wording": "", "probability": "50", "low": "60", "high": "40"}, "low"),
        ({"stated": "2099-01-01"}, "stated"),
        ({"stated": "yesterday"}, "stated"),
        ({"forecaster": ""}, None),
    ],
)
def test_a_bad_forecast_names_its_field(recorder: Client, row: dict[str, str], field: str | None) -> None:
    article = factories.article(authors=[factories.forecaster(), factories.forecaster()])
    good = sending.said(forecaster=factories.forecaster().pk)
    response = recorder.post(f"{LIST}add/", page(article, good, good | row))
    first, second = response.context["formset"].forms
    assert (list(first.errors), list(second.errors)) == ([], [field or "forecaster"])
    assert not Claim.objects.exists()


def test_a_quote_that_is_nearly_right_can_be_taken_over_here_too(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    article.capture = article.captures.create(text="It is likely that it rains.", sha256="0", captured_at=factories.NOW)
    article.save()
    row = sending.said(quote="likely that it hails")
    assert "<del>hails</del>" in recorder.post(f"{LIST}add/", page(article, row)).content.decode()
    assert recorder.post(f"{LIST}add/", page(article, row | {"take_nearest": "on"})).status_code == 302
    assert DraftForecast.objects.get().quote_exact == "likely that it rains"


def test_a_stale_page_keeps_what_was_typed(recorder: Client) -> None:
    draft = a_draft()
    Claim.objects.filter(pk=draft.pk).update(version=2)
    sent = page(draft.article, sending.said(), initial=1, version="1", headline="Mine")
    response = recorder.post(address(draft), sent)
    form = response.context["adminform"].form
    assert "Somebody else has changed this claim" in str(form.errors)
    assert (form["headline"].value(), form["version"].value()) == ("Mine", "2")
    assert recorder.post(address(draft), sent | {"version": "2"}).status_code == 302


def test_a_double_is_a_warning_that_a_tick_passes(recorder: Client) -> None:
    factories.claim(event="It rains in Berlin", headline="Rain, as before")
    sent = page(factories.article(), sending.said(forecaster=factories.forecaster().pk))
    assert "Rain, as before" in recorder.post(f"{LIST}add/", sent).content.decode()
    assert not Claim.objects.drafts().exists()
    assert recorder.post(f"{LIST}add/", sent | {"confirmed": "on"}).status_code == 302


def test_drafts_are_recorded_in_bulk_and_those_that_lack_something_say_so(recorder: Client) -> None:
    good, poor = a_draft(), a_draft(terms=entering.terms(criteria=""), filing=entering.filing(headline="No rule yet"))
    chosen = {"action": "record_selected", "_selected_action": [good.pk, poor.pk]}
    response = recorder.post(LIST, chosen, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said == ["“No rule yet” is not recorded: Fill this in.", "Recorded and frozen: 1 of 2."]
    assert set(Claim.objects.recorded()) == {good}
    assert_history_holds()


def test_a_recorded_claim_is_shown_with_the_steps_that_are_left(recorder: Client) -> None:
    claim = factories.claim(headline="Recorded")
    factories.forecast(claim, wording="likely", phrase_key="likely")
    factories.forecast(claim, wording="who knows", p_ppm=500_000, reading_reason="A shrug")
    html = recorder.get(address(claim)).content.decode()
    for step in ("amend", "file", "retract"):
        assert reverse(f"admin:forecasts_claim_{step}", args=[claim.pk]) in html
    assert "50 %: A shrug" in html
    assert "_save" not in html
    assert recorder.post(address(claim), page(None)).status_code == 403
    assert recorder.get(f"{address(claim)}../delete/").status_code == 403
    assert recorder.post(f"{address(claim)}../delete/", {"post": "yes"}).status_code == 403
    assert Claim.objects.get().headline == "Recorded"


def test_a_draft_can_be_thrown_away_unless_another_one_hangs_on_it(recorder: Client) -> None:
    draft = a_draft()
    delete = reverse("admin:forecasts_claim_delete", args=[draft.pk])
    assert recorder.get(delete).status_code == 200
    dependant = a_draft(terms=entering.terms(conditions=(draft,)))
    assert recorder.post(delete, {"post": "yes"}).status_code in (200, 403)
    assert Claim.objects.filter(pk=draft.pk).exists()
    drafts.delete(claim_id=dependant.public_id, version=1)
    assert recorder.post(delete, {"post": "yes"}).status_code == 302
    assert not Claim.objects.exists()


def test_resolvers_see_what_is_recorded_and_no_drafts(resolver: Client) -> None:
    draft, claim = a_draft(), factories.claim(headline="A recorded claim")
    html = resolver.get(LIST).content.decode()
    assert "A recorded claim" in html
    assert draft.headline not in html
    assert "record_selected" not in html
    assert resolver.get(address(draft)).status_code == 302
    assert resolver.get(f"{LIST}add/").status_code == 403
    shown = resolver.get(address(claim)).content.decode()
    assert reverse("admin:forecasts_claim_amend", args=[claim.pk]) not in shown


@pytest.mark.parametrize("standing", ["open", "due", "draft", "proposed", "resolved", "disputed", "", "nonsense"])
def test_the_list_is_filtered_by_where_claims_stand(recorder: Client, standing: str) -> None:
    claims = {
        "due": factories.claim(),
        "proposed": factories.claim(),
        "resolved": factories.claim(),
        "draft": a_draft(),
    }
    claims["open"] = factories.claim(deadline_on=factories.NOW.date().replace(year=2099))
    factories.proposal(claims["proposed"])
    factories.resolution(claims["resolved"])
    response = recorder.get(LIST, {"standing": standing})
    assert response.status_code == 200
    found = set(response.context["cl"].queryset)
    assert found == ({claims[standing]} if standing in claims else set() if standing else set(claims.values()))


def test_search_and_dates_find_claims(recorder: Client) -> None:
    claim = factories.claim(headline="Something about rain")
    factories.claim(headline="Other", event="Snow falls")
    for query in ({"q": "about rain"}, {"q": claim.public_id}, {"q": "about rain", "deadline_on__year": "2020"}):
        assert list(recorder.get(LIST, query).context["cl"].queryset) == [claim]


@pytest.mark.parametrize(
    "table", ["claim", "article", "forecast", "outlet", "topic", "forecaster", "proposal", "entry"]
)
def test_lists_ask_as_often_for_many_rows_as_for_one(
    recorder: Client,
    table: str,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        article = factories.article(authors=[factories.forecaster()])
        claim = factories.claim(article=article, topics=[factories.topic()])
        factories.forecast(claim, article=article)
        factories.proposal(claim) if number % 2 else factories.draft_forecast(a_draft())
    with django_assert_max_num_queries(16):
        response = recorder.get(f"/admin/forecasts/{table}/")
    assert response.status_code == 200
    assert table == "entry" or len(response.context["cl"].result_list) >= 6


def test_a_page_that_is_not_there(recorder: Client) -> None:
    assert recorder.get(f"{LIST}999/change/").status_code == 302
    assert recorder.get(f"{LIST}{'9' * 40}/change/").status_code == 302


def test_a_reader_with_an_account_has_no_desk_here() -> None:
    client = at_the_desk(Role.FORECASTER)
    assert client.get(LIST).status_code == 403
    assert not Forecast.objects.exists()


def test_a_recorder_decides_whether_the_readers_median_is_shown_at_once(recorder: Client) -> None:
    draft = a_draft()
    assert draft.crowd_hidden
    sent = page(draft.article, version=draft.version, crowd_shown="on")
    assert recorder.post(address(draft), sent).status_code == 302
    assert not Claim.objects.get(pk=draft.pk).crowd_hidden
    assert 'name="crowd_shown"' in recorder.get(address(draft)).text


FAILS = {"quote": "likely that it fails to rain", "wording": "likely"}


@pytest.mark.parametrize(
    "said, says, asked",
    [
        (FAILS, "", "The sentence holds “fails”"),
        (FAILS, "no", ""),
        (FAILS, "yes", ""),
        ({"quote": "it would rain", "wording": "would"}, "", "How is “would” to be read?"),
        ({"quote": "it would rain", "wording": "would", "phrase": "no reading", "reading_reason": "Past."}, "", ""),
        ({"quote": "", "wording": "", "probability": "70"}, "no", ""),
    ],
)
def test_which_way_the_words_point_is_asked_before_they_are_frozen(
    recorder: Client, said: dict[str, str], says: str, asked: str
) -> None:
    sent = sending.said(**said, says=says, forecaster=factories.forecaster().pk)
    response = recorder.post(
        f"{LIST}add/", page(None, sent, event_from="2020-06-23", _record="1") | {"forecasts-0-stated": "2020-06-24"}
    )
    if asked:
        assert asked in html.unescape(response.text)
        assert not Forecast.objects.exists()
    else:
        assert Forecast.objects.get().says == (says or "yes")


def test_a_draft_may_leave_it_open(recorder: Client) -> None:
    sent = sending.said(**FAILS, forecaster=factories.forecaster().pk)
    assert (
        recorder.post(
            f"{LIST}add/", page(None, sent, event_from="2020-06-23") | {"forecasts-0-stated": "2020-06-24"}
        ).status_code
        == 302
    )
    assert DraftForecast.objects.get().says == ""
    shown = html.unescape(recorder.get(address(Claim.objects.get())).text)
    assert "The sentence holds “fails”" in shown
    assert "Yes: 75 % that It rains in Berlin by 3 November 2020. No: 25 % that" in shown


def test_all_mistakes_of_a_draft_are_shown_in_one_round(recorder: Client) -> None:
    wrong = sending.said(quote="not in the text", stated="x")
    number = sending.said(wording="", probability="190", distribution="no colon")
    article = factories.article(authors=[factories.forecaster()])
    fields = sending.claim(article=article.pk, deadline="", criteria="c" * 6000) | sending.rows(
        "forecasts", wrong, number
    )
    page = recorder.post("/admin/forecasts/claim/add/", fields)
    assert {"deadline", "criteria"} == page.context["adminform"].form.errors.keys()
    first, second = page.context["formset"].forms[:2]
    assert "stated" in first.errors
    assert second.errors.keys() == {"distribution"}
    assert not Claim.objects.exists()


def test_what_is_missing_to_record_is_shown_with_all_other_mistakes(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    wrong, unquoted = sending.said(probability="190", wording=""), sending.said(quote="")
    late = sending.said(**FAILS, stated="2020-11-20")
    fields = page(article, wrong, unquoted, late, criteria="", headline="h" * 201, _record="1")
    shown = recorder.post("/admin/forecasts/claim/add/", fields)
    assert shown.context["adminform"].form.errors.keys() == {"criteria", "headline"}
    assert [set(row.errors) for row in shown.context["formset"].forms[:3]] == [
        {"probability"}, {"quote"}, {"says", "stated"}
    ]  # fmt: skip
    nothing = recorder.post("/admin/forecasts/claim/add/", page(article, criteria="", _record="1"))
    assert "enter at least one forecast" in nothing.text
    assert "criteria" in nothing.context["adminform"].form.errors
    assert not Claim.objects.exists()
