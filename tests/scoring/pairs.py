"""What was said of events, and whether they occurred."""

from hypothesis import strategies as st

PAIRS = st.lists(
    st.tuples(st.integers(0, 1_000_000) | st.sampled_from([0, 200_000, 500_000]), st.booleans()), min_size=1
)
"""At least one (probability in ppm, occurred), with some that say the same."""
