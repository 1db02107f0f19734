"""Outlets, topics, forecasters and articles."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from forecasts.models.sources import Article, Forecaster, Outlet, Topic


class OutletSerializer(serializers.ModelSerializer[Outlet]):
    """Who publishes. Here and below an empty `url` means that none is known."""

    url = serializers.CharField(allow_blank=True)

    class Meta:
        model = Outlet
        fields = ["slug", "name", "url"]


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """A subject that claims are filed under."""

    class Meta:
        model = Topic
        fields = ["slug", "name"]


class ForecasterSerializer(serializers.ModelSerializer[Forecaster]):
    """Whoever a probability belongs to. A reader without a public scorecard is called "a reader"."""

    name = serializers.CharField(source="public_name")
    kind = serializers.ChoiceField(choices=Forecaster.Kind.choices)

    class Meta:
        model = Forecaster
        fields = ["slug", "name", "kind"]


class SourceSerializer(serializers.ModelSerializer[Article]):
    """An article as the source of a claim or a forecast."""

    outlet = OutletSerializer()
    url = serializers.CharField(allow_blank=True)

    class Meta:
        model = Article
        fields = ["slug", "title", "outlet", "url", "published_on"]


class CaptureSerializer(serializers.Serializer[Any]):
    """When the text was captured, and its SHA-256. The text itself is not published."""

    captured_at = serializers.DateTimeField()
    sha256 = serializers.CharField()


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """A published text and where its claims are."""

    id = serializers.CharField(source="public_id")
    outlet = OutletSerializer()
    authors = ForecasterSerializer(source="credited_authors", many=True)
    url = serializers.CharField(allow_blank=True)
    capture = CaptureSerializer(allow_null=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields = [
            "id", "slug", "title", "outlet", "authors", "url", "published_on", "time_zone", "language", "capture", "links",
        ]  # fmt: skip

    def get_links(self, article: Article) -> dict[str, str]:
        """Where more about it is."""
        return {
            "self": reverse("api:article", args=[article.slug]),
            "page": f"/articles/{article.slug}/",
            "claims": f"{reverse('api:claims')}?article={article.slug}",
            "scorecard": reverse("api:scorecard", args=["article", article.slug]),
        }


class Listed(serializers.ModelSerializer[Any]):
    """A line of a directory: `kind` is what its scorecard is called, `page` the folder of its page."""

    scorecard_kind: str
    links = serializers.SerializerMethodField()

    def get_links(self, row: Any) -> dict[str, str]:  # noqa: ANN401 (a topic, an outlet or a forecaster)
        """Where more about it is."""
        kind = self.scorecard_kind
        return {
            "page": f"/{kind}s/{row.slug}/",
            "claims": f"{reverse('api:claims')}?{kind}={row.slug}",
            "scorecard": reverse("api:scorecard", args=[kind, row.slug]),
        }


class ListedTopic(Listed):
    """A topic and where its claims are."""

    scorecard_kind = "topic"

    class Meta:
        model = Topic
        fields = ["slug", "name", "links"]


class ListedOutlet(Listed):
    """An outlet and where its claims are."""

    scorecard_kind = "outlet"
    url = serializers.CharField(allow_blank=True)

    class Meta:
        model = Outlet
        fields = ["slug", "name", "url", "links"]


class ListedForecaster(Listed):
    """A forecaster and where the claims are that they have a forecast on."""

    scorecard_kind = "forecaster"
    kind = serializers.ChoiceField(choices=Forecaster.Kind.choices)

    class Meta:
        model = Forecaster
        fields = ["slug", "name", "kind", "links"]
