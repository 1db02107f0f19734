import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.statements.addresses import LONGEST, canonical, rough, web_address
from forecasts.statements.checks import Problems
from forecasts.statements.tracking import DOUBTFUL, FAMILIES, TRACKING


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b",
        "http://example.org/a/b",
        "HTTPS://WWW.Example.ORG:443/a/b/",
        "http://example.org:80/a/b#part",
        "https://example.org/a/b?utm_source=x&UTM_medium=y&fbclid=z",
        "  https://example.org/%61/b  ",
        "https://example.org./a/b",
        "https://user:secret@example.org/a/b",
        "https://example.org/a/b?",
        "https://example.org/a/./c/../b",
        "https://m.example.org/a/b",
        "https://www.m.example.org/a/b",
        "http://mobile.example.org/a/b/",
        "https://amp.example.org/a/b",
        "https://example.org/a/b/amp",
        "https://example.org/a/b/amp/",
        "https://example.org/a/b.amp",
        "https://example.org/a/b?amp=1",
        "https://example.org/a/b?amp",
        "https://example.org/a/b?outputType=amp",
        "https://example.org/a/b?utm_source=x&amp;utm_medium=y",
        "https://example.org/a/b#:~:text=likely",
        "https://example.org/a/b#comments",
        "https://example.org/a/b;jsessionid=12AB",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/b?amp_js_v=0.1&usqp=mq331",
        "https://cdn.ampproject.org/v/s/www.example.org/a/b/amp",
        "https://www.google.com/amp/s/example.org/a/b",
        "https://web.archive.org/web/20201103120000/https://example.org/a/b",
        "http://web.archive.org/web/20201103120000id_/http://www.example.org:80/a/b/",
        "https://web.archive.org/web/2020/example.org/a/b",
        "https://web.archive.org/web/20201103120000/https:/example.org/a/b",
        "https://web.archive.org/web/20201103120000/https%3A%2F%2Fexample.org%2Fa%2Fb",
        "https://archive.ph/2020.11.03-120000/https://example.org/a/b?yclid=4",
        "https://arquivo.pt/wayback/20201103120000/https://m.example.org/a/b",
        "https://web.archive.org/web/2020/https://www.google.com/amp/s/example.org/a/b/amp",
    ],
)
def test_ways_of_writing_one_address(url: str) -> None:
    assert canonical(url) == "https://example.org/a/b"


@pytest.mark.parametrize(
    "name",
    [
        "yclid",
        "srsltid",
        "gbraid",
        "wbraid",
        "dclid",
        "gclid",
        "msclkid",
        "twclid",
        "ttclid",
        "mkt_tok",
        "_ga",
        "_gl",
        "mc_cid",
        "mc_eid",
        "igshid",
        "igsh",
        "li_fat_id",
        "oly_enc_id",
        "vero_id",
        "_hsenc",
        "_hsmi",
        "s_cid",
        "cmpid",
        "ICID",
        "CMP",
        "smid",
        "ncid",
        "ocid",
        "xtor",
        "utm_anything",
        "pk_campaign",
        "mtm_source",
        "hsa_ver",
        "at_medium",
        "ns_mchannel",
        "gad_source",
        "ysclid",
        "rdt_cid",
        "ScCid",
        "ref_src",
        "mibextid",
        "__twitter_impression",
    ],
)
def test_what_only_tracks_is_dropped(name: str) -> None:
    assert canonical(f"https://example.org/a?id=3&{name}=x1") == "https://example.org/a?id=3"


@pytest.mark.parametrize("name", ["ref", "id", "p", "q", "source", "article", "page", "cid", "s", "format", "type"])
def test_what_can_be_content_is_kept(name: str) -> None:
    assert canonical(f"https://example.org/a?{name}=12") == f"https://example.org/a?{name}=12"


@pytest.mark.parametrize(
    "url, form",
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://example.org/x?b=2&a=1", "https://example.org/x?a=1&b=2"),
        ("https://example.org/x?a=2&a=1", "https://example.org/x?a=2&a=1"),
        ("https://example.org/a%2520b", "https://example.org/a%2520b"),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/A", "https://example.org/A"),
        ("https://example.org/caf\u00e9", "https://example.org/caf%C3%A9"),
        ("https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"),
        ("https://example.org/x?q=caf\u00e9&r=%E9", "https://example.org/x?q=caf%C3%A9&r=%E9"),
        ("https://b\u00fccher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://B\u00dcCHER.example/x", "https://xn--bcher-kva.example/x"),
        ("https://XN--BCHER-KVA.example/x", "https://xn--bcher-kva.example/x"),
        ("https://stra\u00dfe.example/x", "https://xn--strae-oqa.example/x"),
        ("https://\u4f8b\u5b50\u3002example/x", "https://xn--fsqu00a.example/x"),
        ("https://i\u2764.example/x", "https://xn--i-7iq.example/x"),
        ("https://en.m.wikipedia.org/wiki/Rain", "https://en.wikipedia.org/wiki/Rain"),
        ("https://example.org/#!/article/12", "https://example.org#!/article/12"),
        ("https://example.org/#/a/12/", "https://example.org#/a/12"),
        ("https://example.org/#/a/12?utm_source=x&id=2", "https://example.org#/a/12?id=2"),
        ("https://example.org/#!", "https://example.org"),
        ("https://example.org/#/", "https://example.org"),
        ("https://example.org/b.amp.html", "https://example.org/b.html"),
        ("https://example.org/news/amp.html", "https://example.org/news/amp.html"),
        ("https://example.org/amp", "https://example.org/amp"),
        ("https://example.org/a?amp=rectifier", "https://example.org/a?amp=rectifier"),
        ("https://m.example/x", "https://m.example/x"),
        ("https://amp.co.uk/x", "https://amp.co.uk/x"),
        ("https://m.bbc.co.uk/x", "https://bbc.co.uk/x"),
        ("https://web.archive.org/about", "https://web.archive.org/about"),
        ("https://archive.ph/AbCdE", "https://archive.ph/AbCdE"),
        ("https://web.archive.org/web/2020/https://example.org/x?id=3", "https://example.org/x?id=3"),
        ("https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"),
        ("https://192.0.2.1/x", "https://192.0.2.1/x"),
    ],
)
def test_the_form_of_an_address(url: str, form: str) -> None:
    assert canonical(url) == form
    assert canonical(form) == form


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "ftp://example.org/x", "https://", "https://[::1", "https://a:b", "https://.", f"https://{'a' * 300}.org/"],
)  # fmt: skip
def test_what_is_no_web_address_has_no_form(url: str) -> None:
    assert canonical(url) == ""
    assert rough(canonical(url)) == ""


PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "//",
        "/",
        ".",
        "..",
        "www.",
        "m.",
        "amp",
        "amp.",
        "/amp",
        ".amp",
        ".html",
        "?",
        "&",
        "=",
        "#",
        "!",
        "#!/",
        "#/",
        "%",
        "%2",
        "%2F",
        "%c3%a9",
        "%E9",
        "%25",
        ";",
        ":",
        ":443",
        ":80",
        "@",
        "[",
        "]",
        "a",
        "B",
        "é",
        "ß",
        "例",
        "xn--",
        "example.org",
        "co.uk",
        "utm_source=1",
        "ref=2",
        "amp;",
        "web.archive.org/web/2020/",
        "cdn.ampproject.org/c/s/",
        "id",
        "+",
        "\\",
        "|",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["https://example.org", "http://", "https://"]))
def test_the_form_of_a_form_is_itself(rest: str, start: str) -> None:
    form = canonical(f"{start}{rest}")
    assert canonical(form) == form
    assert rough(rough(form)) == rough(form)


@pytest.mark.parametrize("letter", ["x", "é", "é/", "%20"])
def test_long_addresses_keep_apart(letter: str) -> None:
    first, second = (canonical(f"https://example.org/{letter * 900}{end}") for end in "12")
    assert first != second
    assert max(len(first), len(second)) <= LONGEST
    assert canonical(first) == first


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://example.org/a?ref=home", "https://example.org/a"),
        ("https://example.org/a?cid=1&id=2", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a/index.html", "https://example.org/a"),
        ("https://example.org/news/amp/a", "https://example.org/news/a"),
        ("https://example.org//a", "https://example.org/a"),
    ],
)
def test_addresses_that_are_perhaps_one(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)
    assert rough(canonical(one)) == rough(canonical(other))


def test_what_is_doubtful_is_no_sign_of_tracking() -> None:
    assert not {name for name in DOUBTFUL if name in TRACKING or name.startswith(FAMILIES)}
    assert all(name == name.lower() for name in (*TRACKING, *FAMILIES, *DOUBTFUL))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "example.org", "https://no dot", "data:text/html,x", "ftp://example.org/",
            "https://example.org/a\u200bb"]
)  # fmt: skip
def test_only_addresses_on_the_web_are_taken(url: str) -> None:
    problems = Problems()
    web_address(url, "url", problems)
    assert "no address on the web" in problems.fields["url"]


def test_an_address_may_be_missing_and_has_a_longest() -> None:
    problems = Problems()
    assert web_address("", "url", problems) == ""
    web_address("https://example.org/" + "x" * 500, "url", problems, longest=500)
    assert "shorten it to 500" in problems.fields["url"]
