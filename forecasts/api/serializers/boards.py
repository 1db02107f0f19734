"""The shape of a leaderboard, for the OpenAPI document. `forecasts.scorecards.boards.leaderboard` writes it and explains its keys."""

from typing import Any

from rest_framework import serializers

from forecasts.api.serializers.cards import CardCalls, CardPartScore
from forecasts.api.serializers.expert import WithInterval
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.leaderboard import ORDERS
from forecasts.scorecards.publishing.standings_sums import KINDS, PARTS


class BoardMethod(serializers.Serializer[Any]):
    """How it was computed; `fewest` scored forecasts are needed for a place."""

    version = serializers.IntegerField()
    lexicon = serializers.CharField()
    fewest = serializers.IntegerField()
    ranks = serializers.CharField()


class BoardSubject(serializers.Serializer[Any]):
    """Who or what; `of` is a forecaster's kind."""

    kind = serializers.ChoiceField(choices=KINDS)
    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    of = serializers.ChoiceField(choices=Forecaster.Kind.choices, required=False)


class BoardRank(serializers.Serializer[Any]):
    """The best and the worst place that the data allow."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()


class BoardBrier(WithInterval, CardPartScore):
    """The Brier score, with its interval or the reason why there is none."""


class BoardValue(serializers.Serializer[Any]):
    """One number, or the reason why there is none."""

    value = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(required=False)


class BoardAdjusted(WithInterval, BoardValue):
    """The same with its interval, or the reason why there is none."""


class BoardScores(serializers.Serializer[Any]):
    """The scores over this part; the Brier score as if all had answered every claim, and drawn towards the mean of all."""

    brier = BoardBrier()
    log = CardPartScore()
    adjusted = BoardAdjusted()
    shrunk = BoardValue()


class BoardCalls(CardCalls):
    """How many took a side, how many of those held, and their share."""

    share = serializers.FloatField(allow_null=True)


class BoardCounts(serializers.Serializer[Any]):
    """Numbers of forecasts that stand, on claims that count."""

    forecasts = serializers.IntegerField()
    waiting = serializers.IntegerField()
    not_scored = serializers.IntegerField()
    prospective = serializers.IntegerField()
    retrospective = serializers.IntegerField()
    clusters = serializers.IntegerField()


class BoardRow(serializers.Serializer[Any]):
    """One subject, with its range of places or the reason why it has none."""

    subject = BoardSubject()
    rank = BoardRank(required=False)
    unranked = serializers.CharField(required=False)
    scores = BoardScores()
    calls = BoardCalls()
    counts = BoardCounts()


class BoardSerializer(serializers.Serializer[Any]):
    """One page of a leaderboard."""

    kind = serializers.ChoiceField(choices=KINDS)
    part = serializers.ChoiceField(choices=PARTS)
    as_of = serializers.DateTimeField()
    method = BoardMethod()
    listed = serializers.IntegerField()
    ranked = serializers.IntegerField()
    order = serializers.ChoiceField(choices=list(ORDERS))
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    rows = BoardRow(many=True)
