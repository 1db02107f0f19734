import re
from pathlib import Path

import pytest
from django.conf import settings

from forecasts.models.claims import State
from forecasts.models.resolutions import Outcome
from forecasts.templatetags import marks

FAMILIES = [marks.OUTCOMES, marks.HELD, marks.STATES]


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_has_a_mark(outcome: str) -> None:
    assert marks.outcome_mark(outcome).words


@pytest.mark.parametrize("state", State.values)
def test_every_state_has_a_mark(state: str) -> None:
    assert marks.state_mark(state).words


@pytest.mark.parametrize("family", FAMILIES)
def test_every_icon_stands_in_the_sprite(family: dict[str, marks.Mark]) -> None:
    sprite = (Path(settings.BASE_DIR) / "templates/components/sprite.html").read_text()
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    assert {mark.icon for mark in family.values()} <= drawn


def test_no_mark_praises_or_blames() -> None:
    words = " ".join(mark.words for family in FAMILIES for mark in family.values()).lower()
    assert not {"right", "wrong", "true", "false", "hit", "miss", "missed"} & set(re.findall(r"[a-z]+", words))


def test_outcomes_inside_a_sentence() -> None:
    assert marks.in_words("did_not_occur") == "did not occur"
    assert marks.in_words("ambiguous") == "void: ambiguous"


def test_an_unknown_key_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        marks.held_mark("right")
