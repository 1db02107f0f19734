"""The shape of a scorecard, for the OpenAPI document. `forecasts.scorecards.card.documents` writes it and explains its keys."""

from typing import Any

from rest_framework import serializers

from forecasts.api.serializers.expert import CardAgainst, CardCalibration, CardCoverage, CardExpert, CardInterval
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.subjects import KINDS


class CardSubject(serializers.Serializer[Any]):
    """Whom or what the card is about."""

    kind = serializers.ChoiceField(choices=KINDS)
    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class CardMethod(serializers.Serializer[Any]):
    """How it was computed."""

    version = serializers.IntegerField()
    lexicon = serializers.CharField()
    review_policy = serializers.CharField()


class CardCut(serializers.Serializer[Any]):
    """What of the card was asked for, and how many of its claims that is."""

    topic = serializers.CharField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    horizon = serializers.ChoiceField(choices=list(HORIZONS), required=False)
    recorded = serializers.ChoiceField(choices=list(RECORDED), required=False)
    claims = serializers.IntegerField()
    of = serializers.IntegerField()


class CardCounts(serializers.Serializer[Any]):
    """Numbers of claims."""

    claims = serializers.IntegerField()
    open = serializers.IntegerField()
    due = serializers.IntegerField()
    proposed = serializers.IntegerField()
    resolved = serializers.IntegerField()
    disputed = serializers.IntegerField()
    scored = serializers.IntegerField()
    void = serializers.DictField(child=serializers.IntegerField())
    unscorable = serializers.DictField(child=serializers.IntegerField())
    prospective = serializers.IntegerField()
    retrospective = serializers.IntegerField()


class CardCountsWithQuoted(CardCounts):
    """Numbers of claims; `quoted` counts those on which third parties are quoted, which are scored apart."""

    quoted = CardCounts(required=False)


class CardPartScore(serializers.Serializer[Any]):
    """The score by one rule; null values where there is nothing to take a mean of.

    Lower is better, save for the spherical score.
    """

    value = serializers.FloatField(allow_null=True)
    sum = serializers.RegexField(r"^-?[0-9]+$")
    n = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    infinite = serializers.IntegerField()
    infinite_high = serializers.IntegerField(required=False)
    reference = serializers.FloatField(required=False)


class CardScore(CardPartScore):
    """The score by one rule, with its interval or the reason why there is none."""

    interval = CardInterval(required=False)
    no_interval = serializers.CharField(required=False)


class CardScoreOverTime(CardScore):
    """The score weighted by time, and how much of the time it rests on."""

    coverage = CardCoverage(required=False)


class CardCalls(serializers.Serializer[Any]):
    """How many took a side and how many of those held, with the interval of the share."""

    held = serializers.IntegerField()
    not_held = serializers.IntegerField()
    no_side = serializers.IntegerField()
    interval = CardInterval(required=False)
    no_interval = serializers.CharField(required=False)


class CardEntry(serializers.Serializer[Any]):
    """One line of the append-only record."""

    stream = serializers.CharField()
    number = serializers.IntegerField()


class CardHistory(serializers.Serializer[Any]):
    """How many entries of the record had a place by then, and the last of them."""

    tree_size = serializers.IntegerField()
    entry = CardEntry(required=False)


class CardScores(CardAgainst):
    """The scores by each rule, and what holds them against others."""

    brier = CardScore()
    log = CardScore()
    brier_first = CardScore()
    brier_time_weighted = CardScoreOverTime()
    spherical = CardScore(required=False)
    rps = CardScore(required=False)
    crps = CardScore(required=False)


class CardPart(serializers.Serializer[Any]):
    """The scores of a part by each rule."""

    brier = CardPartScore()
    log = CardPartScore()
    brier_first = CardPartScore()
    brier_time_weighted = CardPartScore()
    spherical = CardPartScore(required=False)
    rps = CardPartScore(required=False)
    crps = CardPartScore(required=False)


class CardSplit(serializers.Serializer[Any]):
    """The scores over parts; a forecaster's own card has nobody to quote."""

    committed = CardPart()
    non_committal = CardPart()
    quoted = CardPart(required=False)
    prospective = CardPart()
    retrospective = CardPart()


class CardSerializer(CardExpert):
    """All that is said about one subject as of an instant."""

    subject = CardSubject()
    as_of = serializers.DateTimeField()
    method = CardMethod()
    cut = CardCut(required=False)
    counts = CardCountsWithQuoted()
    waiting = serializers.IntegerField(help_text="Claims that wait for their scores: the figures are from before.")
    scores = CardScores()
    split = CardSplit()
    calls = CardCalls()
    calibration = CardCalibration()
    claims = serializers.CharField()
    history = CardHistory()


class ListedCardSubject(CardSubject):
    """Who or what the card is about; `of` is a forecaster's kind, and absent for others."""

    of = serializers.ChoiceField(choices=Forecaster.Kind.choices, required=False)


class ListedCardScores(serializers.Serializer[Any]):
    """The published totals over all scored forecasts, as on the card."""

    brier = CardPartScore()
    log = CardPartScore()


class ListedCardLinks(serializers.Serializer[Any]):
    """Where the whole card and its claims are."""

    scorecard = serializers.CharField()
    page = serializers.CharField()
    claims = serializers.CharField()


class ListedCardSerializer(serializers.Serializer[Any]):
    """A line of the list of scorecards; `scored` is how many forecasts have a finite Brier score."""

    subject = ListedCardSubject()
    scored = serializers.IntegerField()
    scores = ListedCardScores()
    links = ListedCardLinks()
