"""Every line of a card says as of when it last changed, and by which method it was computed."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0013_claims_by_state")]

    operations = [
        migrations.AddField(
            "card",
            "method",
            models.PositiveIntegerField(default=2),
            preserve_default=False,
        ),
        # What the cards hold at this moment, they hold as of this moment.
        migrations.AddField("card", "computed_at", models.DateTimeField(db_default=Now())),
        migrations.AlterField("card", "computed_at", models.DateTimeField()),
    ]
