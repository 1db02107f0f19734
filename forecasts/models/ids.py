"""Public identifiers: ten characters of lower-case Crockford base32, unguessable and without look-alike letters."""

import hashlib
import hmac
import re
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
PATTERN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_public_id() -> str:
    """Return a fresh identifier: 50 random bits."""
    return _written(secrets.randbits(5 * LENGTH))


def pseudonym_on(claim_id: str, *, key: str) -> str:
    """Return the name of a reader on one claim: the first 50 bits of HMAC-SHA256(`key`, "claim:<claim_id>").

    `key` is 64 hexadecimal digits. Without it, names of one reader on two claims cannot be told from those of two readers.
    """
    digest = hmac.digest(bytes.fromhex(key), f"claim:{claim_id}".encode(), hashlib.sha256)
    return _written(int.from_bytes(digest[:7], "big") >> 6)


def _written(bits: int) -> str:
    return "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5)])
