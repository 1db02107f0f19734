"""Claims: what has to happen, by when, by which rule, and where they stand."""

from datetime import datetime
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from forecasts.api.serializers.forecasts import ForecastSerializer
from forecasts.api.serializers.resolutions import ResolutionSerializer
from forecasts.api.serializers.sources import OutletSerializer, SourceSerializer, TopicSerializer
from forecasts.catalogue.claims import STATES
from forecasts.catalogue.hits import Hit
from forecasts.models.claims import Claim, Precision
from forecasts.models.resolutions import Outcome
from forecasts.scorecards.crowd import crowd_of, is_hidden


class DeadlineSerializer(serializers.Serializer[Claim]):
    """A local date, how exactly it was given, the instant derived from it, and the words it came from."""

    on = serializers.DateField(source="deadline_on")
    precision = serializers.ChoiceField(source="deadline_precision", choices=Precision.choices)
    at = serializers.DateTimeField(source="deadline_at")
    words = serializers.CharField(source="deadline_words")


class WindowSerializer(serializers.Serializer[Claim]):
    """When the event has to happen: from the start of one day to the deadline, in a time zone."""

    event_from = serializers.DateField(source="event_from_on")
    deadline = DeadlineSerializer(source="*")
    time_zone = serializers.CharField()


class ConditionClaimSerializer(serializers.Serializer[Claim]):
    """A claim that another one hangs on."""

    id = serializers.CharField(source="public_id")
    headline = serializers.CharField()
    outcome = serializers.ChoiceField(
        source="current_resolution.proposal.outcome", choices=Outcome.choices, allow_null=True, default=None
    )


class ConditionSerializer(serializers.Serializer[Claim]):
    """What has to be true for the claim to count: in words, and as claims of which one has to occur."""

    words = serializers.CharField(source="condition_words")
    any_of = ConditionClaimSerializer(source="conditions", many=True)


class CrowdSerializer(serializers.Serializer[Any]):
    """The readers: how many have a forecast that stands, and its median in parts per million.

    While `hidden`, the median and the readers' forecasts are left out: they would pull those who have yet to answer.
    The claim's history lists every forecast; nothing is a secret.
    """

    n = serializers.IntegerField()
    median_ppm = serializers.IntegerField(allow_null=True)
    hidden = serializers.BooleanField()

    def get_attribute(self, instance: Claim) -> dict[str, Any]:
        """Return the readers of a claim together."""
        calls = self.context["calls"]
        said_by = {forecast.forecaster_id for forecast in instance.forecasts.all()}
        keys = ((instance.pk, forecaster) for forecaster in said_by)
        crowd = crowd_of(calls[key] for key in keys if key in calls)
        hidden = is_hidden(instance, at=self.context["now"])
        return {"n": crowd.n, "median_ppm": None if hidden else crowd.median, "hidden": hidden}


class HitSerializer(serializers.Serializer[Hit]):
    """A passage in which the search found its words: plain text as written, and where the hits begin and end in it."""

    field = serializers.CharField()
    text = serializers.CharField()
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    )


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """One checkable statement with all forecasts on it. `state` knows due and final, which depend on the time.

    `changed_at` is what `changed_since` goes by; null for the seconds until a new claim has got one. There are `hits`
    where something was searched for. What it asks for: `options`, one of which comes true, `ordered` or not; a number in its
    `unit` between bounds, which are decimals; a date in its window. `value` is the option, number or date it came to; a date
    on the day after the deadline says "not by then".
    """

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=Claim.Kind.choices)
    options = serializers.ListField(child=serializers.CharField())
    value = serializers.CharField(source="current_resolution.proposal.value", allow_null=True, default=None)
    window = WindowSerializer(source="*")
    condition = ConditionSerializer(source="*")
    outlet = OutletSerializer(allow_null=True)
    article = SourceSerializer(allow_null=True)
    topics = TopicSerializer(many=True)
    group = serializers.CharField(source="group.slug", allow_null=True, default=None)
    state = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(
        source="current_resolution.proposal.outcome", choices=Outcome.choices, allow_null=True, default=None
    )
    final_at = serializers.SerializerMethodField()
    changed_at = serializers.DateTimeField(source="change.changed_at", allow_null=True, default=None)
    crowd = CrowdSerializer()
    forecasts = ForecastSerializer(many=True)
    hits = HitSerializer(many=True, required=False)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = [
            "id", "headline", "event", "criteria", "kind", "options", "ordered", "unit", "lower_bound", "upper_bound", "window",
            "condition", "outlet", "article", "topics", "group", "state", "outcome", "value", "final_at", "recorded_at",
            "material_version", "material_recorded_at", "version", "changed_at", "crowd", "forecasts", "hits", "links",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=list(STATES.items())))
    def get_state(self, claim: Claim) -> str:
        """Where it stands now."""
        now: datetime = self.context["now"]
        if claim.is_due(at=now):
            return "due"
        return "final" if claim.is_final(at=now) else claim.state

    def get_final_at(self, claim: Claim) -> datetime | None:
        """When its resolution becomes, or became, final; later disputes are still allowed."""
        resolution = claim.current_resolution
        return resolution.confirmed_at + settings.DISPUTE_WINDOW if resolution else None

    def get_links(self, claim: Claim) -> dict[str, str]:
        """Where more about it is."""
        return {
            "self": reverse("api:claim", args=[claim.public_id]),
            "page": f"/claims/{claim.public_id}/",
            "forecasts": reverse("api:claim-forecasts", args=[claim.public_id]),
            "resolutions": reverse("api:claim-resolutions", args=[claim.public_id]),
            "history": reverse("api:claim-history", args=[claim.public_id]),
        }


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with all its resolutions, their evidence and the disputes about them."""

    resolutions = ResolutionSerializer(many=True)

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "resolutions"]


class RowSerializer(serializers.Serializer[Any]):
    """One row that an entry is about: its facts, and its texts unless they were redacted."""

    table = serializers.CharField()
    id = serializers.IntegerField()
    facts = serializers.DictField()
    texts = serializers.DictField()


class EntrySerializer(serializers.Serializer[Any]):
    """One line of the append-only record. `position` is its place in the whole ledger, null until it has one.

    Of a `withheld` entry actor and role are not published: it is an old one that would lead to a reader's other forecasts.
    """

    number = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a declared field, no attribute of this one
    at = serializers.DateTimeField()
    actor = serializers.CharField(allow_blank=True)
    role = serializers.CharField(allow_blank=True)
    withheld = serializers.BooleanField()
    rows = RowSerializer(many=True)
    texts_sha256 = serializers.CharField(allow_blank=True)
    redacted_at = serializers.DateTimeField(allow_null=True)
    redaction_reason = serializers.CharField(allow_blank=True)
