"""The shape of what a scorecard says to statisticians; see `forecasts.scorecards.card.documents` for what the keys mean."""

from typing import Any

from rest_framework import serializers


class CardInterval(serializers.Serializer[Any]):
    """The sampling uncertainty."""

    level = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    method = serializers.CharField()


class WithInterval(serializers.Serializer[Any]):
    """A figure with its interval, or the reason why there is none."""

    interval = CardInterval(required=False)
    no_interval = serializers.CharField(required=False)


class CardBin(serializers.Serializer[Any]):
    """What was said between two probabilities, and how often it happened."""

    low_ppm = serializers.IntegerField()
    high_ppm = serializers.IntegerField()
    n = serializers.IntegerField()
    occurred = serializers.IntegerField()
    said = serializers.FloatField()
    share = serializers.FloatField()
    interval = CardInterval()


class CardBlock(serializers.Serializer[Any]):
    """A step of the line that never falls: probabilities that share one recalibrated share."""

    low_ppm = serializers.IntegerField()
    high_ppm = serializers.IntegerField()
    n = serializers.IntegerField()
    occurred = serializers.IntegerField()
    share = serializers.FloatField()


class CardBandPoint(serializers.Serializer[Any]):
    """Where the line would lie, in 90 of 100 cases, if every word were calibrated."""

    p_ppm = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class CardInTheLarge(WithInterval):
    """The mean probability said, the share that occurred, and the first less the second."""

    said = serializers.FloatField()
    occurred = serializers.FloatField()
    difference = serializers.FloatField()


class CardCalibration(serializers.Serializer[Any]):
    """What was said against what happened, of claims whose deadline has passed; `waiting` counts the others."""

    n = serializers.IntegerField()
    waiting = serializers.IntegerField()
    bins = CardBin(many=True)
    in_the_large = CardInTheLarge(required=False)
    corp = CardBlock(many=True, required=False)
    band = CardBandPoint(many=True, required=False)


class CardCorp(serializers.Serializer[Any]):
    """The mean Brier score taken apart without bins."""

    miscalibration = serializers.FloatField()
    discrimination = serializers.FloatField()
    uncertainty = serializers.FloatField()


class CardMurphyParts(serializers.Serializer[Any]):
    """The mean Brier score taken apart over ten bins."""

    reliability = serializers.FloatField()
    resolution = serializers.FloatField()
    uncertainty = serializers.FloatField()
    within_variance = serializers.FloatField()
    within_covariance = serializers.FloatField()


class CardMurphy(CardMurphyParts):
    """The same, and without what small bins add by chance."""

    bias_corrected = CardMurphyParts()


class CardDecomposition(serializers.Serializer[Any]):
    """The mean Brier score of the calibrated forecasts, taken apart in two ways."""

    n = serializers.IntegerField()
    brier = serializers.FloatField()
    corp = CardCorp()
    murphy = CardMurphy()


class CardAuc(WithInterval):
    """Whether events that occurred were given more than events that did not."""

    value = serializers.FloatField()


class CardSkill(WithInterval):
    """How much of a reference's error was avoided; `sum` is that error in 1e-12, `reference` the mean of the reference."""

    value = serializers.FloatField(allow_null=True)
    sum = serializers.RegexField(r"^-?[0-9]+$")
    n = serializers.IntegerField()
    reference = serializers.FloatField()
    low = serializers.FloatField(required=False)
    high = serializers.FloatField(required=False)


class CardSkillReference(CardSkill):
    """The same against what a reference declared for the claims."""

    slug = serializers.CharField()
    name = serializers.CharField()


class CardCoverage(serializers.Serializer[Any]):
    """The share of the window in which a forecast stood: its mean, and the least and greatest of any one."""

    value = serializers.FloatField()
    n = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class CardOnce(serializers.Serializer[Any]):
    """The mean in which repeats by one forecaster count once: `n` of them, in so many `forecasts`."""

    value = serializers.FloatField()
    n = serializers.IntegerField()
    forecasts = serializers.IntegerField()


class CardAgainst(serializers.Serializer[Any]):
    """What holds a card against others, where there are any."""

    skill = CardSkill(required=False)
    skill_base_rate = CardSkill(required=False)
    skill_crowd_median = CardSkill(required=False)
    skill_crowd_odds = CardSkill(required=False)
    skill_references = CardSkillReference(many=True, required=False)
    peer = CardSkill(required=False)
    peer_time_weighted = CardSkill(required=False)
    peer_coverage_weighted = CardSkill(required=False)
    brier_once = CardOnce(required=False)


class CardFavourites(CardInTheLarge):
    """The same of the likeliest option of each choice, where there is one."""

    n = serializers.IntegerField()


class CardOptionsCalibration(serializers.Serializer[Any]):
    """What was said of options against what came true, each option being an event; `n` counts options."""

    n = serializers.IntegerField()
    bins = CardBin(many=True)
    favourites = CardFavourites(required=False)
    corp = CardBlock(many=True)
    band = CardBandPoint(many=True)


class CardParts(serializers.Serializer[Any]):
    """A mean error taken apart in two ways, each of which adds up to it."""

    n = serializers.IntegerField()
    brier = serializers.FloatField()
    corp = CardCorp()
    murphy = CardMurphyParts()


class CardOptionsDecomposition(CardParts):
    """The mean squared error of the options; `claims` is the mean Brier score of the choices, of which it is a part."""

    claims = CardParts()


class CardChoices(serializers.Serializer[Any]):
    """What the card says of `n` choices: their options are events of their own, and stand apart from other claims."""

    n = serializers.IntegerField()
    waiting = serializers.IntegerField()
    skill = CardSkill()
    skill_base_rate = CardSkill()
    skill_crowd_median = CardSkill(required=False)
    skill_crowd_odds = CardSkill(required=False)
    skill_references = CardSkillReference(many=True, required=False)
    calibration = CardOptionsCalibration(required=False)
    decomposition = CardOptionsDecomposition(required=False)
    auc = CardAuc(required=False)


class CardLexicon(serializers.Serializer[Any]):
    """The Brier score and the calls under one lexicon; `unread` hedges have no reading in it."""

    lexicon = serializers.CharField()
    title = serializers.CharField()
    rule = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    sum = serializers.RegexField(r"^-?[0-9]+$")
    n = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    held = serializers.IntegerField()
    not_held = serializers.IntegerField()
    no_side = serializers.IntegerField()
    unread = serializers.IntegerField()


class CardMoment(WithInterval):
    """The mean Brier score of all that had closed until then."""

    until = serializers.DateTimeField()
    n = serializers.IntegerField()
    value = serializers.FloatField()


class CardSpread(serializers.Serializer[Any]):
    """How many Brier scores lie between two ends."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    n = serializers.IntegerField()


class CardLate(WithInterval):
    """How many resolved claims were resolved late."""

    n = serializers.IntegerField()
    late = serializers.IntegerField()
    days = serializers.IntegerField()
    share = serializers.FloatField()


class CardConfirmations(serializers.Serializer[Any]):
    """Of the proposals that a second person decided, how many they confirmed. They had seen them: no independent answers."""

    confirmed = serializers.IntegerField()
    of = serializers.IntegerField()


class CardOccurred(serializers.Serializer[Any]):
    """How many claims, and how many of them occurred."""

    claims = serializers.IntegerField()
    occurred = serializers.IntegerField()


class CardLeftOut(CardOccurred):
    """Claims that occurred or did not and have no score, beside those that have one.

    `p`: how often chance alone would part the two shares as far (Fisher's exact test); `differs`: below 0.05.
    """

    scored = CardOccurred()
    p = serializers.FloatField()
    differs = serializers.BooleanField()


class CardAdjusted(WithInterval):
    """The mean Brier score as if everybody had answered every claim; `compared`: how many can be held against each other.

    Or the reason why that cannot be told.
    """

    value = serializers.FloatField(allow_null=True)
    compared = serializers.IntegerField(required=False)
    reason = serializers.CharField(required=False)


class CardAdjustedParts(serializers.Serializer[Any]):
    """The same in each part, where anybody else answered the same claims."""

    prospective = CardAdjusted(required=False)
    retrospective = CardAdjusted(required=False)


class CardExpert(serializers.Serializer[Any]):
    """What a card says to statisticians, where there is anything to say."""

    decomposition = CardDecomposition(required=False)
    auc = CardAuc(required=False)
    adjusted = CardAdjustedParts(required=False)
    choices = CardChoices(required=False)
    lexicons = CardLexicon(many=True, required=False)
    timeline = CardMoment(many=True, required=False)
    spread = CardSpread(many=True, required=False)
    late = CardLate(required=False)
    confirmations = CardConfirmations(required=False)
    left_out = CardLeftOut(required=False)
