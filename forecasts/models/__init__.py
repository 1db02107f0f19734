"""The whole schema: fields, named constraints and querysets. Import from the module that defines a name."""

from forecasts.models import claims, disputes, entry, forecasts, people, resolutions, scores, sources  # noqa: F401 – registers the tables
