"""What imports have brought: which claim a file's `claim_id` became, and how far a run has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from forecasts.models.claims import Claim
from forecasts.models.folding import LONGEST_KEY
from forecasts.models.ids import new_public_id


class ImportedClaim(models.Model):
    """A recorded claim under the `claim_id` that a source's files give it. `note` is the file's own remark on it."""

    source = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="imported")
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="imported_claim_once", fields=["source", "name"])]

    def __str__(self) -> str:
        return f"{self.name} of {self.source}"


class ImportedName(models.Model):
    """What a source means by a name: the row with which it was first matched, whatever that row is called by now.

    `name` is folded, with the kind of a forecaster and the slug, where the source gives one; of an article it is a hash of
    all that tells it from others. The row is named by `slug`: slugs never change and are never used twice.
    """

    class Table(models.TextChoices):
        """Which sort of row is named."""

        OUTLET = "outlet", "outlet"
        TOPIC = "topic", "topic"
        GROUP = "claimgroup", "group"
        FORECASTER = "forecaster", "forecaster"
        ARTICLE = "article", "article"

    source = models.CharField(max_length=100)
    table = models.CharField(max_length=10, choices=Table)
    name = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(max_length=10, blank=True)
    given_slug = models.CharField(max_length=120, blank=True)
    slug = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="imported_name_once", fields=["source", "table", "name", "kind", "given_slug"])
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.slug} as {self.source} calls it"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Runs, asked for in words."""

    def unfinished(self) -> ImportRunQuerySet:
        """Runs that have work left."""
        return self.filter(state__in=[ImportRun.State.WAITING, ImportRun.State.RUNNING])


class ImportRun(models.Model):
    """One import of an uploaded file, and how far it has come. A worker takes it up in slices, each under a lease.

    `notes` say what was read otherwise than it stands in the file, `found` what a dry run would credit and make.
    """

    class SaysDefault(models.TextChoices):
        """What a file means where its rows do not say which way a forecast points."""

        ASK = "", "Leave such rows out, and name the words"
        AS_WORDED = "phrase", "What the hedge says by itself, as older versions took it"
        YES = "yes", "Yes: the words say that it happens, and numbers are the chance that it does"
        NO = "no", "No: the words say that it does not happen, and numbers are the chance that it does not"

    class State(models.TextChoices):
        """Where a run stands."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    source = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    confirm_outcomes = models.BooleanField(default=False)
    says_default = models.CharField(max_length=6, choices=SaysDefault, blank=True, default="")
    is_dry = models.BooleanField(default=True)

    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    rows = models.PositiveBigIntegerField(default=0)
    claims = models.PositiveBigIntegerField(default=0)
    claims_done = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    found = models.JSONField(default=dict)
    message = models.CharField(max_length=1000, blank=True)
    attempts = models.PositiveIntegerField(default=0)

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.file_name} of {self.source}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.STOPPED}


class ImportPart(models.Model):
    """A piece of an uploaded file. It stands in the database, so that any worker finds it; it goes when the run ends."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(name="import_part_once", fields=["run", "number"])]

    def __str__(self) -> str:
        return f"{self.run}, part {self.number}"


class ImportRejection(models.Model):
    """A row that a run did not take, and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejections")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    claim_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["run", "line", "id"]
        indexes = [models.Index(name="import_rejection_order", fields=["run", "line", "id"])]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"
