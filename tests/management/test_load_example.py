import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from forecasts import clock
from forecasts.management.example import governors, north_korea, population
from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportedClaim
from forecasts.models.people import User
from forecasts.models.resolutions import Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Article, Capture, Forecaster, Outlet, Topic
from forecasts.scorecards.boards.leaderboard import leaderboard
from forecasts.scorecards.card.documents import document
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db

ALL = (*north_korea.CLAIMS, *population.CLAIMS)


def load(*args: str) -> str:
    """Load the two articles alone, as most tests want them."""
    out = StringIO()
    call_command("load_example", "--small", *args, stdout=out)
    return out.getvalue()


def claims() -> dict[int, Claim]:
    by_headline = {claim.headline: claim for claim in Claim.objects.all()}
    return {statement.number: by_headline[statement.headline] for statement in ALL}


def a_text_with_every_quote() -> str:
    """Return a made-up text that holds each quote, twice where the second place is meant, broken over lines."""
    said = [statement.said for statement in north_korea.CLAIMS]
    return "\n\n".join(quote.replace(" ", "\n", 1) for item in said for quote in [item.quote] * item.nth)


def test_slugs_are_those_that_pages_and_documents_name() -> None:
    load()
    assert set(Article.objects.values_list("slug", flat=True)) == {
        "north-korea-increases-the-pressure",
        "world-population-prospects-2022",
    }
    assert set(Outlet.objects.values_list("slug", flat=True)) == {"ips-journal", "united-nations"}
    assert dict(Forecaster.objects.values_list("slug", "kind")) == {
        "henning-effner": "author",
        "north-korean-army": "quoted",
        "un-population-division": "author",
    }
    assert set(Topic.objects.values_list("slug", flat=True)) == {
        "north-korea", "nuclear-test", "missiles", "us-election", "inter-korean-relations", "population",
    }  # fmt: skip


def test_where_each_claim_stands() -> None:
    load()
    assert_history_holds(staged=False)
    states = {number: claim.state for number, claim in claims().items()}
    assert {number for number, state in states.items() if state == State.OPEN} == {7, 8, 14, 15}
    assert {number for number, state in states.items() if state == State.RESOLVED} == {*range(1, 7), *range(9, 14)}


def test_outcomes_and_who_confirmed_them() -> None:
    load()
    outcomes = {
        number: (claim.current_resolution.proposal.outcome, claim.current_resolution.policy)
        for number, claim in claims().items()
        if claim.current_resolution
    }
    people = "two_person"
    assert outcomes == {
        **dict.fromkeys((1, 2, 5, 6, 10, 11, 12), ("did_not_occur", people)),
        **dict.fromkeys((9, 13), ("occurred", people)),
        **dict.fromkeys((3, 4), ("condition_not_met", "rule")),
    }


def test_each_wording_holds_the_phrase_that_the_worked_values_rest_on() -> None:
    load()
    by_claim = {row.claim_id: row for row in Forecast.objects.all()}
    rows = {number: by_claim[claim.pk] for number, claim in claims().items()}
    assert {number: row.phrase_key for number, row in rows.items()} == {
        **dict.fromkeys((1, 2), "unlikely"),
        3: "undoubtedly",
        **dict.fromkeys((4, 11), "would"),
        **dict.fromkeys((5, 6), "possible"),
        7: "much to suggest",
        8: "many indications",
        9: "likely",
        10: "is to",
        12: "could",
        13: "is projected to",
        **dict.fromkeys((14, 15), "could grow to"),
    }
    assert {number for number, row in rows.items() if row.phrase_chosen and row.reading_reason} == {4, 11, 13, 14, 15}
    assert {number for number, row in rows.items() if row.says == "no"} == {1, 2}
    assert {row.says for row in rows.values()} == {"yes", "no"}


def test_every_quote_is_short() -> None:
    assert [statement.number for statement in ALL if len(statement.said.quote.split()) > 15] == []


def test_with_a_text_the_quotes_are_anchored_in_it(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(a_text_with_every_quote(), encoding="utf-8")
    load("--text", str(file))
    text = Capture.objects.get().text
    forecasts = Forecast.objects.filter(article__slug=north_korea.ARTICLE.slug)
    assert all(text[row.quote_start : row.quote_end] == row.quote_exact for row in forecasts)
    assert set(forecasts.values_list("quote_match", flat=True)) == {"once", "several"}


def test_with_another_text_nothing_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Something else altogether.", encoding="utf-8")
    with pytest.raises(CommandError, match="not in the article's captured text"):
        load("--text", str(file))
    assert not Article.objects.exists()


@pytest.mark.parametrize("content, problem", [(None, "cannot be read"), (b"\xff\xfe\x00", "no UTF-8 text")])
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes | None, problem: str) -> None:
    file = tmp_path / "article.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=problem):
        load("--text", str(file))


def test_the_worked_values_come_out(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert not ScoreJob.objects.behind().exists()
    card = document(kind="forecaster", slug="henning-effner", now=clock.now())
    assert (card["scores"]["brier"]["value"], card["scores"]["log"]["sum"]) == (0.10375, "2266446046")
    counts = {name: card["counts"][name] for name in ("claims", "open", "due", "resolved", "scored", "retrospective")}
    assert counts == {"claims": 10, "open": 0, "due": 2, "resolved": 8, "scored": 6, "retrospective": 10}
    army = document(kind="forecaster", slug="north-korean-army", now=clock.now())
    assert (army["scores"]["brier"]["value"], army["scores"]["brier"]["n"]) == (0.952576, 2)


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    load()
    counts = [model.objects.count() for model in (Claim, Forecast, Resolution, User)]
    assert "already loaded" in load()
    assert "recorded quotes do not change" in load("--text", str(tmp_path / "unread"))
    assert counts == [model.objects.count() for model in (Claim, Forecast, Resolution, User)]


def test_one_person_is_enough_where_the_policy_says_so(settings: Settings) -> None:
    settings.REVIEW_POLICY = "single"
    load()
    assert {claim.current_resolution.policy for claim in claims().values() if claim.current_resolution} == {
        "single",
        "rule",
    }


def test_its_people_cannot_sign_in_until_somebody_gives_them_a_password() -> None:
    User.objects.create_user(username="reviewer", password="kept")
    load()
    people = User.objects.in_bulk(["recorder", "resolver", "reviewer"], field_name="username")
    assert {name: person.has_usable_password() for name, person in people.items()} == {
        "recorder": False,
        "resolver": False,
        "reviewer": True,
    }


def load_all() -> str:
    out = StringIO()
    call_command("load_example", stdout=out)
    return out.getvalue()


def squares_by_hand(model: str) -> int:
    """The sum of the squared errors of a model in parts per million, from the file itself."""
    with governors.FILE.open(encoding="utf-8") as file:
        races = list(csv.DictReader(file))
    return sum((round(float(race[model]) * 10**6) - 10**6 * (race["won"] == "yes")) ** 2 for race in races)


def test_the_elections_give_three_models_a_place_on_the_board(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load_all()
    assert not ScoreJob.objects.behind().exists()
    board = leaderboard(kind="forecaster", part="retrospective", now=clock.now())
    ranked = {row["subject"]["name"].split()[-1]: row for row in board["rows"] if "rank" in row}
    sums = {model: row["scores"]["brier"]["sum"] for model, row in ranked.items()}
    assert sums == {model: str(squares_by_hand(model)) for model in governors.MODELS}
    assert {row["scores"]["brier"]["n"] for row in ranked.values()} == {56}
    assert_history_holds(staged=False)


def test_the_elections_are_credited_and_grouped_by_race() -> None:
    load_all()
    elections = Claim.objects.filter(imported__source=governors.SOURCE)
    notes = Forecast.objects.filter(claim__in=elections).values_list("note", flat=True)
    assert (elections.count(), len(notes), set(notes)) == (56, 168, {governors.CREDIT})
    assert elections.values("group").distinct().count() == 28
    assert Claim.objects.count() == 56 + len(ALL)


def test_loading_all_twice_adds_nothing_and_completes_a_small_example() -> None:
    load()
    assert "56 claims" in load_all()
    assert load_all() == "The example elections are already loaded.\nThe example articles are already loaded.\n"
    assert Forecast.objects.count() == 168 + len(ALL)


def test_what_an_interrupted_load_left_out_comes_with_the_next() -> None:
    load_all()
    ImportedClaim.objects.filter(source=governors.SOURCE).first().delete()  # type: ignore[union-attr]
    assert "Loaded 56 claims" in load_all()
