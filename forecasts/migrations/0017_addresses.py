"""Articles are found by addresses in a better form, and by one that is perhaps the same."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forecasts.statements.addresses import canonical, rough


def write_forms(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write both forms of each address. Articles that turn out to be at one address stay two."""
    articles = apps.get_model("forecasts", "Article")._default_manager
    changed = []
    for article in articles.exclude(url="").only("url", "canonical_url", "rough_url").order_by("pk").iterator(500):
        article.canonical_url = canonical(article.url)
        article.rough_url = rough(article.canonical_url)
        changed.append(article)
    articles.bulk_update(changed, ["canonical_url", "rough_url"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [("forecasts", "0016_what_words_say")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="rough_url",
            field=models.CharField(blank=True, db_index=True, default="", editable=False, max_length=1000),
            preserve_default=False,
        ),
        migrations.RunPython(write_forms, migrations.RunPython.noop),
    ]
