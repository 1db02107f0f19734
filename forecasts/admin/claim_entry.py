"""One sending of a draft's own page: the claim with all its forecasts."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from forecasts.admin.carrying import attach, take_version
from forecasts.admin.forms.claims import ClaimForm
from forecasts.admin.forms.rows import FilledRows
from forecasts.admin.warnings import warn_of_claims
from forecasts.capture import drafts, recording
from forecasts.capture.drafts import DraftInput
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Invalid, Refused
from forecasts.models.sources import Article
from forecasts.statements.checks import Problems
from forecasts.statements.inputs import StatementInput


class ClaimEntry:
    """The form, its rows, and what becomes of them."""

    def __init__(self, form: ClaimForm, rows: FilledRows, obj: Claim | None, *, is_to_record: bool) -> None:
        self.form, self.obj, self.is_to_record = form, obj, is_to_record
        self.kept: list[Any] = [row for row in rows.filled() if not row.cleaned_data.get("remove")]

    def save(self, *, actor: Actor, now: datetime) -> Claim:
        """Save the draft, and record it where that button was pressed."""
        article: Article | None = self.form.cleaned_data["article"]
        problems = Problems()
        statements = [
            problems.gather(partial(self._statement, number, row, article)) for number, row in enumerate(self.kept)
        ]
        draft = DraftInput(
            filing=self.form.filing(),
            terms=self.form.terms(article),
            article=article,
            forecasts=tuple(statements),
            complete=self.is_to_record,
        )
        claim = problems.whole(problems.gather(partial(self._saved, draft, now)))
        if warn_of_claims(self.form, claim):
            raise Refused("Nothing is saved yet: look at the warning.")
        if self.is_to_record:
            claim = recording.record(claim_id=claim.public_id, version=claim.version, actor=actor, now=now)
        return claim

    def _saved(self, draft: DraftInput, now: datetime) -> Claim:
        if self.obj is None:
            return drafts.create(draft=draft, now=now)
        version = self.form.cleaned_data["version"] or 0
        return drafts.save(claim_id=self.obj.public_id, version=version, draft=draft, now=now)

    def refuse(self, refusal: Refused) -> None:
        """Bring a refusal to the claim's fields and to those of the forecasts."""
        if isinstance(refusal, Invalid):
            for number, row in enumerate(self.kept):
                self._refuse_row(row, refusal, prefix=f"forecasts-{number}-")
            rest = {name: text for name, text in refusal.fields.items() if not name.startswith("forecasts-")}
            attach(self.form, Invalid(rest))
            return
        attach(self.form, refusal)
        if isinstance(refusal, Conflict) and self.obj and Claim.objects.filter(pk=self.obj.pk).exists():
            self.obj.refresh_from_db()
            take_version(self.form, self.obj.version)

    def _refuse_row(self, row: Any, refusal: Invalid, *, prefix: str) -> None:  # noqa: ANN401 – a row's form
        mine = {name: text for name, text in refusal.fields.items() if name.startswith(prefix)}
        attach(row, Invalid(mine), prefix=prefix)
        if "quote" in row.errors:
            row.offer_nearest(row.cleaned_data.get("article") or self.form.cleaned_data.get("article"))

    def _statement(self, number: int, row: Any, article: Article | None) -> StatementInput:  # noqa: ANN401
        """Return a row's forecast; it comes from the claim's article unless it names another one."""
        try:
            statement: StatementInput = row.statement(row.cleaned_data.get("article") or article)
        except Invalid as refusal:
            raise Invalid({f"forecasts-{number}-{name}": text for name, text in refusal.fields.items()}) from refusal
        return statement
