"""Names get their keys, and what each source has meant by a name is taken from what it has brought."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forecasts.bulk.articles import article_words
from forecasts.history.bodies import read_texts
from forecasts.models.folding import key_of

TABLES = {"outlet": "name", "topic": "name", "claimgroup": "name", "forecaster": "name", "article": "title"}
RENAMED = ("outlet.amended", "topic.amended", "forecaster.amended", "article.amended")
NAMED = ("outlet.created", "topic.created", "forecaster.created", "article.created", *RENAMED)

Meant = dict[tuple[str, str, str, str], set[str]]
"""Source, table, name and kind: the slugs of the rows that may be meant."""


def write_keys(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the key of each name and title."""
    for table, field in TABLES.items():
        rows = apps.get_model("forecasts", table)._default_manager
        changed = []
        for row in rows.only(field).order_by("pk").iterator(500):
            setattr(row, f"{field}_key", key_of(getattr(row, field)))
            changed.append(row)
        rows.bulk_update(changed, [f"{field}_key"], batch_size=200)


def remember_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep what each source means by the names of the rows that it has brought, as they are and as they were.

    Where two rows of a source have had one name, it cannot be known which is meant, and nothing is kept.
    """
    earlier = _earlier_names(apps)
    meant: Meant = defaultdict(set)
    for source, table, kind, row in _brought(apps):
        for name in {row["name"], *earlier[table, row["pk"]]}:
            meant[source, table, key_of(name), kind].add(row["slug"])
    for source, article in _articles(apps):
        outlets = {article["outlet__name"], *earlier["outlet", article["outlet_id"]]}
        for title in {article["title"], *earlier["article", article["pk"]]}:
            for outlet in outlets:
                words = article_words(article["url"], title, article["published_on"].isoformat(), outlet)
                meant[source, "article", words, ""].add(article["slug"])
    model = apps.get_model("forecasts", "ImportedName")
    kept = [(said, slugs) for said, slugs in meant.items() if len(slugs) == 1 and said[2]]
    model._default_manager.bulk_create(
        [
            model(source=source, table=table, name=name, kind=kind, slug=min(slugs))
            for (source, table, name, kind), slugs in kept
        ],
        batch_size=200,
    )


def _brought(apps: Apps) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield source, table, kind and row of all that a source's claims and their forecasts name."""
    imported = apps.get_model("forecasts", "ImportedClaim")._default_manager
    paths = {
        "outlet": ("claim__outlet", "claim__article__outlet", "claim__forecasts__article__outlet"),
        "topic": ("claim__topics",),
        "claimgroup": ("claim__group",),
        "forecaster": ("claim__forecasts__forecaster",),
    }
    for table, found in paths.items():
        for path in found:
            names = ["source", f"{path}__pk", f"{path}__name", f"{path}__slug"]
            rows = imported.filter(**{f"{path}__isnull": False})
            if table == "forecaster":
                names.append(f"{path}__kind")
                rows = rows.filter(**{f"{path}__user__isnull": True})
            for source, pk, name, slug, *kind in rows.order_by().values_list(*names).distinct():
                yield source, table, "".join(kind), {"pk": pk, "name": name, "slug": slug}


def _articles(apps: Apps) -> Iterator[tuple[str, dict[str, Any]]]:
    imported = apps.get_model("forecasts", "ImportedClaim")._default_manager.order_by()
    articles = apps.get_model("forecasts", "Article")._default_manager
    fields = ("pk", "slug", "url", "title", "published_on", "outlet_id", "outlet__name")
    rows = {row["pk"]: row for row in articles.values(*fields)}
    for path in ("claim__article", "claim__forecasts__article"):
        pairs = imported.filter(**{f"{path}__isnull": False}).values_list("source", path).distinct()
        yield from ((source, rows[pk]) for source, pk in pairs)


def _earlier_names(apps: Apps) -> defaultdict[tuple[str, int], set[str]]:
    """Return the names that rows have had, as the history tells them, if any was ever renamed."""
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    texts = apps.get_model("forecasts", "EntryTexts")._default_manager.filter(body__isnull=False)
    if not texts.filter(entry__kind__in=RENAMED).exists():
        return found
    bodies = texts.filter(entry__kind__in=NAMED).order_by().values_list("body", flat=True)
    for body in bodies.iterator(500):
        for row in read_texts(body):
            name = row.fields.get(TABLES.get(row.table, ""))
            if isinstance(name, str):
                found[row.table, row.id].add(name)
    return found


class Migration(migrations.Migration):

    dependencies = [("forecasts", "0023_names")]

    operations = [
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.RunPython(remember_names, migrations.RunPython.noop),
    ]
