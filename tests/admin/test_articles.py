import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.admin.forms.rows import MOST
from forecasts.admin.forms.statements import StatementForm
from forecasts.capture import drafts
from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import DraftForecast, Forecast
from forecasts.models.sources import Article, Capture
from tests import factories
from tests.admin import sending
from tests.capture import entering
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
ADD = "/admin/forecasts/article/add/"


def send(client: Client, fields: dict[str, Any], article: Article | None = None) -> Any:
    address = reverse("admin:forecasts_article_change", args=[article.pk]) if article else ADD
    return client.post(address, fields)


def messages(response: Any) -> str:
    """Return every message on a page that was shown again."""
    assert response.status_code == 200
    return "\n".join(str(error) for error in response.context["errors"])


def row(**fields: Any) -> dict[str, Any]:
    return sending.claim() | sending.said() | fields


def test_one_screen_enters_an_article_with_its_claims_and_the_authors_forecasts(recorder: Client) -> None:
    snow = row(headline="No snow", event="It snows", quote="Snow seems unlikely", wording="seems unlikely")
    response = send(recorder, sending.article() | sending.rows("claims", row(), snow, {}))
    article = Article.objects.get()
    assert response.headers["Location"] == f"/admin/forecasts/article/{article.pk}/change/"
    assert [claim.headline for claim in Claim.objects.drafts().order_by("id")] == [
        "Rain before the election",
        "No snow",
    ]
    first, second = DraftForecast.objects.order_by("id")
    assert (first.forecaster, first.quote_exact, first.phrase_key) == (
        article.authors.get(),
        "likely that\nit rains",
        "likely",
    )
    assert (second.quote_match, second.phrase_key) == ("once", "unlikely")
    assert_history_holds()


def test_ticked_claims_are_recorded_conditions_first(recorder: Client) -> None:
    condition = factories.claim("draft")
    send(recorder, sending.article() | sending.rows("claims", row(record="on")))
    claim = Claim.objects.recorded().get()
    assert (claim.state, claim.forecasts.get().quote_match) == (State.OPEN, "once")
    assert condition in Claim.objects.drafts()
    assert_history_holds()


def test_a_quote_that_is_nearly_right_shows_the_difference_and_can_be_taken_over(recorder: Client) -> None:
    wrong = row(quote="likely that it hails")
    response = send(recorder, sending.article() | sending.rows("claims", wrong))
    assert "“rains”, not “hails”" in messages(response)
    assert "<del>hails</del> <ins>rains</ins>" in response.content.decode()
    assert 'type="checkbox" name="claims-0-take_nearest"' in response.content.decode()
    assert not Article.objects.exists()
    send(recorder, sending.article() | sending.rows("claims", wrong | {"take_nearest": "on"}))
    assert DraftForecast.objects.get().quote_exact == "likely that\nit rains"


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"headline": "x" * 100_000}, "headline"),
        ({"headline": "Rain\u202e"}, "headline"),
        ({"headline": "Rain\0"}, "headline"),
        ({"deadline": "2020-06-22"}, "deadline"),
        ({"deadline": "2020-07-01", "event_from": "2020-08-01"}, "deadline"),
        ({"deadline": "soon"}, "deadline"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"quote": "the moon is made of cheese"}, "quote"),
        ({"quote_nth": "7"}, "quote_nth"),
        ({"wording": "", "probability": "NaN"}, "probability"),
        ({"wording": "", "probability": "1e400"}, "probability"),
        ({"wording": "", "probability": "two in three"}, "probability"),
        ({"wording": "", "probability": "true"}, "probability"),
        ({"wording": "", "probability": "６２"}, "probability"),
        ({"wording": "", "probability": "101"}, "probability"),
        ({"wording": "", "probability": "0"}, "probability"),
        ({"wording": "", "probability": "100 %"}, "probability"),
        ({"wording": "", "probability": "50", "low": "80", "high": "20"}, "low"),
        ({"phrase": "no phrase"}, "phrase"),
        ({"phrase": "unlikely"}, "reading_reason"),
        ({"wording": ""}, "wording"),
        ({"record": "on", "criteria": ""}, "criteria"),
        ({"record": "on", "quote": ""}, "quote"),
        ({"conditions": ["999999"]}, "conditions"),
        ({"conditions": ["x"]}, "conditions"),
        ({"conditions": ["9" * 30]}, "conditions"),
        ({"forecaster": "9" * 30}, "forecaster"),
        ({"group": "x"}, "group"),
        ({"forecaster": "999999"}, "forecaster"),
        ({"claim": "0000000000", "version": "1"}, None),
    ],
)  # fmt: skip
def test_bad_input_names_its_field_and_writes_nothing(
    recorder: Client, fields: dict[str, Any], field: str | None
) -> None:
    initial = 1 if "claim" in fields else 0
    response = send(recorder, sending.article() | sending.rows("claims", row(**fields), initial=initial))
    assert messages(response)
    [form] = response.context["formset"].forms
    assert list(form.errors) == [field or "__all__"]
    assert not Article.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("probability, p_ppm", [("0", 0), ("100", 1_000_000)])
def test_certainty_is_asked_for_once(recorder: Client, probability: str, p_ppm: int) -> None:
    asked = send(recorder, sending.article() | sending.rows("claims", row(wording="", probability=probability)))
    assert "Are you certain? Then tick the box" in asked.text
    assert 'type="checkbox" name="claims-0-certain"' in asked.text
    send(recorder, sending.article() | sending.rows("claims", row(wording="", probability=probability, certain="on")))
    draft = DraftForecast.objects.get()
    assert (draft.p_ppm, StatementForm.statement_of(draft)["certain"]) == (p_ppm, True)


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"title": "x" * 100_000}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_on": "2099-01-01"}, "published_on"),
        ({"text": "a\0b"}, "text"),
        ({"outlet": "77777"}, "outlet"),
        ({"time_zone": "Nowhere"}, "time_zone"),
    ],
)
def test_a_bad_article_too(recorder: Client, fields: dict[str, Any], field: str) -> None:
    response = send(recorder, sending.article(**fields) | sending.rows("claims", row()))
    assert messages(response)
    assert list(response.context["adminform"].form.errors) == [field]
    assert not Article.objects.exists()


def test_a_hundred_rows_at_once_are_refused(recorder: Client) -> None:
    fields = sending.article() | {"claims-TOTAL_FORMS": "5000"}
    assert send(recorder, fields).status_code == 200
    assert not Article.objects.exists()


def test_what_was_typed_stays_after_a_conflict_and_saving_again_replaces(recorder: Client) -> None:
    article = factories.article(title="Old")
    stale = sending.of(article) | {"title": "Mine"}
    Article.objects.filter(pk=article.pk).update(title="Theirs", version=2)
    response = send(recorder, stale, article)
    assert "Somebody else has changed this article" in messages(response)
    form = response.context["adminform"].form
    assert (form["title"].value(), form["version"].value()) == ("Mine", "2")
    assert send(recorder, stale | {"version": "2"}, article).status_code == 302
    assert Article.objects.get().title == "Mine"


def test_a_stale_row_keeps_what_was_typed(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    draft = drafts.create(draft=entering.draft(article=article), now=factories.NOW)
    Claim.objects.filter(pk=draft.pk).update(version=2)
    mine = row(claim=draft.public_id, version="1", headline="Mine")
    response = send(recorder, sending.of(article) | sending.rows("claims", mine, initial=1), article)
    assert "Somebody else has changed this claim" in messages(response)
    [form] = response.context["formset"].forms
    assert (form["headline"].value(), form["version"].value()) == ("Mine", "2")
    again = sending.of(article) | sending.rows("claims", mine | {"version": "2"}, initial=1)
    assert send(recorder, again, article).status_code == 302
    assert Claim.objects.get().headline == "Mine"


def test_rows_change_and_throw_away_drafts_and_keep_further_forecasts(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    two = (entering.statement(article), entering.statement(wording="unlikely"))
    kept = drafts.create(draft=entering.draft(article=article, forecasts=two), now=factories.NOW)
    gone = drafts.create(
        draft=entering.draft(article=article, terms=entering.terms(event="Hail falls")), now=factories.NOW
    )
    sent = sending.rows(
        "claims",
        row(claim=kept.public_id, version="1", wording="very likely"),
        row(claim=gone.public_id, version="1", remove="on"),
        initial=2,
    )
    assert send(recorder, sending.of(article) | sent, article).status_code == 302
    assert [claim.public_id for claim in Claim.objects.all()] == [kept.public_id]
    assert [forecast.said for forecast in kept.draft_forecasts.all()] == ["very likely", "unlikely"]


def test_an_untouched_page_changes_nothing(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    drafts.create(draft=entering.draft(article=article), now=factories.NOW)
    page = recorder.get(reverse("admin:forecasts_article_change", args=[article.pk]))
    forms = [page.context["adminform"].form, *page.context["formset"].forms, page.context["formset"].management_form]
    shown = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    sent = {name: value for name, value in shown.items() if value not in (None, False)}
    assert send(recorder, sent, article).status_code == 302
    assert (Article.objects.get().version, Claim.objects.get().version) == (1, 1)


def test_a_text_is_captured_once_and_the_page_says_so(recorder: Client) -> None:
    send(recorder, sending.article())
    article = Article.objects.get()
    page = recorder.get(reverse("admin:forecasts_article_change", args=[article.pk])).content.decode()
    assert Capture.objects.get().sha256 in page
    response = send(recorder, sending.of(article) | {"text": sending.article()["text"]}, article)
    assert "captured before" in messages(response)


def test_a_double_is_a_warning_that_a_tick_passes(recorder: Client) -> None:
    factories.article(canonical_url="https://example.org/rain", title="The first")
    factories.claim(event="It rains in berlin", headline="Rain, as before")
    sent = sending.article() | sending.rows("claims", row())
    response = send(recorder, sent)
    assert "already: <a" in messages(response)
    assert "Rain, as before" in messages(response)
    assert Article.objects.count() == 1
    assert send(recorder, sent | {"confirmed": "on", "claims-0-confirmed": "on"}).status_code == 302
    assert (Article.objects.count(), Claim.objects.drafts().count()) == (2, 1)


def test_whose_forecast_it_is_has_to_be_said_where_there_are_two_authors(recorder: Client) -> None:
    authors = [factories.forecaster(), factories.forecaster()]
    sent = sending.article(authors=[author.pk for author in authors])
    response = send(recorder, sent | sending.rows("claims", row()))
    assert messages(response) == "Say whose forecast this is."
    send(recorder, sent | sending.rows("claims", row(forecaster=authors[1].pk)))
    assert DraftForecast.objects.get().forecaster == authors[1]


def test_recorded_claims_are_listed_and_have_no_fields(recorder: Client) -> None:
    article = factories.article()
    claim = factories.claim(article=article, headline="A recorded claim")
    factories.forecast(claim)
    page = recorder.get(reverse("admin:forecasts_article_change", args=[article.pk]))
    assert reverse("admin:forecasts_claim_change", args=[claim.pk]) in page.content.decode()
    assert 'value="A recorded claim"' not in page.content.decode()


def test_only_recorders_enter_articles(resolver: Client) -> None:
    article = factories.article()
    assert resolver.get(ADD).status_code == 403
    assert send(resolver, sending.article()).status_code == 403
    assert send(resolver, sending.of(article), article).status_code == 403
    page = resolver.get(reverse("admin:forecasts_article_change", args=[article.pk]))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert not Forecast.objects.exists()


def test_an_article_that_is_not_there(recorder: Client) -> None:
    assert recorder.get("/admin/forecasts/article/999/change/").status_code == 302
    assert recorder.post("/admin/forecasts/article/nonsense/change/", {}).status_code == 302


def test_a_page_shows_as_many_drafts_as_it_can_take(recorder: Client) -> None:
    article = factories.article(authors=[factories.forecaster()])
    for number in range(MOST + 1):
        factories.claim("draft", article=article, headline=f"Draft {number}")
    page = recorder.get(reverse("admin:forecasts_article_change", args=[article.pk]))
    forms = page.context["formset"].forms
    assert (len(forms), forms[-1]["headline"].value()) == (MOST, None)
    assert sum(len(form.fields) for form in forms) < 1000


@pytest.mark.parametrize(
    "field, value, fold",
    [
        ("quote_nth", "x", None),
        ("low", "x", "Another reading"),
        ("reading_reason", "x" * 3000, "Another reading"),
        ("upper_bound", "y" * 90, "More than yes or no"),
        ("value_low", "z", "More than yes or no"),
        ("group", "999999", "Condition and filing"),
    ],
)
def test_a_mistake_opens_the_fold_that_it_is_in(recorder: Client, field: str, value: str, fold: str | None) -> None:
    row = sending.claim(**sending.said(), **{field: value})
    page = recorder.post("/admin/forecasts/article/add/", sending.article() | sending.rows("claims", row)).text
    assert 'role="alert"' in page
    closed = re.findall(r"<details><summary>\s*<h3[^>]*>([^<]+)", page.split("<template>")[0])
    assert closed, "the others stay closed"
    if fold:
        assert not any(heading.startswith(fold) for heading in closed)


def test_all_mistakes_of_a_page_are_shown_in_one_round(recorder: Client) -> None:
    wrong = row(deadline="x", quote="words that the article lacks", criteria="c" * 6000)
    other = row(headline="Another", event="It snows", event_from="2021-01-01", quote="Snow seems unlikely", wording="")
    page = send(recorder, sending.article(title="", published_on="no") | sending.rows("claims", wrong, other))
    assert page.context["adminform"].form.errors.keys() == {"title", "published_on"}
    first, second = page.context["formset"].forms[:2]
    assert {"deadline", "quote", "criteria"} <= first.errors.keys()
    assert second.errors.keys() == {"deadline", "wording"}
    assert not Article.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("wrong", [{"published_on": ""}, {"outlet": ""}, {"outlet": "x"}, {"title": ""}])
def test_what_is_right_beside_a_mistake_stays_right(recorder: Client, wrong: dict[str, str]) -> None:
    page = send(recorder, sending.article(**wrong) | sending.rows("claims", row()))
    assert page.context["adminform"].form.errors.keys() == wrong.keys()
    assert not any(form.errors for form in page.context["formset"].forms)
    assert not Article.objects.exists()
