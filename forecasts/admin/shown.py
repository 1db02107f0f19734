"""What the ledger shows here and other parts write: conditions, answers, disputes, entries of history."""

from __future__ import annotations

from django.contrib import admin

from forecasts.admin.inlines import ShownInline
from forecasts.admin.ledger_admin import ReadOnlyAdmin
from forecasts.admin.site import site
from forecasts.models.claims import ClaimCondition
from forecasts.models.disputes import Dispute
from forecasts.models.entry import Entry
from forecasts.models.resolutions import Evidence, Proposal, Resolution
from forecasts.statements.asked import answer_in_words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class EvidenceInline(ShownInline):
    """The grounds of a proposal."""

    model = Evidence
    fields = ("title", "publisher", "published_on", "url", "no_url_reason", "excerpt")
    readonly_fields = fields


@admin.register(ClaimCondition, site=site)
class ConditionAdmin(ReadOnlyAdmin):
    """Which claims hang on which. Conditions are entered with their claim."""

    list_display = ("claim", "condition")
    list_select_related = ("claim", "condition")
    search_fields = ("claim__headline", "condition__headline")


@admin.register(Proposal, site=site)
class ProposalAdmin(ReadOnlyAdmin):
    """Answers to what claims ask."""

    list_display = ("claim", "answer", "effective_on", "origin", "proposed_by", "proposed_at")
    list_filter = ("outcome", "origin")
    list_select_related = ("claim", "proposed_by")
    search_fields = ("claim__headline", "rationale", "public_id")
    date_hierarchy = "proposed_at"
    inlines = (EvidenceInline,)

    @admin.display(ordering="outcome")
    def answer(self, proposal: Proposal) -> str:
        """Show the outcome, or the option, number or date."""
        return _capital(answer_in_words(proposal.claim, proposal))


@admin.register(Resolution, site=site)
class ResolutionAdmin(ReadOnlyAdmin):
    """Confirmed answers."""

    list_display = ("claim", "outcome", "number", "policy", "confirmed_by", "confirmed_at")
    list_filter = ("policy", "proposal__outcome")
    list_select_related = ("claim", "proposal", "confirmed_by")
    search_fields = ("claim__headline", "public_id")
    date_hierarchy = "confirmed_at"

    @admin.display(ordering="proposal__outcome")
    def outcome(self, resolution: Resolution) -> str:
        """Show what happened to the event."""
        return _capital(answer_in_words(resolution.claim, resolution.proposal))


@admin.register(Dispute, site=site)
class DisputeAdmin(ReadOnlyAdmin):
    """Objections to resolutions."""

    list_display = ("claim", "reason", "disputed_by", "disputed_at", "is_decided")
    list_select_related = ("claim", "disputed_by", "decision")
    search_fields = ("claim__headline", "reason", "public_id")
    date_hierarchy = "disputed_at"

    @admin.display(boolean=True, description="decided")
    def is_decided(self, dispute: Dispute) -> bool:
        """Show whether somebody has decided it."""
        return hasattr(dispute, "decision")


@admin.register(Entry, site=site)
class EntryAdmin(ReadOnlyAdmin):
    """The append-only record, as it was written."""

    list_display = ("stream", "number", "kind", "at", "role", "actor")
    list_filter = ("kind", "role")
    list_select_related = ("stream",)
    search_fields = ("stream__key", "actor")
    date_hierarchy = "at"
    ordering = ("-id",)
