"""What the North Korean army announced, as the first article reports it: the army's forecasts, not the author's."""

from forecasts.management.example import evidence
from forecasts.management.example.korea import ARMY, BETWEEN_THE_KOREAS, END_OF_YEAR, NO_DATE, NORTH_KOREA, SEOUL
from forecasts.management.example.shapes import Said, Settled, Statement
from forecasts.models.resolutions import Outcome

ANNOUNCED = (
    Statement(
        number=10,
        headline="Guard posts to be re-occupied",
        event="North Korea re-occupies guard posts in the demilitarised zone",
        criteria=(
            "Occurs if the South Korean military reports soldiers or weapons back, in the window, in guard posts "
            "that were given up under the agreement of September 2018.\n"
            "Patrols that pass by do not count."
        ),
        zone=SEOUL,
        deadline=END_OF_YEAR,
        deadline_words=NO_DATE,
        topics=(NORTH_KOREA, BETWEEN_THE_KOREAS),
        said=Said(by=ARMY, wording="are to be", quote="are to be re-occupied"),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale=(
                "The plan was suspended on 24 June 2020 and not taken up again that year; "
                "the posts were reported as restored in November 2023."
            ),
            evidence=(evidence.SUSPENSION,),
        ),
    ),
    Statement(
        number=11,
        headline="More soldiers at Kaesong and Mount Kumgang",
        event="North Korea deploys more soldiers to Kaesong and Mount Kumgang",
        criteria=(
            "Occurs if the South Korean military reports, in the window, additional units stationed in both areas, "
            "or in one of them with the other announced as done by North Korea.\n"
            "Soldiers seen on exercises or at work on roads do not count."
        ),
        zone=SEOUL,
        deadline=END_OF_YEAR,
        deadline_words=NO_DATE,
        topics=(NORTH_KOREA, BETWEEN_THE_KOREAS),
        said=Said(
            by=ARMY,
            wording="announced that it would",
            phrase="would",
            reading_reason="The plan as the army announced it, in reported speech",
            quote="would once again increase its deployment of soldiers in Kaesong and Mount Kumgang",
        ),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale="The plan was suspended on 24 June 2020, and no deployment of that kind was reported that year.",
            evidence=(evidence.SUSPENSION,),
        ),
    ),
)
