"""Scorecards."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from forecasts.api.directory import name_words
from forecasts.api.files import Part
from forecasts.api.pagination import CountedPages
from forecasts.api.reading import Listing, Reading
from forecasts.api.serializers.documents import described
from forecasts.catalogue.orders import CARDS, Rows
from forecasts.models.errors import Invalid
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.card.document_types import CardDocument, ListedCardDocument
from forecasts.scorecards.card.documents import written_score, written_subject
from forecasts.scorecards.card.wanted import FIELDS, PUBLISHED, wanted_of
from forecasts.scorecards.methods import METHODS
from forecasts.scorecards.published import published, published_document, state_of
from forecasts.scorecards.publishing.standings_sums import scored_of, totals_of
from forecasts.scorecards.subjects import LEDGER, LISTED_KINDS, Subject, public_rows, subject_of
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import RangedSum

_KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["forecaster", "outlet", "article", "topic"])
_WANTED = [
    OpenApiParameter(
        "as_of",
        str,
        description="An instant with its offset from UTC, such as 2026-01-31T12:00:00Z: what had been recorded by then.",
    ),
    OpenApiParameter(
        "method",
        int,
        enum=list(METHODS),
        description="The version of the method by which it is computed; else the newest. "
        + "; ".join(f"{version}: {method.about}" for version, method in METHODS.items()),
    ),
    OpenApiParameter("topic", str, description="The slug of a topic: only claims that are filed under it."),
    OpenApiParameter(
        "since",
        OpenApiTypes.DATE,
        description="Only claims that closed on this day (UTC) or later: at the deadline, or earlier where they were settled.",
    ),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Only claims that closed on this day (UTC) or earlier."),
    OpenApiParameter(
        "horizon",
        str,
        enum=list(HORIZONS),
        description="Only forecasts that were stated so many days before the deadline of their claim.",
    ),
    OpenApiParameter(
        "recorded",
        str,
        enum=list(RECORDED),
        description="Only forecasts that were recorded in advance (so far, while a claim is open), or only afterwards.",
    ),
]

_LISTED = [
    OpenApiParameter("kind", str, enum=LISTED_KINDS, default=LISTED_KINDS[0], description="whose scorecards"),
    OpenApiParameter("name", str, description="words that have to stand in the name, as they are written there"),
    OpenApiParameter("of", str, enum=Forecaster.Kind.values, description="of forecasters: their kind"),
    OpenApiParameter("fewest", int, default=0, description="only cards with at least so many scored forecasts"),
    OpenApiParameter("order", str, enum=list(CARDS), default="slug", description="by slug, or by scored forecasts"),
]


class CardReading(Reading):
    """A view of a scorecard."""

    serializer_class = described(CardDocument)
    pagination_class = None
    filter_backends = []
    parameters = frozenset(FIELDS)

    def card(self, kind: str, slug: str) -> HttpResponseBase:
        """Return the document of a subject: as it is published, or what is asked for, made for this answer.

        Raises:
            NotFound: there is no such subject.
        """
        asked = self.request.query_params
        self._refuse_twice()
        wanted = wanted_of({name: asked[name] for name in FIELDS if name in asked}, now=self.now)
        try:
            if wanted == PUBLISHED:
                return self._published(kind, slug)
            card = published_document(kind=kind, slug=slug, now=self.now, wanted=wanted)
            meant = card["subject"]["slug"]
            return Response(card) if meant == slug else self._lead_on(kind, meant)
        except Subject.DoesNotExist as error:
            raise NotFound(str(error)) from error

    def _published(self, kind: str, slug: str) -> HttpResponseBase:
        state = state_of(kind=kind, slug=slug, now=self.now)
        if state is None:  # perhaps another name of somebody
            meant = subject_of(kind=kind, slug=slug).slug
            if meant != slug:
                return self._lead_on(kind, meant)
        found = published(kind=kind, slug=slug, now=self.now, state=state)
        return HttpResponse(found.answer, content_type="application/json", headers={"ETag": f'W/"{found.tag}"'})

    def _lead_on(self, kind: str, slug: str) -> HttpResponseBase:
        """Lead from another name of a forecaster to who is meant."""
        query = self.request.META.get("QUERY_STRING", "")
        address = reverse("api:scorecard", args=[kind, slug])
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    def _refuse_twice(self) -> None:
        asked = self.request.query_params
        twice = {name: "Give this once." for name in FIELDS if len(asked.getlist(name)) > 1}
        if twice:
            raise Invalid(twice)


class ScorecardList(Listing):
    """The scorecards of one kind."""

    serializer_class = described(ListedCardDocument)
    pagination_class = CountedPages
    parameters = frozenset({"kind", "name", "of", "fewest", "order"})

    @extend_schema(parameters=_LISTED, responses=described(ListedCardDocument)(many=True), operation_id="scorecards")
    def get(self, request: Request) -> HttpResponseBase:
        """List the scorecards of one kind with their published totals. Readers are listed by their own choice alone."""
        self.order = CARDS[self._choice("order", tuple(CARDS))]
        self.kind = self._choice("kind", LISTED_KINDS)
        return self.respond()

    @property
    def file_name(self) -> str:  # type: ignore[override] # the kind is known only when asked
        """What the file is called."""
        return f"scorecards-{self.kind}"

    def shown(self) -> Rows:
        """Return all rows of the kind, each with the number of its scored forecasts."""
        rows: Rows = public_rows(self.kind).annotate(scored=Coalesce(Subquery(scored_of(self.kind)), 0))
        return rows

    def rows(self) -> Rows:
        """Return the rows that are asked for."""
        asked, rows = self.request.query_params, self.shown()
        words = name_words(asked)
        if words:
            rows = rows.filter(**{f"{'title' if self.kind == 'article' else 'name'}__icontains": words})
        if "of" in asked:
            rows = rows.filter(kind=self._of())
        fewest = asked.get("fewest", "0")
        if not (fewest.isascii() and fewest.isdigit() and len(fewest) <= 9):
            raise ValidationError({"fewest": ["Give a whole number, from 0."]})
        return rows.filter(scored__gte=int(fewest)) if int(fewest) else rows

    def written(self, rows: Sequence[Any]) -> Part:
        """Return the lines of some subjects, their totals read in one query."""
        totals = totals_of(self.kind, [row.pk for row in rows])
        return [self._line(row, totals[row.pk]) for row in rows]

    def _line(self, row: Any, sums: Mapping[str, RangedSum]) -> ListedCardDocument:  # noqa: ANN401 (a subject's row)
        subject = Subject(self.kind, row.pk, row.slug, str(row))
        return {
            "subject": written_subject(subject, of=row.kind if self.kind == "forecaster" else ""),
            "scored": row.scored,
            "scores": {
                "brier": written_score(Rule.BRIER, sums.get(Rule.BRIER, RangedSum())),
                "log": written_score(Rule.LOG, sums.get(Rule.LOG, RangedSum())),
            },
            "links": {
                "scorecard": reverse("api:scorecard", args=[self.kind, row.slug]),
                "page": subject.url,
                "claims": f"{reverse('api:claims')}?{self.kind}={row.slug}",
            },
        }

    def _of(self) -> str:
        if self.kind != "forecaster":
            raise ValidationError({"of": ["Only forecasters are of several kinds: ask with kind=forecaster."]})
        return self._choice("of", tuple(Forecaster.Kind.values))

    def _choice(self, name: str, known: Sequence[str]) -> str:
        chosen = self.request.query_params.get(name, known[0])
        if chosen not in known:
            raise ValidationError({name: [f"There is no such {name}: choose {', '.join(known)}."]})
        return str(chosen)


class Scorecard(CardReading):
    """The scorecard of a forecaster, an outlet, an article or a topic."""

    @extend_schema(
        parameters=[_KIND, *_WANTED],
        operation_id="scorecard",
        responses={
            200: described(CardDocument),
            302: OpenApiResponse(description="The forecaster is another name of the one to whom this leads on."),
        },
    )
    def get(self, request: Request, kind: str, slug: str) -> HttpResponseBase:
        """Show a scorecard as it is published; or as of an earlier instant, by an older method, or a cut of it."""
        return self.card(kind, slug)


class LedgerScorecard(CardReading):
    """The scorecard of the whole ledger."""

    @extend_schema(parameters=_WANTED, operation_id="scorecard_ledger")
    def get(self, request: Request) -> HttpResponseBase:
        """Show the scorecard of the whole ledger, or as of an earlier instant, by an older method, or a cut of it."""
        return self.card(LEDGER, LEDGER)
