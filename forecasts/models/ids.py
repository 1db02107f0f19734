"""Public identifiers: ten characters of lower-case Crockford base32, unguessable and without look-alike letters."""

import re
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
PATTERN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_public_id() -> str:
    """Return a fresh identifier: 50 random bits."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5)])
