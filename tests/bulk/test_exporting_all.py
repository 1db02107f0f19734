"""What people enter on the desk goes out in the bulk format and comes back without loss."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Evidence
from tests import factories
from tests.bulk.files import amount, bring_in, csv_of, match, row, settled
from tests.bulk.test_exporting import a_ledger_of_its_own, exported
from tests.history_check import assert_history_holds
from tests.resolution import stage

pytestmark = pytest.mark.django_db

CLAIM = (
    "headline",
    "deadline_words",
    "article__title",
    "article__outlet__name",
    "current_resolution__proposal__rationale",
)
SAID = ("note", "wording", "phrase_key", "phrase_chosen", "reading_reason", "article__title", "article__outlet__name")
PIECE = ("title", "publisher", "published_on", "url", "no_url_reason", "excerpt")
WORDS = ("likely", "almost certain", "a fair shot", "='twas, ünd")


def enter() -> None:
    """One of everything that only the desk could say before."""
    paper, agency = factories.outlet("The Paper"), factories.outlet("The Agency")
    story = factories.article(title="Rain ahead", outlet=paper, url="https://paper.example/rain")
    wire = factories.article(title="Wire", outlet=agency)
    claim = factories.claim(headline="Settled", outlet=paper, article=story, deadline_words="before the vote, we think")
    who = factories.forecaster(name="Somebody")
    factories.forecast(claim, forecaster=who, wording="a fair shot", phrase_key="likely", phrase_chosen=True,
                       reading_reason="The next sentence says so.", note="From the second page.",
                       article=wire, quote_exact="a fair shot")  # fmt: skip
    factories.forecast(claim, wording="so so", p_ppm=400_000, reading_reason="As he has said elsewhere.")
    factories.forecast(
        claim, wording="perhaps", p_ppm=500_000, reading_reason="The imported file gives this reading of the words."
    )
    pieces = (
        stage.evidence(excerpt="No entry,\n\nand none before."),
        stage.evidence(title="Another", url="", no_url_reason="Paper"),
    )
    stage.settle(claim, stage.answer(evidence=pieces, rationale="First the register, then the paper."))
    gone = factories.claim(headline="Can no longer occur", deadline_on=date(2027, 1, 1))
    factories.forecast(gone)
    early = stage.answer(effective_at=datetime(2026, 11, 1, 7, 30, tzinfo=UTC), impossible_why="The house is sold.")
    stage.settle(gone, early)
    unclear = factories.claim(headline="Nobody can say", outlet=agency)
    factories.forecast(unclear, forecaster=who)
    stage.settle(unclear, stage.AMBIGUOUS)


def facts() -> list[list[tuple[object, ...]]]:
    """What is recorded, without keys and instants of recording, in an order of its own."""
    said = Forecast.objects.values_list("claim__headline", "stated_at", *SAID)
    pieces = Evidence.objects.values_list("proposal__claim__headline", *PIECE)
    return [sorted(found, key=repr) for found in (Claim.objects.values_list(*CLAIM), said, pieces)]


def assert_nothing_is_lost(folder: Path, first: bytes) -> list[list[tuple[object, ...]]]:
    with a_ledger_of_its_own():
        assert bring_in(first, confirm_outcomes=True).rejections == []
        assert_history_holds(staged=False)
        assert exported(folder / "again.csv") == first
        again = bring_in(first, confirm_outcomes=True)
        assert (again.rejections, again.counts.new_forecasts) == ([], 0)
        return facts()


def test_what_the_desk_has_entered_comes_back(tmp_path: Path) -> None:
    with a_ledger_of_its_own():
        enter()
        before, first = facts(), exported(tmp_path / "first.csv")
    assert assert_nothing_is_lost(tmp_path, first) == before


@pytest.mark.parametrize("seed", range(3))
def test_a_ledger_of_any_content_comes_back_to_the_byte(tmp_path: Path, seed: int) -> None:
    with a_ledger_of_its_own():
        content = csv_of(*rows_of(random.Random(seed)))
        assert bring_in(content, confirm_outcomes=True).rejections == []
        before, first = facts(), exported(tmp_path / "first.csv")
    assert assert_nothing_is_lost(tmp_path, first) == before


def rows_of(draw: random.Random) -> Iterator[dict[str, str]]:
    """Claims of all kinds with what may stand beside them, each thing there or not."""
    for number in range(15):
        kind = draw.choice((settled, settled, match, amount, row)) if number else settled
        terms = {"claim_id": f"claim-{number}", "headline": f"Claim {number:02}"} | drawn_terms(draw, kind is not row)
        if draw.random() < 0.3 and kind is row and number:
            terms["condition_claim_id"] = "claim-0"
        for place in range(draw.randint(1, 4)):
            at = datetime(2020, 6, 1, 9, tzinfo=UTC) + timedelta(days=place, seconds=draw.randrange(9999))
            who = draw.choice(("Rain model", "Snow model"))
            said = {"stated_at": at.isoformat(), "forecaster": who} | drawn_words(draw, kind in {settled, row})
            yield kind(**(terms | said))


def drawn_terms(draw: random.Random, is_settled: bool) -> dict[str, str]:
    pieces = [
        {"title": f"Piece {n}", "publisher": "Desk", "published_on": "2020-11-09", "no_url_reason": "None"}
        for n in "ab"
    ]
    offers = {
        "deadline_words": "by the vote", "group": "Rain", "event_from": "2020-05-05", "condition": "If it is cold",
        "note": "'=1+1", "origin_title": "The source", "topics": draw.choice(("Weather", "Berlin;Weather", "")),
    }  # fmt: skip
    if is_settled:
        offers |= {"rationale": "As “both” say;\nand more.", "evidence": json.dumps(pieces[: draw.randint(1, 2)])}
    terms = {name: cell for name, cell in offers.items() if draw.random() < 0.5}
    return terms | ({"origin_on": "2020-05-30", "origin_outlet": "Wire"} if "origin_title" in terms else {})


def drawn_words(draw: random.Random, is_binary: bool) -> dict[str, str]:
    said = {"remark": "Said twice."} if draw.random() < 0.3 else {}
    if draw.random() < 0.4:
        outlet = draw.choice(("", "Wire"))
        said |= {"article_title": "Rain, again", "article_url": f"https://weather.example/again{outlet}",
                 "quote": "it rains", "published_on": "2020-06-01", "article_outlet": outlet}  # fmt: skip
    if not is_binary:
        return said | ({"wording": "we expect", "reading_reason": "By the chart."} if draw.random() < 0.5 else {})
    if draw.random() < 0.5:
        return said | {"probability": f"{draw.randrange(1_000_001) / 1e6:.6f}"}
    chosen = {"phrase": "likely", "reading_reason": "It is meant so."} if draw.random() < 0.5 else {}
    return said | chosen | {"probability": "", "wording": draw.choice(WORDS[:3])}
