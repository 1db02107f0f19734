"""“North Korea increases the pressure”, 23 June 2020: twelve forecasts, ten of them the author's own."""

from datetime import date

from forecasts.management.example import evidence
from forecasts.management.example.korea import (
    AUTHOR,
    BEFORE_THE_ELECTION,
    BETWEEN_THE_KOREAS,
    ELECTION,
    HUNDREDTH_DAY,
    INAUGURATION,
    MISSILES,
    NORTH_KOREA,
    NUCLEAR_TEST,
    SEOUL,
    SIX_MONTHS,
    US_ELECTION,
    WASHINGTON,
)
from forecasts.management.example.korean_army import ANNOUNCED
from forecasts.management.example.shapes import NO, Published, Said, Settled, Statement
from forecasts.models.resolutions import Outcome

RED_LINES = "it seems unlikely that North Korea will cross the red lines"
OPTIONS = "a satellite launch or the testing of a submarine-supported ballistic missile would be possible"
PANEL_2020 = (evidence.PANEL_SUMMER_2020, evidence.PANEL_WINTER_2020)

CLAIMS = (
    Statement(
        number=1,
        headline="No nuclear test before the US election",
        event="North Korea tests a nuclear device",
        criteria=(
            "Occurs if North Korea announces a nuclear test in the window, or if the Comprehensive Nuclear-Test-Ban "
            "Treaty Organization or the South Korean government reports a seismic event in the window as one.\n"
            "Tests of components without a nuclear explosion, and preparations at a test site, do not count."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        topics=(NORTH_KOREA, NUCLEAR_TEST, US_ELECTION),
        said=Said(by=AUTHOR, wording="it seems unlikely", says=NO, quote=RED_LINES, nth=2),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale="The last nuclear test was on 3 September 2017; the Panel's reports on the window name none.",
            evidence=PANEL_2020,
        ),
    ),
    Statement(
        number=2,
        headline="No ICBM test before the US election",
        event="North Korea flight-tests an intercontinental ballistic missile",
        criteria=(
            "Occurs if a ballistic missile that the US or the South Korean government calls intercontinental is "
            "launched in the window, whether its flight succeeds or not.\n"
            "Parades, engine tests on the ground and missiles of shorter range do not count. The article names "
            "nuclear and intercontinental tests as the red lines."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        topics=(NORTH_KOREA, MISSILES, US_ELECTION),
        said=Said(by=AUTHOR, wording="it seems unlikely", says=NO, quote=RED_LINES, nth=2),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale=(
                "The flight before was on 28 November 2017, the next ones in February and March 2022; "
                "the Panel's reports on the window name none."
            ),
            evidence=PANEL_2020,
        ),
    ),
    Statement(
        number=3,
        headline="A red line crossed would bring a determined US reaction",
        event="The US reacts with a determined counter-measure",
        criteria=(
            "Occurs if the US government, naming the test as its reason, imposes sanctions, moves forces to the "
            "region, uses force or takes the matter to the Security Council before the deadline.\n"
            "Statements and phone calls alone do not count."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        condition_words="North Korea crosses a red line: it tests a nuclear device or an intercontinental missile",
        conditions=(1, 2),
        topics=(NORTH_KOREA, US_ELECTION),
        said=Said(
            by=AUTHOR,
            wording="would undoubtedly",
            quote="would undoubtedly provoke a determined counter-reaction from the US",
        ),
    ),
    Statement(
        number=4,
        headline="A red line crossed would damage the relation of Trump and Kim for good",
        event="The personal relation of Donald Trump and Kim Jong-un suffers lasting damage",
        criteria=(
            "Occurs if, after the test, either of the two publicly ends or disowns the relation, and neither takes "
            "that back before the deadline.\n"
            "Criticism of the other's government alone does not count."
        ),
        zone=WASHINGTON,
        deadline=INAUGURATION,
        deadline_words="“lasting”: until the end of the presidential term, the inauguration of 20 January 2021",
        condition_words="North Korea crosses a red line: it tests a nuclear device or an intercontinental missile",
        conditions=(1, 2),
        topics=(NORTH_KOREA, US_ELECTION),
        said=Said(
            by=AUTHOR,
            wording="would",
            phrase="would",
            reading_reason="Said without a hedge of what follows once the condition is met",
            quote="would cause lasting damage to the personal relationship between Trump and Kim Jong-un",
        ),
    ),
    Statement(
        number=5,
        headline="A satellite launch is an option",
        event="North Korea launches a satellite",
        criteria=(
            "Occurs if a rocket that North Korea calls a satellite launch leaves the ground in the window, whether "
            "or not anything reaches an orbit.\n"
            "Engine tests and announcements do not count."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        topics=(NORTH_KOREA, MISSILES, US_ELECTION),
        said=Said(by=AUTHOR, wording="would be possible", quote=OPTIONS),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale="The Panel's reports on the window name no launch; the next attempt was on 31 May 2023.",
            evidence=PANEL_2020,
        ),
    ),
    Statement(
        number=6,
        headline="A submarine-launched missile test is an option",
        event="North Korea tests a submarine-launched ballistic missile",
        criteria=(
            "Occurs if a ballistic missile made for submarines is launched in the window, from a submarine or from "
            "a platform under water, by North Korea's account or by that of the South Korean or US government.\n"
            "Showing such a missile at a parade does not count."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        topics=(NORTH_KOREA, MISSILES, US_ELECTION),
        said=Said(by=AUTHOR, wording="would be possible", quote=OPTIONS),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale="Such tests were made on 2 October 2019 and on 19 October 2021, and none between them.",
            evidence=PANEL_2020,
        ),
    ),
    Statement(
        number=7,
        headline="Escalation against the South will continue",
        event="North Korea keeps escalating against South Korea",
        criteria=(
            "Occurs if, in the window, North Korea takes at least two further hostile steps against the South that "
            "go beyond those of June 2020: use of force, re-arming of the border, or ending another agreement.\n"
            "Words alone do not count. A step that was announced and then called off does not count."
        ),
        zone=SEOUL,
        deadline=SIX_MONTHS,
        deadline_words="“in the coming months”, read as six months from publication",
        topics=(NORTH_KOREA, BETWEEN_THE_KOREAS),
        said=Said(
            by=AUTHOR,
            wording="There is much to suggest",
            quote="it will continue to escalate in the coming months",
        ),
    ),
    Statement(
        number=8,
        headline="The focus stays on South Korea",
        event="North Korea's provocations stay directed at South Korea, not at the US",
        criteria=(
            "Occurs if most hostile acts and official threats of the window, as carried by its state media, are "
            "aimed at South Korea, and none of the acts at the US.\n"
            "If there are too few acts to tell, the claim is ambiguous."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words="“for the time being”, which the next sentence bounds by the US elections of 3 November 2020",
        topics=(NORTH_KOREA, US_ELECTION, BETWEEN_THE_KOREAS),
        said=Said(
            by=AUTHOR,
            wording="There are many indications",
            quote="many indications that North Korea will focus on South Korea for the time being",
        ),
    ),
    Statement(
        number=9,
        headline="Pressure on Washington after the election",
        event="North Korea tests a ballistic missile or officially threatens the US",
        criteria=(
            "Occurs if, in the window, North Korea launches a ballistic missile of any range, or a statement of its "
            "government or of a member of the ruling family threatens the US with consequences.\n"
            "Cruise missiles and artillery do not count."
        ),
        zone=WASHINGTON,
        event_from=date(2020, 11, 4),
        deadline=HUNDREDTH_DAY,
        deadline_words="“After the US elections at the latest”: until the next president's hundredth day",
        topics=(NORTH_KOREA, MISSILES, US_ELECTION),
        said=Said(
            by=AUTHOR,
            wording="is likely to",
            quote="Pyongyang is likely to increase the pressure on Washington",
        ),
        settled=Settled(
            outcome=Outcome.OCCURRED,
            effective_on=date(2021, 3, 25),
            rationale=(
                "Two ballistic missiles were launched on 25 March 2021, nine days after Kim Yo-jong's statement "
                "had warned the new administration. The launch is taken, as it leaves nothing to interpret."
            ),
            evidence=(
                evidence.LAUNCH_OF_MARCH_2021,
                evidence.YONHAP_OF_MARCH_2021,
                evidence.PANEL_SUMMER_2021,
            ),
        ),
    ),
    *ANNOUNCED,
    Statement(
        number=12,
        headline="The US election campaign could be disrupted",
        event="North Korea disrupts the US election campaign",
        criteria=(
            "Occurs if an act of North Korea in the window, by force or by electronic means, is named by a US "
            "government body as having disturbed the campaign, or makes a candidate change his campaign schedule.\n"
            "Threats and statements alone do not count."
        ),
        zone=WASHINGTON,
        deadline=ELECTION,
        deadline_words=BEFORE_THE_ELECTION,
        topics=(NORTH_KOREA, US_ELECTION),
        said=Said(
            by=AUTHOR,
            wording="could",
            quote="North Korea could escalate the situation in the run-up to the US elections",
        ),
        settled=Settled(
            outcome=Outcome.DID_NOT_OCCUR,
            rationale=(
                "The assessment of foreign threats to the election names no such act of North Korea, "
                "and none of its tests fell into the window."
            ),
            evidence=(evidence.ELECTION_THREATS, evidence.PANEL_WINTER_2020),
        ),
    ),
)

ARTICLE = Published(
    title="North Korea increases the pressure",
    slug="north-korea-increases-the-pressure",
    outlet="IPS Journal",
    outlet_url="https://www.ips-journal.eu/",
    author=AUTHOR,
    published_on=date(2020, 6, 23),
    zone="Europe/Berlin",
    claims=CLAIMS,
)
