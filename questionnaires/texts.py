"""The wording tables: every sentence that a person sees, by key, in one YAML file for each package and language.

The language is that of whoever is being answered: chosen by `in_language`, or asked of `follow` where a server talks to
many people at once. A text that is not translated stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from questionnaires.plain_yaml import Source, near_miss, parse

ENGLISH = "en"
"""The language in which everything is written first."""
_PLACE = re.compile(r"\{(\w+)\}")
_FILE = re.compile(r"wording\.([a-z]{2,3})\.yaml")
_chosen: ContextVar[str] = ContextVar("language", default="")
_asked: list[Callable[[], str]] = []


class Wording:
    """The texts of one package. Call it with a key and the values for the `{places}` in the text."""

    def __init__(self, name: str, texts: Mapping[str, str] | None = None) -> None:
        """`texts`: always these; without them, those of the package in whichever language is current."""
        self.name = name
        self._texts = texts

    @property
    def texts(self) -> Mapping[str, str]:
        """Every text by its key; in English what is not translated."""
        return _with_fallback(self.name, current_language()) if self._texts is None else self._texts

    def __call__(self, key: str, /, **values: object) -> str:
        """The text for `key`. Values are put in as they are and never read as places themselves.

        Raises KeyError, with the near miss, if the key or a value is missing.
        """
        texts = self.texts
        if key not in texts:
            raise KeyError(f"{self.name} has no wording {key!r}.{near_miss(key, texts)}")
        return _PLACE.sub(lambda place: str(values[place[1]]), texts[key])


@cache
def table(package: str, language: str = "") -> Wording:
    """The wording of a package in a language, or in whichever is current when a text is asked for.

    Raises DefinitionError if a wording file is faulty.
    """
    english = _with_fallback(package, ENGLISH)
    return Wording(package, english | _with_fallback(package, language) if language else None)


def current_language() -> str:
    """The language of whoever is being answered, such as "en" or "cy"."""
    chosen = _chosen.get() or next((asked for follow in _asked if (asked := follow())), ENGLISH)
    return chosen if chosen in languages() else ENGLISH


@contextmanager
def in_language(language: str) -> Generator[None]:
    """Within this, texts are in `language`; other threads and sessions are not affected."""
    before = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(before)


def follow(language_of_session: Callable[[], str]) -> None:
    """Ask this for the language, outside `in_language`; "" if it does not know. A second one replaces the first."""
    _asked[:] = [language_of_session]


@cache
def languages() -> dict[str, str]:
    """Every language that there is a wording file for, with its own name for itself; English first."""
    found = {each[1] for file in files("questionnaires").iterdir() if (each := _FILE.fullmatch(file.name))}
    ordered = [ENGLISH, *sorted(found - {ENGLISH})]
    return {code: translated("questionnaires", code).get("language_name", code) for code in ordered}


def language_tag() -> str:
    """The current language as pages and PDFs name it, such as "en-GB"."""
    return translated("questionnaires", current_language()).get("language_tag", current_language())


def language_of(tag: str) -> str:
    """The language that pages and PDFs name like this; the current one if there is none.

    >>> language_of("cy"), language_of("en-GB")
    ('cy', 'en')
    """
    named = {translated("questionnaires", code).get("language_tag", code): code for code in languages()}
    return named.get(tag) or current_language()


@cache
def translated(package: str, language: str) -> Mapping[str, str]:
    """The texts that a package has in just this language, by key; none if it has no such file."""
    file = files(package) / f"wording.{language}.yaml"
    if not file.is_file():
        return {}
    plain = parse(Source(f"{package}/{file.name}", file.read_text(encoding="utf-8"))).plain
    entries = plain.items() if isinstance(plain, dict) else ()
    return {key: text.rstrip("\n") for key, text in entries if isinstance(text, str)}


def places(text: str) -> frozenset[str]:
    """The names of what is filled in, in braces."""
    return frozenset(_PLACE.findall(text))


@cache
def _with_fallback(package: str, language: str) -> dict[str, str]:
    return {**translated(package, ENGLISH), **translated(package, language)}
