"""An import may answer, for a whole file, which way its forecasts point."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0024_names_of_sources")]

    operations = [
        migrations.AddField(
            "importrun",
            "says_default",
            models.CharField(
                blank=True,
                choices=[
                    ("", "Leave such rows out, and name the words"),
                    ("phrase", "What the hedge says by itself, as older versions took it"),
                    ("yes", "Yes: the words say that it happens, and numbers are the chance that it does"),
                    ("no", "No: the words say that it does not happen, and numbers are the chance that it does not"),
                ],
                default="",
                max_length=6,
            ),
        ),
    ]
