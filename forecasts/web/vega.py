"""Charts to take away: those of a scorecard as Vega-Lite specifications with their data."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from forecasts import clock
from forecasts.models.errors import Invalid
from forecasts.scorecards.card.document_types import CardCalibration, CardDocument, CardOptionsCalibration
from forecasts.scorecards.card.wanted import FIELDS, wanted_of
from forecasts.scorecards.published import published_document
from forecasts.scorecards.subjects import Subject
from forecasts.web.errors import reads

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
Specification = dict[str, Any]

SHARE: Final = {"domain": [0, 1]}
NOTHING: Final[CardCalibration] = {"n": 0, "waiting": 0, "bins": []}


@reads
def vega(request: HttpRequest, kind: str, slug: str, chart: str = "calibration") -> HttpResponse:
    """Send a chart of a scorecard as a file: of the published card, or of what is asked for in the API's words."""
    now = clock.now()
    if chart not in CHARTS:
        raise Http404("There is no chart of this name.")
    try:
        wanted = wanted_of({name: request.GET[name] for name in FIELDS if name in request.GET}, now=now)
        found = published_document(kind=kind, slug=slug, now=now, wanted=wanted)
    except Subject.DoesNotExist:
        raise Http404("There is no scorecard at this address.") from None
    except Invalid as error:
        return JsonResponse(error.fields, status=HTTPStatus.BAD_REQUEST)
    meant = found["subject"]["slug"]
    if meant != slug:
        return redirect(request.get_full_path().replace(f"/{slug}", f"/{meant}", 1))
    response = JsonResponse(CHARTS[chart](found))
    response["Content-Disposition"] = f'attachment; filename="{chart}-{kind}-{slug}.vl.json"'
    return response


def calibration_chart(document: CardDocument) -> Specification:
    """Return the calibration of claims that occur or do not."""
    return calibration_of(document, document["calibration"])


def options_chart(document: CardDocument) -> Specification:
    """Return the calibration of choices, each option an event of its own."""
    choices = document.get("choices")
    return calibration_of(document, choices.get("calibration") if choices else None)


def calibration_of(
    document: CardDocument, calibration: CardCalibration | CardOptionsCalibration | None
) -> Specification:
    """Return a calibration diagram: the diagonal, the band, the line that never falls, and the points by size."""
    said = {"title": "Said", "type": "quantitative", "scale": SHARE}
    happened = {"title": "Happened", "type": "quantitative", "scale": SHARE}
    drawn = calibration or NOTHING
    line = [
        {"said": p_ppm / 1e6, "share": block["share"]}
        for block in drawn.get("corp", [])
        for p_ppm in (block["low_ppm"], block["high_ppm"])
    ]
    band = [{"said": point["p_ppm"] / 1e6, **point} for point in drawn.get("band", [])]
    points = [
        {"said": each["said"], "share": each["share"], "n": each["n"], "occurred": each["occurred"]}
        for each in drawn["bins"]
    ]
    x, y = {"field": "said"} | said, {"field": "share"} | happened
    return _titled("Calibration", document) | {
        "layer": [
            {
                "data": {"values": [{"said": 0, "share": 0}, {"said": 1, "share": 1}]},
                "mark": {"type": "line", "strokeDash": [4, 4]},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": band},
                "mark": {"type": "area", "opacity": 0.3},
                "encoding": {"x": x, "y": {"field": "low"} | happened, "y2": {"field": "high"}},
            },
            {"data": {"values": line}, "mark": "line", "encoding": {"x": x, "y": y}},
            {
                "data": {"values": points},
                "mark": "circle",
                "encoding": {"x": x, "y": y, "size": {"field": "n", "type": "quantitative"}},
            },
        ],
    }


def time_chart(document: CardDocument) -> Specification:
    """Return the error over time: the interval, the running mean, and what always saying 50 % scores."""
    points = [
        {"until": each["until"], "mean": each["value"], "n": each["n"]}
        | ({"low": each["interval"]["low"], "high": each["interval"]["high"]} if "interval" in each else {})
        for each in document.get("timeline", ())
    ]
    x = {"field": "until", "type": "temporal", "title": "Until"}
    mean = {"type": "quantitative", "title": "Mean Brier score (lower is better)"}
    return _titled("Error over time", document) | {
        "data": {"values": points},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.3},
                "encoding": {"x": x, "y": {"field": "low"} | mean, "y2": {"field": "high"}},
            },
            {"mark": {"type": "line", "point": True}, "encoding": {"x": x, "y": {"field": "mean"} | mean}},
            {"mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": {"datum": 0.25}}},
        ],
    }


def spread_chart(document: CardDocument) -> Specification:
    """Return how the Brier scores of single forecasts are spread over the tenths."""
    x = {"field": "low", "type": "quantitative", "bin": "binned", "title": "Brier score (0 is perfect)", "scale": SHARE}
    return _titled("Single scores", document) | {
        "data": {"values": list(document.get("spread", ()))},
        "mark": "bar",
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "y": {"field": "n", "type": "quantitative", "title": "Forecasts"},
        },
    }


def _titled(what: str, document: CardDocument) -> Specification:
    subject = document["subject"]["name"]
    return {"$schema": SCHEMA, "title": f"{what}: {subject}, as of {document['as_of']}", "width": 360, "height": 360}


CHARTS: Final[Mapping[str, Callable[[CardDocument], Specification]]] = {
    "calibration": calibration_chart,
    "options": options_chart,
    "time": time_chart,
    "spread": spread_chart,
}
