"""How large a request may be, for the web server, which stops reading there, and the middleware, which answers."""

from django.conf import settings

UPLOAD = "/admin/forecasts/importrun/add/"
ROOM_FOR_FORM = 10_000
"""Bytes of an upload beside the file itself."""
LONGEST_ADDRESS = 16_000
"""Characters of a path with its query."""


def largest_body(path: str, cookies: str) -> int:
    """Bytes that a body may have: more where somebody who is signed in hands in a file to import.

    `cookies` is the Cookie header as it was sent.
    """
    is_upload = path == UPLOAD and f"{settings.SESSION_COOKIE_NAME}=" in cookies
    return settings.MAX_UPLOAD + ROOM_FOR_FORM if is_upload else int(settings.MAX_BODY)


def largest_of_all() -> int:
    """Bytes of the largest body that any address takes."""
    return int(max(settings.MAX_UPLOAD + ROOM_FOR_FORM, settings.MAX_BODY))
