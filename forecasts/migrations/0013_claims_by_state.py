"""The list of claims by state costs the same in a large ledger as in a small one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0012_words_that_can_go")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "-recorded_at", "-id", "deadline_at"], name="claim_state_recorded"),
        ),
    ]
