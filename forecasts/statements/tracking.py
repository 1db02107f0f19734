"""Parameters of addresses that say how a reader came to a page, not which page it is: lists, kept as data.

Names are compared in lower case. They are those on which the common public lists of such parameters agree, and what
publishers add of their own. What can be content on some site stands in `DOUBTFUL` and nowhere else.
"""

from typing import Final


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FAMILIES: Final = (
    "utm_", "utm-", "itm_", "mtm_", "matomo_", "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_vid",
    "piwik_", "hsa_", "at_medium", "at_campaign", "at_custom", "at_link_",
    "at_ptr_", "at_bbc_", "at_format", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "bsft_", "sc_channel", "sc_campaign", "sc_cid",
    "wt_z", "wt.", "stm_", "ga_source", "ga_medium", "ga_term", "ga_content", "ga_campaign", "ga_place", "sfmc_", "vsm_",
    "iesrc_", "action_object_map", "action_ref_map", "action_type_map", "elqtrack", "guce_referrer", "asgtbndr", "cm_mmc",
)  # fmt: skip
"""Beginnings of names."""

TRACKING: Final = _names(
    # Google
    "gclid gclsrc dclid gbraid wbraid gad gad_source gad_campaignid srsltid _ga _gl _gac _gid gcl_au usqp ved "
    "amp_js_v amp_gsa amp_r amp_lite "
    # Microsoft, Yahoo, Yandex, other search engines and advertisers
    "msclkid ocid guccounter soc_src soc_trk yclid ysclid ymclid _openstat rb_clickid s_kwcid ef_id kwid mkwid pcrid "
    "irclickid irgwc cjevent awc awclid sscid zanpid admitad_uid wickedid wickedsource epik auctid unicorn_click_id "
    "tblci dicbo ob_click_id obclickid outbrainclickid taboolaclickid subafid ncid tduid adj_t adjust_t rtid "
    # social networks
    "fbclid fb_action_ids fb_action_types fb_comment_id fb_ref fb_source mibextid igshid igsh twclid ref_src ref_url "
    "__twitter_impression ttclid tt_medium tt_content rdt_cid sccid scclid li_fat_id lipi licu trk trkinfo trackingid rcm "
    "_branch_match_id _branch_referrer hootpostid spref sr_share shareadraft sthash xtor "
    # newsletters and customer files
    "mkt_tok mc_cid mc_eid mc_tc ml_subscriber ml_subscriber_hash _hsenc _hsmi __hssc __hstc __hsfp hsctatracking "
    "hss_channel vero_id vero_conv vgo_ee oly_enc_id oly_anon_id omeda_id _ke _kx ck_subscriber_id dm_i dm_t __s "
    "et_rid et_cid elq elqaid elqat elqcampaignid s_cid nr_email_referer mailid "
    # publishers' own
    "cmpid cmp icid smid smtyp ito __source tpcc taid reflink unlocked_article_code ns_mail_uid guce_referrer_sig "
    "sharetoken share_token gift_token giftcopy wtmc dgcid cndid esrc hctky")  # fmt: skip
"""Whole names: the address without them leads to the same page."""

DOUBTFUL: Final = frozenset(
    [
        "ref",
        "referrer",
        "referer",
        "source",
        "src",
        "from",
        "via",
        "origin",
        "campaign",
        "channel",
        "medium",
        "cid",
        "sid",
        "si",
        "mod",
        "feature",
        "partner",
        "emc",
        "share",
        "shared",
        "sharetype",
        "sref",
        "fr",
        "rss",
        "click",
        "clickid",
        "click_id",
        "cvid",
        "print",
        "printable",
        "amp",
        "gift",
    ]
)
"""Names that only track on many sites and are content on others: a person is asked."""

ARCHIVES: Final = frozenset(
    [
        "web.archive.org",
        "wayback.archive.org",
        "archive.org",
        "archive.ph",
        "archive.is",
        "archive.today",
        "archive.li",
        "archive.vn",
        "archive.fo",
        "archive.md",
        "arquivo.pt",
        "webarchive.nationalarchives.gov.uk",
        "wayback.archive-it.org",
        "webarchive.loc.gov",
    ]
)
"""Hosts whose addresses hold the address that they keep a copy of."""

VARIANTS: Final = frozenset({"www", "m", "mobile", "amp"})
"""First parts of a host under which a site shows the same pages."""

SECOND_LEVELS: Final = frozenset(
    ["ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "ne", "net", "nom", "or", "org", "sch"]
)
"""What stands before a country's domain in place of a name: `amp.co.uk` is a site of its own."""
