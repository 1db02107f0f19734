"""Resolutions with their evidence, who made them in which role, and what was said against them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forecasts.history.actors import STRONGEST_FIRST
from forecasts.models.claims import Precision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Evidence, Outcome, Proposal, Reopening, Resolution


class PersonSerializer(serializers.Serializer[User]):
    """Somebody who acts, by public pseudonym and strongest role. Where a rule of the ledger acted, it is null."""

    pseudonym = serializers.CharField()
    role = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=Role.choices))
    def get_role(self, user: User) -> str:
        """The strongest role that the person has now; the history tells in which one each step was taken."""
        if user.is_superuser:
            return Role.ADMIN
        held = {group.name for group in user.groups.all()}
        return next((role for role in STRONGEST_FIRST if role in held), Role.FORECASTER)


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A publication that a stranger can look up; where there is no `url`, `no_url_reason` says why."""

    url = serializers.CharField(allow_blank=True)

    class Meta:
        model = Evidence
        fields = ["title", "publisher", "published_on", "url", "no_url_reason", "excerpt"]


class EffectiveSerializer(serializers.Serializer[Proposal]):
    """When the outcome took effect."""

    on = serializers.DateField(source="effective_on")
    precision = serializers.ChoiceField(source="effective_precision", choices=Precision.choices)
    at = serializers.DateTimeField(source="effective_at")


class AnswerSerializer(serializers.ModelSerializer[Proposal]):
    """An answer to what the claim asks, with its grounds. `close_at`: forecasts stated from then on do not count.

    Where `effective` is a day without a time, before the deadline's, `close_at` is the end of that day.
    `value` is the option, number or date where the outcome is one.
    """

    id = serializers.CharField(source="public_id")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    value = serializers.CharField(allow_null=True)
    close_at = serializers.DateTimeField(source="closes")
    effective = EffectiveSerializer(source="*")
    evidence = EvidenceSerializer(many=True)
    proposed_by = PersonSerializer(allow_null=True)
    origin = serializers.ChoiceField(choices=Proposal.Origin.choices)

    class Meta:
        model = Proposal
        fields = [
            "id", "outcome", "value", "effective", "close_at", "impossible_why", "rationale", "evidence", "origin", "proposed_by",
            "proposed_at",
        ]  # fmt: skip


class ReopeningSerializer(serializers.ModelSerializer[Reopening]):
    """A resolution taken back by rule, because a condition that it rested on was resolved anew."""

    because = serializers.CharField(source="because.public_id")

    class Meta:
        model = Reopening
        fields = ["because", "reason", "reopened_at"]


class DecisionSerializer(serializers.ModelSerializer[DisputeDecision]):
    """How a dispute ended. One that is `withdrawn` was taken back by the person who opened it."""

    withdrawn = serializers.BooleanField(source="dispute.is_withdrawn")
    decided_by = PersonSerializer(allow_null=True)

    class Meta:
        model = DisputeDecision
        fields = ["upheld", "withdrawn", "reason", "decided_by", "decided_at"]


class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    """An objection to a resolution, and what should stand instead."""

    id = serializers.CharField(source="public_id")
    disputed_by = PersonSerializer()
    counter_proposal = AnswerSerializer()
    decision = DecisionSerializer(allow_null=True, default=None)

    class Meta:
        model = Dispute
        fields = ["id", "reason", "disputed_by", "disputed_at", "counter_proposal", "decision"]


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """A confirmed answer. `live` is the one in force; a new one supersedes the old and never replaces it."""

    id = serializers.CharField(source="public_id")
    live = serializers.SerializerMethodField()
    answer = AnswerSerializer(source="proposal")
    policy = serializers.ChoiceField(choices=Resolution.Policy.choices)
    confirmed_by = PersonSerializer(allow_null=True)
    supersedes = serializers.CharField(source="supersedes.public_id", allow_null=True, default=None)
    reopened = ReopeningSerializer(source="reopening", allow_null=True, default=None)
    disputes = DisputeSerializer(many=True)

    class Meta:
        model = Resolution
        fields = [
            "id", "number", "live", "answer", "policy", "confirmed_by", "confirmed_at", "note", "supersedes", "reopened",
            "disputes",
        ]  # fmt: skip

    def get_live(self, resolution: Resolution) -> bool:
        """Whether it is the claim's resolution now."""
        return resolution.claim.current_resolution_id == resolution.pk


_ANSWER = ("proposed_by__groups", "evidence")

WITH_RESOLUTIONS = (
    "claim",
    "supersedes",
    "reopening__because",
    "confirmed_by__groups",
    *(f"proposal__{name}" for name in _ANSWER),
    "disputes__disputed_by__groups",
    "disputes__decision__decided_by__groups",
    "disputes__counter_proposal__decision",
    *(f"disputes__counter_proposal__{name}" for name in _ANSWER),
)
"""What resolutions have to bring along for their shape."""
