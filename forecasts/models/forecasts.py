"""The forecast: a probability that the event occurs, stated by a forecaster at an instant, with its own source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from forecasts.models.claims import Claim, Precision
from forecasts.models.ids import new_public_id, pseudonym_on
from forecasts.models.sources import Article, Forecaster

WHOLE = 1_000_000
"""One, in parts per million."""
WITHHELD = "withheld"
"""What is published of an old history entry in the place of the reader."""


class Statement(models.Model):
    """What a forecaster said, and where. A wording is stored as written and read through a lexicon when scored."""

    class Basis(models.TextChoices):
        """How the probability was given."""

        STATED = "stated", "a stated number"
        WORDING = "wording", "a wording"
        DISTRIBUTION = "distribution", "a distribution"
        WITHDRAWAL = "withdrawal", "withdrawn"

    class Says(models.TextChoices):
        """Whether the sentence as a whole says that the event will happen."""

        YES = "yes", "that it happens"
        NO = "no", "that it does not happen"

    class Match(models.TextChoices):
        """How the quote was found in the article's captured text."""

        ONCE = "once", "found once"
        SEVERAL = "several", "found several times"
        UNCHECKED = "unchecked", "no text to check against"

    forecaster = models.ForeignKey(Forecaster, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stated_on = models.DateField()
    stated_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    stated_at = models.DateTimeField(editable=False)

    basis = models.CharField(max_length=12, choices=Basis)
    p_ppm = models.PositiveIntegerField(null=True, blank=True)
    low_ppm = models.PositiveIntegerField(null=True, blank=True)
    high_ppm = models.PositiveIntegerField(null=True, blank=True)
    distribution = models.JSONField(null=True, blank=True)
    says = models.CharField(max_length=3, choices=Says, blank=True, default="")
    """Empty: never asked, so the words are taken in the direction of their phrase, and a number for the event."""
    wording = models.CharField(max_length=200, blank=True)
    phrase_key = models.CharField(max_length=60, blank=True)
    phrase_chosen = models.BooleanField(default=False)
    reading_reason = models.CharField(max_length=500, blank=True)

    quote_exact = models.TextField(max_length=2000, blank=True)
    quote_prefix = models.CharField(max_length=200, blank=True)
    quote_suffix = models.CharField(max_length=200, blank=True)
    quote_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    quote_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    quote_match = models.CharField(max_length=9, choices=Match, default=Match.UNCHECKED, editable=False)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_probability_in_range",
                condition=Q(p_ppm__lte=WHOLE) | Q(p_ppm__isnull=True),
            ),
            models.CheckConstraint(
                name="%(class)s_interval_holds_point",
                condition=Q(low_ppm__isnull=True, high_ppm__isnull=True)
                | Q(low_ppm__lte=F("p_ppm"), high_ppm__gte=F("p_ppm"), high_ppm__lte=WHOLE),
            ),
            models.CheckConstraint(
                name="%(class)s_basis_complete",
                condition=Q(basis="stated", p_ppm__isnull=False)
                | (Q(basis="wording") & ~Q(wording=""))
                | Q(basis="distribution", distribution__isnull=False)
                | Q(basis="withdrawal"),
            ),
            models.CheckConstraint(name="%(class)s_says_yes_or_no", condition=Q(says__in=["", "yes", "no"])),
        ]

    def __str__(self) -> str:
        return f"{self.forecaster}: {self.said}"

    @property
    def credited_to(self) -> Forecaster:
        """Whom it counts for now: who is meant by the name under which it was recorded."""
        return self.forecaster.meant

    @property
    def said(self) -> str:
        """The wording as written, or the stated number in per cent."""
        if self.basis == self.Basis.WORDING:
            return self.wording
        if self.p_ppm is None:
            return str(self.get_basis_display())
        return f"{self.p_ppm / 10_000:g} %"


class DraftForecast(Statement):
    """A forecast on a claim that is still a draft. Recording turns it into a `Forecast` and removes it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="draft_forecasts")

    class Meta(Statement.Meta):
        abstract = False
        ordering = ["id"]


class ForecastQuerySet(models.QuerySet["Forecast"]):
    """Forecasts, asked for in words."""

    def in_force(self, *, at: datetime | None = None) -> ForecastQuerySet:
        """Return those that no confirmed correction has replaced, now or by what had been recorded by `at`."""
        if at is None:
            return self.filter(replaced_by__isnull=True)
        return self.filter(Q(replaced_by__isnull=True) | Q(replaced_by__decided_at__gt=at), recorded_at__lte=at)

    def by(self, *people: Any) -> ForecastQuerySet:
        """Return those of some people, by their keys, under any of the names that they have now."""
        if len(people) == 1:  # may be a reference to another query
            return self.filter(Q(forecaster=people[0]) | Q(forecaster__merged_into=people[0]))
        return self.filter(Q(forecaster__in=people) | Q(forecaster__merged_into__in=people))

    def credited(self, meant: Mapping[int, int] | None = None) -> models.QuerySet[Any, Any]:
        """Say with each, as `credited_id`, the key of the person who is meant by its forecaster.

        That is as it is now, or as `meant` says by the key of each forecaster who was another name.
        """
        if meant is None:
            return self.annotate(credited_id=Coalesce("forecaster__merged_into", "forecaster"))
        then = [When(forecaster=pk, then=Value(root)) for pk, root in meant.items()]
        return self.annotate(credited_id=Case(*then, default=F("forecaster_id"), output_field=BigIntegerField()))

    def in_order(self) -> ForecastQuerySet:
        """From the first statement to the newest; of one instant, the one recorded last stands."""
        return self.order_by("forecaster_id", "stated_at", "recorded_at", "id")


_Forecasts = models.Manager.from_queryset(ForecastQuerySet)


class ForecastManager(_Forecasts["Forecast"]):
    """The forecasts in force: what nobody asks for by name is never shown or scored once it has been corrected."""

    def get_queryset(self) -> ForecastQuerySet:
        """Leave out what has been corrected."""
        return ForecastQuerySet(self.model, using=self._db).in_force()


class Forecast(Statement):
    """A recorded forecast. Insert-only: the newest one of a forecaster on a claim stands, a withdrawal is a row.

    A correction replaces a forecast by another row. `objects`, and with it `claim.forecasts`, has those in force; `every`
    has all that were ever recorded.
    """

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="forecasts")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=10, blank=True, default="", editable=False)
    """Of a reader's forecast: the reader's name on this claim alone. Empty for others, and before there were such names."""

    recorded_for: Forecaster | None = None
    """Under whose name it is recorded, where `credit` has put somebody else in its place."""

    objects = ForecastManager()
    every = ForecastQuerySet.as_manager()

    class Meta(Statement.Meta):
        abstract = False
        ordering = ["claim", "stated_at", "id"]
        indexes = [
            # what a score job reads: every forecast of one claim, by forecaster and time
            models.Index(name="forecast_claim_order", fields=["claim", "forecaster", "stated_at"]),
            models.Index(name="forecast_forecaster", fields=["forecaster", "claim"]),
        ]

    @property
    def public_slug(self) -> str:
        """The slug under which the public knows who stated it: of a reader without a public card, one for this claim alone."""
        if self.forecaster.is_public:
            return self.credited_to.slug
        return f"reader-{self.pseudonym or self._pseudonym_from_key()}"

    @property
    def public_name(self) -> str:
        """The name that goes with `public_slug`: of a reader with an account who is not public, one for this claim alone."""
        who = self.credited_to
        is_hidden = not who.is_public and who.user_id is not None
        return f"Reader {self.public_slug.removeprefix('reader-')}" if is_hidden else who.name

    def _pseudonym_from_key(self) -> str:
        """Return the name on this claim of a reader who forecast before there were such names.

        Once the reader's own key is gone, the ledger's stands for it, so that two readers on one claim stay two.
        """
        own = getattr(self.forecaster, "reader_key", None)
        key = own.key if own else salted_hmac("forecasts.models.forecasts", str(self.forecaster_id)).hexdigest()
        return pseudonym_on(self.claim.public_id, key=key)

    def credit(self, person: Forecaster) -> None:
        """Take the row in hand, which is never saved again, for a forecast of `person`."""
        if person != self.forecaster:
            self.recorded_for, self.forecaster = self.forecaster, person
