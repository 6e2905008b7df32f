"""The wording tables: every sentence that a person sees, by key, in one YAML file for each package and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from questionnaires.plain_yaml import Source, near_miss, parse

_PLACE = re.compile(r"\{(\w+)\}")


class Wording:
    """The texts of one package. Call it with a key and the values for the `{places}` in the text."""

    def __init__(self, name: str, texts: Mapping[str, str]) -> None:
        self.name = name
        self.texts = dict(texts)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text for `key`. Values are put in as they are and never read as places themselves.

        Raises KeyError, with the near miss, if the key or a value is missing.
        """
        if key not in self.texts:
            raise KeyError(f"{self.name} has no wording {key!r}.{near_miss(key, self.texts)}")
        return _PLACE.sub(lambda place: str(values[place[1]]), self.texts[key])


@cache
def table(package: str, language: str = "en") -> Wording:
    """The wording of a package in a language; what is not translated stays English.

    Raises DefinitionError if a wording file is faulty.
    """
    texts = _texts(package, "en")
    return Wording(package, texts | _texts(package, language) if language != "en" else texts)


def _texts(package: str, language: str) -> dict[str, str]:
    file = files(package) / f"wording.{language}.yaml"
    if not file.is_file():
        return {}
    plain = parse(Source(f"{package}/{file.name}", file.read_text(encoding="utf-8"))).plain
    entries = plain.items() if isinstance(plain, dict) else ()
    return {key: text.rstrip("\n") for key, text in entries if isinstance(text, str)}
