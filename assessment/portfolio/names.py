"""What can be a name and a tag of a service, and when two names are the same: for tables, the command line, pages and the store alike."""

from __future__ import annotations

import unicodedata

from questionnaires.answers import is_blank, is_printable

LONGEST_NAME = 120
"""Characters of the name of a service, a portfolio or a view."""
LONGEST_TAG = 60
"""Characters of a tag's name and of its value."""
MOST_TAGS = 12


def one_line(name: str) -> str:
    """A name as it is kept: on one line, with single spaces."""
    return " ".join(name.split())


def name_key(name: str) -> str:
    """Two names are the same if this is: capitals, spaces and forms of the same letter tell no service from another.

    >>> name_key("Ｈarbour\\tNursing ") == name_key("harbour nursing")
    True
    """
    return one_line(unicodedata.normalize("NFKC", name).casefold().replace("’", "'"))


def can_be_name(name: str) -> bool:
    """Whether something can be seen of it, and it is not too long."""
    kept = one_line(name)
    return not is_blank(kept) and len(kept) <= LONGEST_NAME and is_printable(kept)


def can_be_in_tag(text: str) -> bool:
    """Whether a text can be a tag's name or its value."""
    return 0 < len(text) <= LONGEST_TAG and not is_blank(text) and is_printable(text)
