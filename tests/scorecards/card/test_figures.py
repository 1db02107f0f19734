from datetime import timedelta

import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card import figures
from forecasts.scorecards.card.figures import Figures, figures_then, published_figures
from forecasts.scorecards.subjects import Subject, subject_of
from forecasts.scorecards.verdicts import ALL, QUOTED
from forecasts.scoring.forecast import Rule
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import NO, YES, propose, settle
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
SUBJECTS = [
    ("forecaster", "henning-effner"),
    ("forecaster", "north-korean-army"),
    ("outlet", "ips-journal"),
    ("article", "north-korea-increases-the-pressure"),
    ("topic", "north-korea"),
    ("topic", "inter-korean-relations"),
    ("ledger", "ledger"),
]


def subject(kind: str, slug: str) -> Subject:
    return subject_of(kind=kind, slug=slug)


def comparable(found: Figures) -> tuple[object, ...]:
    """The figures without empty sums, and without the order of lines."""
    sums = {place: total for place, total in found.sums.items() if total.value.n or total.value.infinite}
    lines = [
        sorted(part, key=lambda line: (line.claim_pk, line.kind, str(line.scored)))
        for part in (found.lines, found.quoted)
    ]
    return sums, lines


def make_it_rich(claims: dict[int, Claim]) -> None:
    """Everything at once: proposed, void, unscorable, infinite, prospective, several forecasters on a claim."""
    propose(claims[7], NO)
    settle(claims[8], YES)
    author = Forecaster.objects.get(slug="henning-effner")
    topic = claims[1].topics.get(slug="north-korea")
    early = NOW - timedelta(days=3000)
    for number, (p_ppm, outcome) in enumerate(
        [(1_000_000, "did_not_occur"), (0, "did_not_occur"), (900_000, "ambiguous")]
    ):
        claim = stage.recorded(topics=[topic], recorded_at=early)
        factories.forecast(claim, p_ppm=p_ppm, forecaster=author)
        factories.forecast(claim, wording="likely", article=claims[1].article)
        factories.forecast(claim, wording="so so", forecaster=factories.forecaster(Forecaster.Kind.QUOTED))
        if number:
            factories.resolution(claim, outcome)
        ScoreJob.objects.raise_for([claim])
    ScoreJob.objects.raise_for(claims.values())


@pytest.mark.parametrize("kind, slug", SUBJECTS)
def test_what_is_published_is_what_the_rows_of_now_give(kind: str, slug: str) -> None:
    make_it_rich(stage.example())
    stage.score()
    who = subject(kind, slug)
    published, made = published_figures(who, at=NOW), figures_then(who, at=NOW)
    assert comparable(published) == comparable(made)
    assert published.lines


def test_figures_of_then_do_not_know_what_came_later() -> None:
    claims = stage.example()
    who = subject("forecaster", "henning-effner")
    before = comparable(figures_then(who, at=NOW))
    settle(claims[7], NO, now=NOW + timedelta(hours=1))
    stage.score(claims[7], now=NOW + timedelta(hours=1))
    assert comparable(figures_then(who, at=NOW)) == before
    assert comparable(published_figures(who, at=NOW + timedelta(hours=1))) != before
    assert figures_then(who, at=NOW - timedelta(seconds=1)).lines == ()


def test_quoted_third_parties_are_kept_apart_except_on_their_own_card() -> None:
    stage.example()
    article = published_figures(subject("article", "north-korea-increases-the-pressure"), at=NOW)
    army = published_figures(subject("forecaster", "north-korean-army"), at=NOW)
    assert (len(article.lines), len(article.quoted)) == (10, 2)
    assert (len(army.lines), len(army.quoted)) == (2, 0)
    assert article.sum_of(QUOTED, Rule.BRIER) == army.sum_of(ALL, Rule.BRIER)
    assert article.sum_of("nothing", Rule.BRIER).value.n == 0


def test_readers_are_on_no_card_but_their_own() -> None:
    topic = factories.topic()
    claim = stage.recorded(topics=[topic])
    reader = factories.forecaster(Forecaster.Kind.READER)
    stage.called(claim=claim, forecaster=reader)
    stage.score(claim)
    alone = subject_of(kind="forecaster", slug=reader.slug, private=True)
    assert published_figures(subject("topic", topic.slug), at=NOW).lines == ()
    assert len(published_figures(alone, at=NOW).lines) == 1


def test_a_large_subject_is_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    who = subject("ledger", "ledger")
    stage.example()
    whole = comparable(figures_then(who, at=NOW))
    monkeypatch.setattr(figures, "BATCH", 4)
    assert comparable(figures_then(who, at=NOW)) == whole


def test_a_claim_counts_where_its_forecast_was_said() -> None:
    filed, said = factories.article(), factories.article()
    stage.called(claim=stage.recorded(article=filed), article=said, outcome=Outcome.OCCURRED)
    stage.score()
    counts = {
        article: len(published_figures(subject("article", article.slug), at=NOW).lines) for article in (filed, said)
    }
    assert counts == {filed: 0, said: 1}
