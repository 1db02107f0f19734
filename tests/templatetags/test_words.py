import pytest
from django.template import Context, Template

from forecasts.indexing.asking import parse
from forecasts.templatetags import words


def test_roles_are_named_and_a_rule_is_no_person() -> None:
    assert words.role_words("admin") == "editor-in-chief"
    assert words.role_words("rule") == "by rule of the ledger"


def test_hits_are_marked_and_everything_is_escaped() -> None:
    assert words.marked("A <b> & B", parse("b")) == "A &lt;<mark>b</mark>&gt; &amp; <mark>B</mark>"
    assert words.marked("Kraków", parse("krakow")) == "<mark>Kraków</mark>"
    assert words.marked("plain", parse("")) == words.marked("plain", None) == "plain"


def test_quoted_words_keep_their_marks_outside() -> None:
    assert words.quoted("unlikely") == "<bdi>“unlikely”</bdi>"


def test_icons_are_hidden_from_speech_and_cannot_carry_markup() -> None:
    shown = Template("{% load icons %}{% icon name %}").render(Context({"name": '"><script>'}))
    assert 'aria-hidden="true"' in shown
    assert "<script>" not in shown


@pytest.mark.parametrize(
    "text, shown",
    [
        ("plain < text", "plain &lt; text"),
        ("as `brier(<p>)`, halved", "as <code>brier(&lt;p&gt;)</code>, halved"),
        ("`first` and `last`", "<code>first</code> and <code>last</code>"),
    ],
)
def test_what_stands_between_backticks_is_code(text: str, shown: str) -> None:
    assert words.code_spans(text) == shown


@pytest.mark.parametrize(
    "name, shown", [("quote", "quote"), ("time_zone", "time_<wbr>zone"), ("a_<b>_c", "a_<wbr>&lt;b&gt;_<wbr>c")]
)
def test_the_name_of_a_column_breaks_at_its_underscores(name: str, shown: str) -> None:
    assert words.breakable(name) == f'<code class="name">{shown}</code>'
