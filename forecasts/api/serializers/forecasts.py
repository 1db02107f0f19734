"""Forecasts: what was said, where, how it is read, and what became of it."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forecasts.api.serializers.sources import ForecasterSerializer, SourceSerializer
from forecasts.models.claims import Claim, Precision
from forecasts.models.corrections import CorrectionDecision
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.resolution.corrections import Corrected
from forecasts.scorecards.calls import Call
from forecasts.scorecards.crowd import is_hidden
from forecasts.scorecards.readings import Reading, read
from forecasts.scoring.forecast import UNITS, Rule, Score
from forecasts.scoring.probability import ONE
from forecasts.scoring.rounding import ratio


class QuoteSerializer(serializers.Serializer[Statement]):
    """The verbatim words, as a TextQuoteSelector and a TextPositionSelector of the W3C Web Annotation model."""

    exact = serializers.CharField(source="quote_exact")
    prefix = serializers.CharField(source="quote_prefix")
    suffix = serializers.CharField(source="quote_suffix")
    start = serializers.IntegerField(source="quote_start", allow_null=True)
    end = serializers.IntegerField(source="quote_end", allow_null=True)
    match = serializers.ChoiceField(source="quote_match", choices=Statement.Match.choices)


class StatedSerializer(serializers.Serializer[Statement]):
    """When it was stated: a local date, how exactly that is known, and the instant derived from it."""

    on = serializers.DateField(source="stated_on")
    precision = serializers.ChoiceField(source="stated_precision", choices=Precision.choices)
    at = serializers.DateTimeField(source="stated_at")


class ReadingSerializer(serializers.Serializer[Reading]):
    """The forecast as a probability in parts per million. `read_by` is stated, chosen, or a lexicon with its version."""

    low_ppm = serializers.IntegerField(source="low")
    point_ppm = serializers.IntegerField(source="point")
    high_ppm = serializers.IntegerField(source="high")
    committed = serializers.BooleanField()
    read_by = serializers.CharField()
    why = serializers.CharField(allow_blank=True)

    def get_attribute(self, instance: Forecast) -> Reading | None:  # type: ignore[override] # given the row around it
        """How a forecast is read; None where nothing can be."""
        return read(instance)


class ScoreSerializer(serializers.Serializer[Score]):
    """One score: its value and its range over the reading, to six places; `exact` is the value in the rule's unit.

    A null value is an infinite score.
    """

    value = serializers.SerializerMethodField("get_point")
    low = serializers.SerializerMethodField()
    high = serializers.SerializerMethodField()
    exact = serializers.SerializerMethodField()

    def get_point(self, score: Score) -> float | None:
        """The score at the point."""
        return _decimal(score.rule, score.value)

    def get_low(self, score: Score) -> float | None:
        """The best score over the reading's interval."""
        return _decimal(score.rule, score.low)

    def get_high(self, score: Score) -> float | None:
        """The worst score over the reading's interval."""
        return _decimal(score.rule, score.high)

    def get_exact(self, score: Score) -> str | None:
        """The value as a whole number of units."""
        return None if score.value is None else str(score.value)


class ScoresSerializer(serializers.Serializer[Mapping[str, Score]]):
    """Each score by its rule; none before the claim is resolved, and only those that fit what the claim asks for."""

    brier = ScoreSerializer(required=False)
    log = ScoreSerializer(required=False)
    brier_first = ScoreSerializer(required=False)
    brier_time_weighted = ScoreSerializer(required=False)
    spherical = ScoreSerializer(required=False)
    rps = ScoreSerializer(required=False)
    crps = ScoreSerializer(required=False)


class CallSerializer(serializers.Serializer[Call]):
    """What became of the forecast that stands.

    `side` is yes or no, or of a choice the option with 55 % or more; null where it took none, as between 45 and 55 % of an event.
    `prospective` is null while that is provisional. `same_day`: stated on the very day that settled the claim, at a time
    that is not known, perhaps after the news; it counts, but not as recorded in advance. `unscorable` is empty, or says why there is no score.
    """

    side = serializers.CharField(allow_null=True)
    held = serializers.BooleanField(allow_null=True)
    prospective = serializers.BooleanField(allow_null=True)
    same_day = serializers.BooleanField(source="is_same_day")
    unscorable = serializers.CharField(allow_blank=True)
    scores = ScoresSerializer()

    def get_attribute(self, instance: Forecast) -> Call | None:  # type: ignore[override] # given the row around it
        """What became of a forecast, if it is the one that stands."""
        return standing_call(instance, self.context["calls"])


class StatedBySerializer(serializers.Serializer[Forecast]):
    """Whoever the probability belongs to. A reader without a public scorecard has a slug for this claim alone."""

    slug = serializers.CharField(source="public_slug")
    name = serializers.CharField(source="credited_to.public_name")
    kind = serializers.ChoiceField(source="forecaster.kind", choices=Forecaster.Kind.choices)


class SaidSerializer(serializers.ListSerializer[Forecast]):
    """All forecasts on a claim; what readers say is left out as long as their median is hidden, which it would tell."""

    def get_attribute(self, instance: Claim) -> list[Forecast]:  # type: ignore[override] # given the row around it
        """Return them."""
        said = list(instance.forecasts.all())
        if is_hidden(instance, at=self.context["now"]):
            return [forecast for forecast in said if forecast.forecaster.kind != Forecaster.Kind.READER]
        return said


class RecordedBeforeSerializer(serializers.ModelSerializer[Forecast]):
    """A forecast as it was recorded before it was corrected."""

    id = serializers.CharField(source="public_id")
    forecaster = ForecasterSerializer()
    article = SourceSerializer(allow_null=True)
    stated = StatedSerializer(source="*")
    basis = serializers.ChoiceField(choices=Statement.Basis.choices)
    distribution = serializers.DictField(allow_null=True)
    quote = QuoteSerializer(source="*")
    reading = ReadingSerializer(allow_null=True)

    class Meta:
        model = Forecast
        fields = [
            "id", "forecaster", "article", "stated", "recorded_at", "basis", "p_ppm", "low_ppm", "high_ppm",
            "distribution", "wording", "phrase_key", "quote", "note", "reading",
        ]  # fmt: skip


class CorrectedSerializer(serializers.Serializer[Corrected]):
    """A confirmed correction: what was recorded `before`, why it was wrong, and from when on it no longer counts."""

    id = serializers.CharField(source="correction.public_id")
    reason = serializers.CharField(source="correction.reason")
    proposed_at = serializers.DateTimeField(source="correction.proposed_at")
    confirmed_at = serializers.DateTimeField(source="decision.decided_at")
    policy = serializers.ChoiceField(source="decision.policy", choices=CorrectionDecision.Policy.choices)
    before = RecordedBeforeSerializer()


class CorrectionsSerializer(serializers.ListSerializer[Corrected]):
    """What a forecast has replaced, the newest correction first."""

    def get_attribute(self, instance: Forecast) -> list[Corrected]:  # type: ignore[override] # given the row around it
        """Return them."""
        corrected: Mapping[int, list[Corrected]] = self.context["corrected"]
        return corrected.get(instance.pk, [])


class ForecastSerializer(serializers.ModelSerializer[Forecast]):
    """One statement of a forecaster on a claim. The newest one before the claim's close stands.

    A `distribution` gives each option its parts per million, or each level, a decimal from 0 to 1, its number or date.
    A forecast that was corrected stands here as it should have been recorded; `corrections` says what was recorded before.

    `p_ppm` is the number as stated. `says` is whether the words say that the event happens, yes or no: null where that
    was never asked or cannot be. `event_probability` is the forecast read for the event, from 0 to 1: 1 - p where words
    or number speak of its not happening, but for a hedge that says so itself ("unlikely").
    """

    id = serializers.CharField(source="public_id")
    forecaster = StatedBySerializer(source="*")
    article = SourceSerializer(allow_null=True)
    stated = StatedSerializer(source="*")
    basis = serializers.ChoiceField(choices=Statement.Basis.choices)
    distribution = serializers.DictField(allow_null=True)
    quote = QuoteSerializer(source="*")
    reading = ReadingSerializer(allow_null=True)
    says = serializers.SerializerMethodField()
    event_probability = serializers.SerializerMethodField()
    stands = serializers.SerializerMethodField()
    call = CallSerializer(allow_null=True)
    corrections = CorrectionsSerializer(child=CorrectedSerializer())

    class Meta:
        model = Forecast
        list_serializer_class = SaidSerializer
        fields = [
            "id", "forecaster", "article", "stated", "recorded_at", "basis", "p_ppm", "low_ppm", "high_ppm",
            "says", "event_probability", "distribution", "wording", "phrase_key", "quote", "note", "reading", "stands",
            "call", "corrections",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Statement.Says.values, allow_null=True))
    def get_says(self, forecast: Forecast) -> str | None:
        """Whether the words say that the event happens."""
        return forecast.says or None

    def get_event_probability(self, forecast: Forecast) -> float | None:
        """The probability of the event, as the forecast is read."""
        reading = read(forecast)
        return ratio(reading.point, ONE) if reading else None

    def get_stands(self, forecast: Forecast) -> bool:
        """Whether it is its forecaster's forecast that counts."""
        return standing_call(forecast, self.context["calls"]) is not None


def standing_call(forecast: Forecast, calls: Mapping[tuple[int, int], Call]) -> Call | None:
    """Return the call that a forecast makes, if it is the one that stands of its forecaster's on the claim."""
    call = calls.get((forecast.claim_id, forecast.credited_to.pk))
    return call if call and call.forecast.pk == forecast.pk and call.unscorable not in _NOT_STANDING else None


_NOT_STANDING = {Standing.Unscorable.STATED_LATE, Standing.Unscorable.WITHDRAWN}


def _decimal(rule: Rule, score: int | None) -> float | None:
    return None if score is None else ratio(score, UNITS[rule])
