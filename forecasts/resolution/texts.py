"""The reasons and notes that people give with a decision."""

from forecasts.statements.checks import Problems

LONGEST_REASON = 2000


def reason_text(field: str, text: str, *, required: bool = True) -> str:
    """Return `text` clean.

    Raises:
        Invalid: it is missing, too long, or has characters that cannot be seen.
    """
    problems = Problems()
    clean = problems.paragraphs(field, text, longest=LONGEST_REASON, required=required)
    problems.refuse()
    return clean
