from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forecasts.indexing.texts import refresh


def write_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the words of the claims that are recorded already."""
    claims = apps.get_model("forecasts", "Claim")._default_manager.filter(recorded_at__isnull=False)
    refresh(claims.order_by().values_list("pk", flat=True).iterator(), apps)


class Migration(migrations.Migration):
    """Let the claims be found that were recorded before there was a search."""

    dependencies = [("forecasts", "0006_finding")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
