"""“World Population Prospects 2022”, 11 July 2022: one forecast that came true, and two that are still open."""

from datetime import date

from forecasts.management.example import evidence
from forecasts.management.example.shapes import Published, Said, Settled, Source, Statement
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import Forecaster

DIVISION = Source("UN Population Division", Forecaster.Kind.AUTHOR)
NEW_YORK = "America/New_York"
TOPICS = ("Population",)
CENTRAL_PROJECTION = "The medium projection of official figures: the central expectation, in spite of the hedge"

CLAIMS = (
    Statement(
        number=13,
        headline="India to surpass China in 2023",
        event="The UN reports that India's population has passed China's",
        criteria=(
            "Occurs on the day on which the UN Secretariat first reports, in the window, that India has more "
            "inhabitants than mainland China, as a fact of that day or month.\n"
            "A projection for a later month does not count."
        ),
        zone=NEW_YORK,
        deadline=date(2023, 12, 31),
        deadline_words="“in 2023”: until the end of that year",
        topics=TOPICS,
        said=Said(
            by=DIVISION,
            wording="is projected to",
            phrase="is projected to",
            reading_reason=CENTRAL_PROJECTION,
            quote="India is projected to surpass China as the world's most populous country in 2023",
        ),
        settled=Settled(
            outcome=Outcome.OCCURRED,
            effective_on=date(2023, 4, 24),
            rationale="The department that makes the figures published a brief of that title on 24 April 2023.",
            evidence=(evidence.POLICY_BRIEF_153, evidence.INDIA_PASSES_CHINA),
        ),
    ),
    Statement(
        number=14,
        headline="8.5 billion people in 2030",
        event="The UN edition current on 31 December 2031 puts the mid-2030 world population between 8.45 and 8.55 billion",
        criteria=(
            "Read the world total for 1 July 2030 in the edition of World Population Prospects that is the newest "
            "at the deadline, medium variant or estimate.\n"
            "Occurs from 8.450 billion up to, but not including, 8.550 billion."
        ),
        zone=NEW_YORK,
        deadline=date(2031, 12, 31),
        deadline_words="“in 2030”: the edition that is current a year after, when figures for mid-2030 are estimates",
        topics=TOPICS,
        said=Said(
            by=DIVISION,
            wording="could grow to around",
            phrase="could grow to",
            reading_reason=CENTRAL_PROJECTION,
            quote="could grow to around 8.5 billion in 2030",
        ),
    ),
    Statement(
        number=15,
        headline="9.7 billion people in 2050",
        event="The UN edition current on 31 December 2051 puts the mid-2050 world population between 9.65 and 9.75 billion",
        criteria=(
            "Read the world total for 1 July 2050 in the edition of World Population Prospects that is the newest "
            "at the deadline, medium variant or estimate.\n"
            "Occurs from 9.650 billion up to, but not including, 9.750 billion."
        ),
        zone=NEW_YORK,
        deadline=date(2051, 12, 31),
        deadline_words="“in 2050”: the edition that is current a year after, when figures for mid-2050 are estimates",
        topics=TOPICS,
        said=Said(
            by=DIVISION,
            wording="could grow to around",
            phrase="could grow to",
            reading_reason=CENTRAL_PROJECTION,
            quote="9.7 billion in 2050",
        ),
    ),
)

ARTICLE = Published(
    title="World Population Prospects 2022",
    slug="world-population-prospects-2022",
    outlet="United Nations",
    outlet_url="https://www.un.org/",
    author=DIVISION,
    published_on=date(2022, 7, 11),
    zone=NEW_YORK,
    url="https://population.un.org/wpp/",
    claims=CLAIMS,
)
