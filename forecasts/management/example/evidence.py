"""The publications that the answers of the example rest on."""

from datetime import date

from forecasts.resolution.evidence import EvidenceInput

PANEL_SUMMER_2020 = EvidenceInput(
    title="Midterm report of the Panel of Experts on North Korea, S/2020/840",
    publisher="United Nations Security Council",
    published_on=date(2020, 8, 28),
    url="https://undocs.org/S/2020/840",
)
PANEL_WINTER_2020 = EvidenceInput(
    title="Final report of the Panel of Experts on North Korea, S/2021/211",
    publisher="United Nations Security Council",
    published_on=date(2021, 3, 4),
    url="https://undocs.org/S/2021/211",
)
PANEL_SUMMER_2021 = EvidenceInput(
    title="Midterm report of the Panel of Experts on North Korea, S/2021/777",
    publisher="United Nations Security Council",
    published_on=date(2021, 9, 8),
    url="https://undocs.org/S/2021/777",
)
SUSPENSION = EvidenceInput(
    title="N. Korean leader suspends military action plans against S. Korea",
    publisher="Yonhap, after the Korean Central News Agency",
    published_on=date(2020, 6, 24),
    url="https://en.yna.co.kr/view/AEN20200624000600325",
)
LAUNCH_OF_MARCH_2021 = EvidenceInput(
    title="Report of 25 March 2021 on two missiles fired into the East Sea",
    publisher="KBS World, after the South Korean Joint Chiefs of Staff and a US official",
    published_on=date(2021, 3, 25),
    url="https://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=160381",
)
YONHAP_OF_MARCH_2021 = EvidenceInput(
    title="Reports of 25 March 2021 on the launch of two ballistic missiles",
    publisher="Yonhap",
    published_on=date(2021, 3, 25),
    no_url_reason="Several updated reports of that day; none of their addresses is certain to last.",
)
ELECTION_THREATS = EvidenceInput(
    title="Foreign Threats to the 2020 US Federal Elections",
    publisher="US National Intelligence Council",
    published_on=date(2021, 3, 16),
    url="https://www.dni.gov/files/ODNI/documents/assessments/ICA-declass-16MAR21.pdf",
)
POLICY_BRIEF_153 = EvidenceInput(
    title="Policy Brief 153: India overtakes China as the world's most populous country",
    publisher="United Nations, Department of Economic and Social Affairs",
    published_on=date(2023, 4, 24),
    no_url_reason="To be found by its number: the department's addresses have changed before.",
)
INDIA_PASSES_CHINA = EvidenceInput(
    title="India set to surpass China as world's most populous nation this month: UN",
    publisher="The Tribune, after the Press Trust of India",
    published_on=date(2023, 4, 25),
    url="https://www.tribuneindia.com/news/nation/india-set-to-surpass-china-as-worlds-most-populous-nation-this-month-un-500797",
)
