"""Where forecasts come from: outlets, topics, forecasters, articles and their captured texts."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from forecasts.models.folding import NameKey
from forecasts.models.ids import new_public_id, pseudonym_on

A_READER = "a reader"
"""How readers are called who have not opted in to a public scorecard."""


class Outlet(models.Model):
    """Who publishes: a magazine, a paper, a think tank, a data-journalism desk."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_key = NameKey()
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A subject that claims are filed under."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_key = NameKey()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ForecasterQuerySet(models.QuerySet["Forecaster"]):
    """Forecasters, asked for in words."""

    def themselves(self) -> ForecasterQuerySet:
        """Leave out those who have become another name of somebody."""
        return self.filter(merged_into__isnull=True)

    def public(self) -> ForecasterQuerySet:
        """Return those whose names and scorecards everybody may see: readers only by their own choice."""
        return self.exclude(kind=Forecaster.Kind.READER, opted_in=False)


class Forecaster(models.Model):
    """Whoever a probability belongs to. A reader's slug and name are made up and say nothing about the person."""

    class Kind(models.TextChoices):
        """What sort of source a probability has; cards count authors and models, `quoted` is split off."""

        AUTHOR = "author", "author"
        QUOTED = "quoted", "quoted third party"
        READER = "reader", "reader"
        MODEL = "model", "model"
        REFERENCE = "reference", "reference"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_key = NameKey()
    kind = models.CharField(max_length=10, choices=Kind)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="forecaster"
    )
    opted_in = models.BooleanField(default=False, editable=False)
    """A reader's own choice that everybody may see the scorecard."""
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="other_names", editable=False
    )
    """Who is meant, where this has become another name of somebody: the end of the chain of merges that stand."""

    objects = ForecasterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="forecaster_opted_in_is_reader", condition=models.Q(opted_in=False) | models.Q(kind="reader")
            ),
            models.CheckConstraint(
                name="forecaster_user_is_reader", condition=models.Q(user__isnull=True) | models.Q(kind="reader")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meant(self) -> Forecaster:
        """Who is meant by this name now."""
        return self.merged_into or self

    @property
    def label(self) -> str:
        """The name with what tells it from others of the same name, for those who choose among them."""
        meant = f"; another name of {self.merged_into.name}" if self.merged_into else ""
        return f"{self.name} ({self.get_kind_display()}, {self.slug}{meant})"

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the name and the scorecard."""
        return self.kind != self.Kind.READER or self.opted_in

    @property
    def public_name(self) -> str:
        """How pages and lists call this forecaster."""
        return self.name if self.is_public else A_READER


def new_key() -> str:
    """Return a fresh secret key: 256 random bits as 64 hexadecimal digits."""
    return secrets.token_hex(32)


class ReaderKey(models.Model):
    """The secret from which a reader's name on each claim follows. It is removed when the account is erased.

    Somebody who has it can join a reader's forecasts; nothing public leads from one claim to another without it.
    """

    forecaster = models.OneToOneField(Forecaster, on_delete=models.CASCADE, related_name="reader_key", primary_key=True)
    key = models.CharField(max_length=64, default=new_key)

    def __str__(self) -> str:
        return f"Key of {self.forecaster}"

    def pseudonym_on(self, claim_id: str) -> str:
        """Return the reader's name on the claim with this public id."""
        return pseudonym_on(claim_id, key=self.key)


class Article(models.Model):
    """A published text. `capture` points to the text as it was last captured, if it was.

    `canonical_url` is the form by which articles at one address are found, `rough_url` that by which those are found that
    are perhaps at one address; both follow from `url`.
    """

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    title_key = NameKey(of="title")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="articles")
    authors = models.ManyToManyField(Forecaster, related_name="articles", blank=True)
    url = models.URLField(max_length=1000, blank=True)
    canonical_url = models.CharField(max_length=1000, blank=True, db_index=True, editable=False)
    rough_url = models.CharField(max_length=1000, blank=True, db_index=True, editable=False)
    published_on = models.DateField()
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    capture = models.ForeignKey(
        "Capture", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-published_on", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def credited_authors(self) -> list[Forecaster]:
        """The people who are meant by its authors, each once."""
        return list(dict.fromkeys(author.meant for author in self.authors.all()))

    @property
    def text(self) -> str:
        """The captured text, or an empty string where none was captured."""
        return self.capture.text if self.capture else ""


class Capture(models.Model):
    """The text of an article as it was read at one instant. Insert-only."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="captures")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["captured_at", "id"]

    def __str__(self) -> str:
        return f"{self.article} as captured on {self.captured_at:%d %B %Y}"


class ClaimGroup(models.Model):
    """Claims of one race, or one forecast that was repeated: they count as one cluster in intervals."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    name_key = NameKey()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
