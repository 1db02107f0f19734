import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from forecasts.indexing import texts
from forecasts.indexing.asking import parse
from forecasts.models import finding
from forecasts.models.claims import Claim, State
from forecasts.models.finding import ClaimText
from forecasts.models.sources import Forecaster
from tests import factories

pytestmark = pytest.mark.django_db


def found(typed: str) -> set[int]:
    """The claims in whose words all terms are."""
    rows = ClaimText.objects.order_by()
    search = parse(typed)
    for term in search.terms:
        rows = rows.filter(words__says=term)
    for term in search.without:
        rows = rows.exclude(words__says=term)
    one_by_one = set(rows.values_list("pk", flat=True))
    together = ClaimText.objects.filter(words__say_among=(search, 1_000))
    assert set(together.values_list("pk", flat=True)) == one_by_one
    return one_by_one


@pytest.fixture
def claim() -> Claim:
    """A claim with words in every place, beside another one."""
    other = factories.claim(headline="Something else")
    outlet = factories.outlet("The Kraków Review")
    claim = factories.claim(
        headline="No missile test",
        event="A rocket flies",
        criteria="Listed in the Łódź register",
        condition_words="if talks fail",
        article=factories.article(title="Über die roten Linien", outlet=outlet),
        topics=[factories.topic("Arms control")],
    )
    author = factories.forecaster(name="Zoë Example")
    factories.forecast(claim, forecaster=author, quote_exact="will not cross the red lines", wording="hardly ever")
    texts.refresh([claim.pk, other.pk])
    return claim


@pytest.mark.parametrize(
    "typed",
    [
        "missile", "missiles", "tested", "MISSILE tèst", "rocket", "lodz", '"talks fail"', "roten", "uber", "krakow", '"arms control"', "zoe",
        '"cross the red lines"', "cross lin*", "hardly", '"hardly ever"', "zoe missile lodz krakow",
    ],
)  # fmt: skip
def test_a_claim_is_found_by_its_words(claim: Claim, typed: str) -> None:
    assert found(typed) == {claim.pk}


@pytest.mark.parametrize(
    "typed", ["missions", "issile", '"lines red"', '"flies if"', '"test a"', "nowhere*", "zoe else"]
)
def test_it_is_not_found_by_others(claim: Claim, typed: str) -> None:
    assert found(typed) == set()


def test_every_letter_is_safe_in_a_term(claim: Claim) -> None:
    for typed in (
        "'",
        '"',
        "\\",
        "a:b",
        "NEAR(a b)",
        "a&b|!c",
        "🚀",
        "x" * 900,
        "words:missile",
        "{missile}",
        "1e5 0x1f 3.4",
    ):
        assert claim.pk not in found(f"{typed} nowhere")


def test_readers_cannot_be_found() -> None:
    claim = factories.claim()
    factories.forecast(claim, forecaster=factories.forecaster(Forecaster.Kind.READER, name="Hidden"))
    texts.refresh([claim.pk])
    texts.update(about=[], said=claim.forecasts.all())
    assert found("hidden") == set()


def test_drafts_have_no_words() -> None:
    draft = factories.claim(State.DRAFT)
    texts.refresh([draft.pk])
    assert not ClaimText.objects.exists()


def test_what_is_said_later_is_added(claim: Claim) -> None:
    later = factories.forecast(claim, wording="almost certainly", forecaster=factories.forecaster(name="Second Voice"))
    texts.update(about=[], said=[later])
    assert found('"almost certainly" "second voice" missile') == {claim.pk}


def test_what_is_said_on_several_claims_is_added_to_each(claim: Claim) -> None:
    other = factories.claim()
    texts.refresh([other.pk])
    said = [(claim, "seldom"), (other, "unheard"), (other, "perhaps")]
    texts.update(about=[], said=[factories.forecast(one, wording=wording) for one, wording in said])
    assert found("seldom missile") == {claim.pk}
    assert found("unheard perhaps") == {other.pk}


def test_what_is_written_anew_gets_nothing_twice(claim: Claim) -> None:
    texts.update(about=[claim], said=[factories.forecast(claim, wording="unheard")])
    assert ClaimText.objects.get(claim=claim).words.split().count("unheard") == 1


def test_a_text_that_is_full_takes_no_more(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_LETTERS", 10)
    texts.update(about=[], said=[factories.forecast(claim, wording="unheard")])
    assert found("unheard") == set()


@pytest.mark.parametrize("thing", ["topic", "outlet", "article", "forecaster"])
def test_a_new_name_is_found_and_the_old_one_is_not(claim: Claim, thing: str) -> None:
    forecast = claim.forecasts.get()
    things = {
        "topic": claim.topics.get(),
        "outlet": claim.article and claim.article.outlet,
        "article": claim.article,
        "forecaster": forecast.forecaster,
    }
    row = things[thing]
    assert row is not None
    setattr(row, "title" if thing == "article" else "name", "Renamed")
    row.save()
    texts.update(about=[row], said=[])
    assert found("renamed") == {claim.pk}
    old = {"topic": "arms", "outlet": "krakow", "article": "roten", "forecaster": "zoe"}[thing]
    assert found(old) == set()


def test_a_person_is_no_name_of_a_claim() -> None:
    with pytest.raises(TypeError, match="User"):
        texts.update(about=[factories.person()], said=[])


def test_many_claims_cost_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    claims = [factories.claim(topics=[factories.topic()]).pk for _ in range(5)]
    with django_assert_num_queries(4):
        texts.refresh(claims)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL always has its index")
@pytest.mark.parametrize("typed", ["missile", '"cross the red lines"', "cross lin*", "zoe missile lodz krakow", "uber"])
def test_without_an_index_the_same_is_found(claim: Claim, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(finding, "has_fts5", lambda: False)
    assert found(typed) == {claim.pk}
    assert found("issile") == found('"lines red"') == set()


@pytest.mark.parametrize("has_index", [True, False])
def test_what_must_not_be_there_is_left_out(claim: Claim, monkeypatch: pytest.MonkeyPatch, has_index: bool) -> None:
    if not has_index:
        monkeypatch.setattr(finding, "has_fts5", lambda: False)
    assert found("missile -unheard -zzz*") == {claim.pk}
    assert found('missile -"cross the red lines"') == found("missile -unheard -cross") == set()
