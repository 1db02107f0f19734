"""The last line of every test that changes the ledger: does the record hold?"""

from forecasts.history.verification import verify


def assert_history_holds(*, staged: bool = True) -> None:
    """Run the whole checker.

    Rows that no entry describes are let pass, because `tests.factories` set a stage without history; a test that
    does everything through operations says `staged=False`, and then every row must be described.
    """
    report = verify(every_row=not staged)
    assert report.problems == []
