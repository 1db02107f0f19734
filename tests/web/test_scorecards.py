import pytest
from django.test import Client, TestCase
from pytest_django import DjangoAssertNumQueries

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card import listing
from forecasts.scorecards.publishing import operations
from forecasts.web import lines, scorecards
from tests import factories
from tests.factories import NOW
from tests.web.conftest import SignIn

CARDS = (
    "/forecasters/henning-effner/",
    "/forecasters/north-korean-army/",
    "/outlets/ips-journal/",
    "/articles/north-korea-increases-the-pressure/scorecard/",
    "/topics/missiles/",
    "/ledger/",
)


@pytest.fixture
def scored(example: dict[str, Claim]) -> dict[str, Claim]:
    """The example with its scores published."""
    for claim in example.values():
        operations.score_claims(claim_pks=[claim.pk], now=NOW)
    return example


def test_the_card_of_the_example_says_what_was_worked_by_hand(client: Client, scored: dict[str, Claim]) -> None:
    answer = client.get("/forecasters/henning-effner/")
    page = answer.text.replace("\N{NO-BREAK SPACE}", " ")
    rows = {row.label: (row.value, row.under.partition(" · ")[0]) for row in answer.context["lay"]}
    assert rows == {
        "Calls that held": ("3 of 3", "n 3"),
        "Took no side": ("3 of 6", "a count, no estimate"),
        "Mean error (Brier)": ("0.10", "n 6"),
    }
    for said in (
        "All 10 claims were",
        "anything from 0.02 to 0.24",
        "Six scored forecasts",
        "condition not met 2",
        "0.10375",
        "0.37774",
    ):
        assert said in page


def test_every_claim_has_its_line_in_what_is_counted(client: Client, scored: dict[str, Claim]) -> None:
    counts = client.get("/forecasters/henning-effner/").context["counts"]
    assert [(row.label, row.number) for row in counts] == [("Scored", 6), ("Due, not yet checked", 2), ("Void", 2)]


def test_quoted_third_parties_stand_apart(client: Client, scored: dict[str, Claim]) -> None:
    answer = client.get("/articles/north-korea-increases-the-pressure/scorecard/")
    assert {line.who for line in answer.context["apart"]} == {"North Korean army, quoted"}
    assert all("North Korean army" not in line.who for line in answer.context["lines"])
    assert "mean error 0.95 (Brier), n 2" in answer.text


def test_a_small_sample_gets_no_line_and_says_why(client: Client, scored: dict[str, Claim]) -> None:
    page = client.get("/forecasters/henning-effner/").text
    assert "No line is fitted below 30 forecasts." in page
    assert "polyline" not in page
    assert "it seems unlikely 20\N{NO-BREAK SPACE}%: 0 of 2 occurred." in page


def test_while_scores_are_computed_the_card_refreshes_itself(client: Client, scored: dict[str, Claim]) -> None:
    path = "/forecasters/henning-effner/"
    assert "hx-trigger" not in client.get(path).text
    ScoreJob.objects.raise_for([scored["A satellite launch is an option"]])
    page = client.get(path).text
    assert "The score is being computed." in page
    assert f'hx-get="{path}" hx-trigger="every 1s"' in page
    assert f'<a href="{path}">reload the page</a>' in page


def test_the_fragment_is_the_same_view_without_the_frame(
    client: Client, scored: dict[str, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    fragment = client.get("/ledger/", headers={"HX-Request": "true"})
    assert fragment.text.strip().startswith('<div id="card"')
    assert "<html" not in fragment.text
    assert "HX-Request" in fragment.headers["Vary"]
    assert fragment.text.strip() in client.get("/ledger/").text


def test_the_ledger_lists_every_other_card(client: Client, scored: dict[str, Claim]) -> None:
    factories.forecaster(kind=Forecaster.Kind.READER, name="A reader without a public card")
    page = client.get("/ledger/").text
    assert all(path in page for path in CARDS[:3] + CARDS[4:5])
    assert "A reader without a public card" not in page


def test_a_subject_without_a_score_says_so(client: Client, db: None) -> None:
    forecaster = factories.forecaster()
    claim = factories.forecast(factories.claim(), forecaster=forecaster).claim
    ScoreJob.objects.raise_for([claim])
    operations.score_claims(claim_pks=[claim.pk], now=NOW)
    page = client.get(f"/forecasters/{forecaster.slug}/").text
    assert "Nothing is scored yet" in page
    assert "Not yet checked" in page


def test_an_infinite_score_is_shown_and_counted(client: Client, db: None) -> None:
    forecaster, claim = factories.forecaster(), factories.claim()
    factories.forecast(claim, forecaster=forecaster, p_ppm=0)
    factories.resolution(claim, outcome="occurred", effective_on=claim.event_from_on)
    ScoreJob.objects.raise_for([claim])
    operations.score_claims(claim_pks=[claim.pk], now=NOW)
    assert "infinite: 1, left out of the mean" in client.get(f"/forecasters/{forecaster.slug}/").text
    assert "infinite" in client.get(f"/claims/{claim.public_id}/").text


@pytest.mark.parametrize("path", CARDS)
def test_each_card_costs_a_fixed_number_of_queries(
    sign_in: SignIn, scored: dict[str, Claim], path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    with TestCase.captureOnCommitCallbacks(execute=True):
        browser.get(path)
    with django_assert_max_num_queries(16):
        assert browser.get(path).status_code == 200


def test_what_became_of_a_call_is_never_said_of_a_void(scored: dict[str, Claim]) -> None:
    void = scored["A red line crossed would bring a determined US reaction"]
    assert [line.held for line in lines.lines_of([void], at=NOW)] == [None]


@pytest.mark.parametrize(
    "asked, held, shown",
    [
        ("", ["held", "held", "held"], (1, 3, 10)),
        ("page=4", [None], (10, 10, 10)),
        ("page=99", [None], (10, 10, 10)),
        ("order=farthest", ["no_side", "no_side", "no_side"], (1, 3, 10)),
        ("show=no_side", ["no_side", "no_side", "no_side"], (1, 3, 3)),
        ("show=held&order=farthest&page=1", ["held", "held", "held"], (1, 3, 3)),
        ("show=not_held", [], (0, 0, 0)),
        ("show=nonsense&order=\0&page=x", ["held", "held", "held"], (1, 3, 10)),
    ],
)
def test_forecasts_are_listed_a_page_at_a_time(
    client: Client,
    scored: dict[str, Claim],
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    held: list[str | None],
    shown: tuple[int, int, int],
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    monkeypatch.setattr(scorecards, "PER_PAGE", 3)
    answer = client.get(f"/forecasters/henning-effner/?{asked}")
    assert [line.held for line in answer.context["lines"]] == held
    around = answer.context["list"]
    assert (around.first, around.last, around.n) == shown


def test_the_pages_of_the_list_have_addresses_that_keep_what_was_chosen(
    client: Client, scored: dict[str, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    page = client.get("/forecasters/henning-effner/?method=3&order=newest&page=2").text
    for href in (
        "method=3&amp;order=newest&amp;page=3",
        "method=3&amp;order=newest&amp;page=1",
        "method=3&amp;order=oldest",
    ):
        assert f'href="?{href}#forecasts"' in page


def test_the_exact_mean_stands_beside_the_rounded_one(client: Client, scored: dict[str, Claim]) -> None:
    page = client.get("/forecasters/henning-effner/").text
    before_the_fold = page[: page.index('<details class="fold"><summary>For statisticians')]
    assert "exactly 0.10375" in before_the_fold


def test_a_card_says_how_many_claims_wait(client: Client, scored: dict[str, Claim]) -> None:
    ScoreJob.objects.raise_for(
        [
            scored[name]
            for name in ("A satellite launch is an option", "A red line crossed would bring a determined US reaction")
        ]
    )
    assert "2 claims wait for it, and the figures are from before" in client.get("/forecasters/henning-effner/").text


def test_what_is_counted_links_to_the_claims_it_counts(client: Client, scored: dict[str, Claim]) -> None:
    answer = client.get("/forecasters/henning-effner/?anew")
    for row in answer.context["counts"]:
        assert client.get(row.url).context["page"].paginator.count >= row.number


def test_a_card_names_what_it_comes_from(client: Client, scored: dict[str, Claim]) -> None:
    page = client.get("/forecasters/henning-effner/").text
    for shown in (
        "Scorecard of an author",
        'href="/articles/north-korea-increases-the-pressure/"',
        'href="/outlets/ips-journal/"',
    ):
        assert shown in page
