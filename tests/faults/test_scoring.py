"""Whatever workers do at once, each wish is published once, and every card is the exact sum."""

import json

import pytest

from tests.faults import scoring
from tests.faults.conftest import Manage

pytestmark = pytest.mark.processes


def test_workers_on_one_card_and_on_one_claim_never_get_in_each_others_way(manage: Manage) -> None:
    said = manage("shell", "--verbosity=0", "--command", "from tests.faults import scoring; scoring.run()")
    found = json.loads(said.splitlines()[-1])
    assert found == {
        "scored": 4 * scoring.CLAIMS,  # once resolved, and three times anew
        "left": 0,
        "sum": str(scoring.CLAIMS * 40_000_000_000),
        "differences": [],
    }
