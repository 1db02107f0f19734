"""A ledger of many resolved claims with five forecasts each, written in SQL; nothing of it is published yet.

The five authors have numbers of their own, so that hardly two scores are alike; one outlet and one topic have all of them.
"""

from typing import Final

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome, Proposal, Resolution
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.verdicts import METHOD
from tests import factories

EACH: Final = 5
AUTHORS: Final = 1_000
"""Of whom five are on each claim."""
RULES: Final = ("brier", "log", "spherical", "brier_first", "brier_time_weighted")
SERIES: Final = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {count})"


def fill(claims: int) -> None:
    """Copy one claim with its answer and forecast; of two claims one occurred."""
    call_command("migrate", verbosity=0)
    _run("PRAGMA synchronous = OFF")
    article = factories.article()
    pattern = factories.claim(article=article, outlet=article.outlet, topics=[factories.topic()])
    said = factories.forecast(pattern, forecaster=factories.forecaster(), article=article)
    resolution = factories.resolution(pattern, Outcome.OCCURRED)
    first = {model: model._default_manager.order_by("-pk").values_list("pk", flat=True)[0] for model in
             (Claim, Forecast, Proposal, Resolution)}  # fmt: skip
    own = {model: f"{pk} + c.i" for model, pk in first.items()}
    authors = Forecaster.objects.bulk_create(
        Forecaster(slug=f"author-{number}", name=f"Author {number}", kind="author") for number in range(AUTHORS)
    )
    outcome = f"CASE c.i % 2 WHEN 0 THEN '{Outcome.OCCURRED}' ELSE '{Outcome.DID_NOT_OCCUR}' END"
    with transaction.atomic():
        _copy(Proposal, resolution.proposal_id, claims, {"id": own[Proposal], "claim_id": own[Claim],
              "public_id": _public_id("p"), "outcome": outcome})  # fmt: skip
        _copy(Resolution, resolution.pk, claims, {"id": own[Resolution], "claim_id": own[Claim],
              "public_id": _public_id("r"), "proposal_id": own[Proposal]})  # fmt: skip
        _copy(Claim, pattern.pk, claims, {"id": own[Claim], "public_id": _public_id("c"),
              "current_resolution_id": own[Resolution]})  # fmt: skip
        _copy(Claim.topics.through, Claim.topics.through.objects.get().pk, claims,
              {"id": f"{Claim.topics.through.objects.get().pk} + c.i", "claim_id": own[Claim]})  # fmt: skip
        _copy(Forecast, said.pk, claims * EACH, {"id": own[Forecast], "public_id": _public_id("f"),
              "claim_id": f"{first[Claim]} + (c.i - 1) / {EACH} + 1", "p_ppm": "c.i * 7919 % 999983 + 1",
              "forecaster_id": f"{authors[0].pk} + ((c.i - 1) / {EACH} * 7 + c.i % {EACH} * 199) % {AUTHORS}"})  # fmt: skip
        _run(f"INSERT INTO {ScoreJob._meta.db_table} (claim_id, want, done, leased_want, behind_since, attempts, last_error)"
             f" SELECT id, 1, 1, 1, CURRENT_TIMESTAMP, 0, '' FROM {Claim._meta.db_table}")  # fmt: skip


def _copy(model: type[Model], pattern: int, count: int, own: dict[str, str]) -> None:
    columns = {str(column.column): f's."{column.column}"' for column in model._meta.concrete_fields} | own
    names = ", ".join(f'"{name}"' for name in columns)
    _run(f"INSERT INTO {model._meta.db_table} ({names}) {SERIES.format(count=count)}"
         f" SELECT {', '.join(columns.values())} FROM {model._meta.db_table} s, c WHERE s.id = {pattern}")  # fmt: skip


def _public_id(letter: str) -> str:
    return f"'{letter}' || printf('%09d', c.i)"


def publish_in_sql() -> None:
    """Give every forecast a standing and scores, without computing most of it.

    Only the Brier score is the true one. The measured claim is scored by the product before it is measured.
    """
    special = {
        "id": "f.id", "claim_id": "f.claim_id", "forecaster_id": "f.forecaster_id", "forecast_id": "f.id", "kind": "'author'",
        "outlet_id": "c.outlet_id", "article_id": "f.article_id",
        "topic_ids": "(SELECT '[' || t.topic_id || ']' FROM forecasts_claim_topics t WHERE t.claim_id = c.id)",
        "cluster": "'article:bench'", "low_ppm": "f.p_ppm", "point_ppm": "f.p_ppm", "high_ppm": "f.p_ppm", "committed": "1",
        "read_by": "'stated'", "occurred": "p.outcome = 'occurred'", "held": "NULL", "prospective": "0", "unscorable": "''",
        "method": str(METHOD), "computed_at": "CURRENT_TIMESTAMP",
    }  # fmt: skip
    _run(f"INSERT INTO {Standing._meta.db_table} ({', '.join(special)}) SELECT {', '.join(special.values())}"
         " FROM forecasts_forecast f JOIN forecasts_claim c ON c.id = f.claim_id"
         " JOIN forecasts_resolution r ON r.id = c.current_resolution_id"
         " JOIN forecasts_proposal p ON p.id = r.proposal_id ORDER BY f.id")  # fmt: skip
    brier = "(s.point_ppm - 1000000 * s.occurred) * (s.point_ppm - 1000000 * s.occurred)"
    rules = " UNION ALL ".join(f"SELECT '{rule}' AS rule" for rule in RULES)
    _run(f"INSERT INTO {Score._meta.db_table} (standing_id, rule, value, low, high) SELECT s.id, r.rule, {brier}, {brier},"
         f" {brier} FROM {Standing._meta.db_table} s, ({rules}) r ORDER BY s.id")  # fmt: skip


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
