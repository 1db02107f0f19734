"""Words are found by their stems: what is kept of the claims recorded so far is written again."""

from django.db import migrations

from forecasts.indexing.texts import refresh


def write_words(apps, schema_editor):
    """Write the words of the claims that are recorded already."""
    claims = apps.get_model("forecasts", "Claim")._default_manager.filter(recorded_at__isnull=False)
    refresh(claims.order_by().values_list("pk", flat=True).iterator(), apps)


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0026_merges")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
