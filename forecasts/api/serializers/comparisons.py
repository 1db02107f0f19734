"""The shapes of comparisons, for the OpenAPI document. `forecasts.scorecards.boards.comparison` and `everybody` explain the keys."""

from typing import Any

from rest_framework import serializers

from forecasts.api.serializers.expert import WithInterval
from forecasts.scorecards.boards.comparison import KINDS
from forecasts.scorecards.publishing.standings_sums import PARTS

VERDICTS = ("first", "second", "no_difference", "too_few", "nothing_shared")


class ComparedMethod(serializers.Serializer[Any]):
    """How the scores were computed."""

    version = serializers.IntegerField()
    lexicon = serializers.CharField()


class ComparedSubject(serializers.Serializer[Any]):
    """Who is compared."""

    kind = serializers.ChoiceField(choices=KINDS)
    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class ComparedMean(serializers.Serializer[Any]):
    """A mean over the shared claims; `sum` is exact, in the rule's unit."""

    value = serializers.FloatField(allow_null=True)
    sum = serializers.RegexField(r"^-?[0-9]+$")
    n = serializers.IntegerField()


class ComparedLog(ComparedMean):
    """The logarithmic score: infinite ones are left out of the mean and counted."""

    infinite = serializers.IntegerField()


class ComparedScores(serializers.Serializer[Any]):
    """The scores over the shared claims."""

    brier = ComparedMean()
    log = ComparedLog()


class ComparedSide(serializers.Serializer[Any]):
    """One of the two; `only` counts the scored claims that the other did not answer."""

    subject = ComparedSubject()
    scores = ComparedScores()
    only = serializers.IntegerField()


class ComparedDifference(WithInterval, ComparedMean):
    """The first's mean Brier score less the second's: below 0 the first was closer."""


class ComparedTest(serializers.Serializer[Any]):
    """The paired permutation test: exact over all changes of sign, or over drawn ones."""

    p = serializers.FloatField()
    exact = serializers.BooleanField()
    tried = serializers.IntegerField()


class ComparedSaid(serializers.Serializer[Any]):
    """What one of the two said on a claim, of `n` forecasts; probabilities are missing where there are several options."""

    low_ppm = serializers.IntegerField(required=False)
    point_ppm = serializers.IntegerField(required=False)
    high_ppm = serializers.IntegerField(required=False)
    brier = serializers.FloatField()
    log = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class ComparedClaim(serializers.Serializer[Any]):
    """One claim that both answered."""

    public_id = serializers.CharField()
    headline = serializers.CharField()
    url = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    difference = serializers.FloatField()
    first = ComparedSaid()
    second = ComparedSaid()


class Comparing(serializers.Serializer[Any]):
    """What is compared."""

    kind = serializers.ChoiceField(choices=KINDS)
    part = serializers.ChoiceField(choices=PARTS)
    as_of = serializers.DateTimeField()
    method = ComparedMethod()


class ComparisonSerializer(Comparing):
    """Two subjects on the claims that both answered. Difference and test are missing where nothing is shared."""

    first = ComparedSide()
    second = ComparedSide()
    n = serializers.IntegerField()
    clusters = serializers.IntegerField()
    difference = ComparedDifference(required=False)
    test = ComparedTest(required=False)
    verdict = serializers.ChoiceField(choices=VERDICTS)
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    claims = ComparedClaim(many=True)


class ComparedOther(serializers.Serializer[Any]):
    """One of the others; `holm` and `benjamini_hochberg` are p, corrected for how many are compared."""

    subject = ComparedSubject()
    n = serializers.IntegerField()
    clusters = serializers.IntegerField()
    difference = ComparedMean()
    test = ComparedTest()
    holm = serializers.FloatField()
    benjamini_hochberg = serializers.FloatField()
    verdict = serializers.ChoiceField(choices=VERDICTS[:-1])


class EverybodySerializer(Comparing):
    """One subject against everybody who answered at least `fewest` of the same claims."""

    subject = ComparedSubject()
    fewest = serializers.IntegerField()
    sharing = serializers.IntegerField()
    compared = serializers.IntegerField()
    others = ComparedOther(many=True)
