"""Charts to take away: a scorecard’s calibration diagram as a Vega-Lite specification with its data."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from forecasts import clock
from forecasts.scorecards.queries import published_document
from forecasts.scorecards.subjects import Subject
from forecasts.web.errors import reads

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
SHARE: Final = {"domain": [0, 1]}
NOTHING: Final[Mapping[str, Any]] = {"bins": ()}


@reads
def vega(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Send the calibration diagram of a scorecard as a file: of claims that occur or do not, or `?of=options`."""
    try:
        document = published_document(kind=kind, slug=slug, now=clock.now())
    except Subject.DoesNotExist:
        raise Http404("There is no scorecard at this address.") from None
    of_options = request.GET.get("of") == "options"
    calibration = document.get("choices", {}).get("calibration", NOTHING) if of_options else document["calibration"]
    response = JsonResponse(specification(document, calibration))
    name = f"calibration{'-of-options' if of_options else ''}-{kind}-{slug}.vl.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def specification(document: Mapping[str, Any], calibration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the specification: the diagonal, the band, the line that never falls, and the points by size."""
    said = {"title": "Said", "type": "quantitative", "scale": SHARE}
    happened = {"title": "Happened", "type": "quantitative", "scale": SHARE}
    line = [
        {"said": block[end] / 1e6, "share": block["share"]}
        for block in calibration.get("corp", ())
        for end in ("low_ppm", "high_ppm")
    ]
    band = [{"said": point["p_ppm"] / 1e6} | point for point in calibration.get("band", ())]
    points = [{key: each[key] for key in ("said", "share", "n", "occurred")} for each in calibration["bins"]]
    x, y = {"field": "said"} | said, {"field": "share"} | happened
    return {
        "$schema": SCHEMA,
        "title": f"Calibration of {document['subject']['name']}, as of {document['as_of']}",
        "width": 360,
        "height": 360,
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
