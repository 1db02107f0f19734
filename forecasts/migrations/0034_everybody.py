from django.db import migrations


def add(apps, schema_editor):
    """Add the row that every score touches: what is kept of everybody's scores is kept under it."""
    apps.get_model("forecasts", "PublishedDocument").objects.get_or_create(kind="everybody", subject=0)


class Migration(migrations.Migration):
    dependencies = [
        ("forecasts", "0033_touched_at"),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
