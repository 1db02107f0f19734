"""What a lexicon takes a phrase to mean."""

from dataclasses import dataclass

from forecasts.scoring.probability import ONE, Ppm, check_ppm


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase read as a probability: a point and the interval around it, in parts per million.

    `phrase_key` names the phrase as it was said, `read_as` the phrase of the lexicon that gave the figures. A
    `house_rule` is a reading of the ledger's own, with its reason in `why`; an uncommitted one is counted apart.
    """

    phrase_key: str
    low_ppm: Ppm
    point_ppm: Ppm
    high_ppm: Ppm
    read_as: str
    committed: bool
    house_rule: bool = False
    why: str = ""

    def __post_init__(self) -> None:
        for name in ("low_ppm", "point_ppm", "high_ppm"):
            check_ppm(getattr(self, name), name)
        if not self.low_ppm <= self.point_ppm <= self.high_ppm:
            raise ValueError(f"{self.phrase_key}: the point must lie between low and high.")

    def denied(self, phrase_key: str) -> "Reading":
        """Return the reading of this phrase denied: p becomes 1 - p, low and high change places."""
        return Reading(
            phrase_key,
            low_ppm=ONE - self.high_ppm,
            point_ppm=ONE - self.point_ppm,
            high_ppm=ONE - self.low_ppm,
            read_as=f"not {self.read_as}",
            committed=self.committed,
            house_rule=self.house_rule,
            why=self.why,
        )
