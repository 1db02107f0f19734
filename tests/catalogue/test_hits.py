import pytest

from forecasts.catalogue.hits import LONGEST, Hit, hits_in, passage
from forecasts.indexing.asking import parse
from forecasts.models.sources import Forecaster
from tests import factories


def test_a_passage_is_cut_around_its_hits() -> None:
    hit = passage("criteria", "a " * 200 + "missile" + " b" * 200, parse("missile"))
    assert hit is not None
    [(start, end)] = hit.marks
    assert hit.text[start:end] == "missile"
    assert len(hit.text) <= LONGEST


def test_a_hit_beyond_the_passage_is_left_out() -> None:
    hit = passage("criteria", "missile " + "x " * 300 + "missile", parse("missile"))
    assert hit is not None
    assert hit.marks == [(0, 7)]


def test_no_hit_is_no_passage() -> None:
    assert passage("event", "nothing", parse("missile")) is None


@pytest.mark.django_db
def test_every_text_of_a_claim_is_looked_at() -> None:
    outlet = factories.outlet("Missile Weekly")
    claim = factories.claim(
        headline="No missile",
        condition_words="if a missile",
        article=factories.article(title="On missiles and a missile", outlet=outlet),
        topics=[factories.topic("Missile")],
    )
    factories.forecast(
        claim, forecaster=factories.forecaster(name="Ms Missile"), quote_exact="a missile", wording="missile"
    )
    reader = factories.forecaster(Forecaster.Kind.READER, name="Missile")
    factories.forecast(claim, forecaster=reader)
    hits = hits_in(claim, parse("missile"))
    assert [hit.field for hit in hits] == [
        "headline", "condition", "article", "outlet", "topic", "forecaster", "quote", "wording",
    ]  # fmt: skip
    assert hits[0] == Hit("headline", "No missile", [(3, 10)])
