"""The codes by which participants come in, and what their devices hold afterwards. None of them can be guessed."""

from __future__ import annotations

import hashlib
import re
import secrets

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without vowels, which would make words, and without what is mistaken for something else."""
_LENGTH = 8
"""28 to the power of 8 are 378 thousand million codes; a wrong one is answered after a second, twenty at a time at most."""
_HALF = _LENGTH // 2
_TOKEN_BYTES = 24
SLIP_LENGTH = 8
"""Of what a slip of paper says."""
NAME_LENGTH = 3
"""Of how an entry is called."""


def new_code() -> str:
    """A code for one workshop."""
    return _random(_LENGTH)


def as_read(typed: str) -> str:
    """A code as somebody typed it: small letters, spaces and dashes do not matter.

    >>> as_read(" kxrm-7tqp ")
    'KXRM7TQP'
    """
    return re.sub(r"[\s\-–—_.]+", "", typed).upper()[:64]


def is_code(read: str) -> bool:
    """Whether something could be a code at all, once it was read."""
    return len(read) == _LENGTH and set(read) <= set(LETTERS)


def as_shown(code: str) -> str:
    """A code, or what a slip says, in two halves, as people read it.

    >>> as_shown("KXRM7TQP")
    'KXRM 7TQP'
    """
    return f"{code[:_HALF]} {code[_HALF:]}"


def new_slip() -> str:
    """What one slip of paper says."""
    return _random(SLIP_LENGTH)


def new_token() -> str:
    """What a device holds once it has joined."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(given: str) -> bool:
    """Whether something has the form of what a device holds."""
    return re.fullmatch(r"[A-Za-z0-9_-]{32}", given) is not None


def hashed(secret: str) -> str:
    """What is kept of a token or slip: it can be recognised, and not be found again."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def entry_name(participant: str) -> str:
    """How a participant's entry is called, on her own device and in the facilitator's list, so that she can ask to have it removed.

    >>> entry_name(hashed("x"))
    '7Y7'
    """
    number = int(hashlib.sha256(participant.encode()).hexdigest(), 16)
    found = ""
    for _ in range(NAME_LENGTH):
        number, at = divmod(number, len(LETTERS))
        found += LETTERS[at]
    return found


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
