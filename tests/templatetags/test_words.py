from django.template import Context, Template

from forecasts.templatetags import words


def test_words_are_isolated_and_escaped() -> None:
    assert words.bdi("<b>&") == "<bdi>&lt;b&gt;&amp;</bdi>"


def test_quoted_words_keep_their_marks_outside() -> None:
    assert words.quoted("unlikely") == "“<bdi>unlikely</bdi>”"


def test_icons_are_hidden_from_speech_and_cannot_carry_markup() -> None:
    shown = Template("{% load icons %}{% icon name %}").render(Context({"name": '"><script>'}))
    assert 'aria-hidden="true"' in shown
    assert "<script>" not in shown
