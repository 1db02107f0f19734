"""Names are found by a folded form, and what a source means by a name is kept."""

from django.db import migrations, models

import forecasts.models.folding


def key(model, name, of):
    return migrations.AddField(
        model_name=model,
        name=name,
        field=forecasts.models.folding.NameKey(
            blank=True, db_index=True, default="", editable=False, max_length=400, of=of
        ),
        preserve_default=False,
    )


class Migration(migrations.Migration):

    dependencies = [("forecasts", "0022_names_of_readers")]

    operations = [
        key("article", "title_key", "title"),
        key("claimgroup", "name_key", "name"),
        key("forecaster", "name_key", "name"),
        key("outlet", "name_key", "name"),
        key("topic", "name_key", "name"),
        migrations.CreateModel(
            name="ImportedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=100)),
                ("table", models.CharField(choices=[("outlet", "outlet"), ("topic", "topic"), ("claimgroup", "group"), ("forecaster", "forecaster"), ("article", "article")], max_length=10)),
                ("name", models.CharField(max_length=400)),
                ("kind", models.CharField(blank=True, max_length=10)),
                ("given_slug", models.CharField(blank=True, max_length=120)),
                ("slug", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "table", "name", "kind", "given_slug"), name="imported_name_once")],
            },
        ),
    ]
