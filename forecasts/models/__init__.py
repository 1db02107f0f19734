"""The whole schema: fields, named constraints and querysets. Import from the module that defines a name."""

from forecasts.models import (  # noqa: F401 – registers the tables
    claims,
    corrections,
    disputes,
    documents,
    entry,
    finding,
    forecasts,
    heartbeats,
    imports,
    merges,
    people,
    publications,
    resolutions,
    scores,
    sources,
)
