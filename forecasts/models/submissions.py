"""What was sent by a form: so that the same submission, sent twice, is carried out once."""

from django.db import models


class Submission(models.Model):
    """One submission that was carried out. `fingerprint` covers who sent what, where, by which copy of a form.

    `outcome` is the answer that the sender got, and gets again: `location`, `messages`, and `body` of a page that closes
    a window.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(db_index=True)
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Submission of {self.sent_at:%Y-%m-%d %H:%M}"
