"""The people, places, days and topics that the claims of the first article name."""

from datetime import date

from forecasts.management.example.shapes import Source
from forecasts.models.sources import Forecaster

AUTHOR = Source("Henning Effner", Forecaster.Kind.AUTHOR)
ARMY = Source("North Korean army", Forecaster.Kind.QUOTED)

WASHINGTON = "America/New_York"
SEOUL = "Asia/Seoul"
ELECTION = date(2020, 11, 3)
INAUGURATION = date(2021, 1, 20)
HUNDREDTH_DAY = date(2021, 4, 30)
SIX_MONTHS = date(2020, 12, 23)
END_OF_YEAR = date(2020, 12, 31)

BEFORE_THE_ELECTION = "“in the run-up to the US elections”: the election was on 3 November 2020"
NO_DATE = "No date is given: the end of the year, by house rule"

NORTH_KOREA = "North Korea"
NUCLEAR_TEST = "Nuclear test"
MISSILES = "Missiles"
US_ELECTION = "US election"
BETWEEN_THE_KOREAS = "Inter-Korean relations"
