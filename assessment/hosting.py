"""How this copy is run, local or hosted, and what a hosted one needs: read from the environment and a settings file, checked as a whole."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, cast
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError

from assessment import alone, database
from assessment.loopback import is_loopback
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import near_miss
from questionnaires.shape import Strict, Text, YesNo
from questionnaires.texts import table

PREFIX = "MUTUAL_READINESS_"
FILE = f"{PREFIX}SETTINGS"
"""Environment variable: the settings file, in TOML."""
PROVIDERS = f"{PREFIX}PROVIDERS_"
SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"
"""Where sign-in providers send people back to."""
_PROVIDER_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
_PLACEHOLDER = re.compile(r"change.?me|placeholder|your[-_ ]|replace|example|[<>…]|\.\.\.|password|x{4}|0{6}|1234567|abcdefg|^secret$")
_FEWEST_LETTERS = 10
"""Different characters in a secret of the shortest length: a random one has more."""

Days: TypeAlias = Annotated[int, Field(ge=1, le=3650)]


class HostingError(ToolkitError):
    """The settings do not allow a safe start; holds every fault, one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class Provider(Strict):
    """One place where people sign in, by OpenID Connect."""

    name: Text
    """What people read on the button: “Sign in with …”."""
    client_id: Text
    """What the provider calls this copy."""
    client_secret: Text
    """What proves to the provider that it is this copy."""
    server_metadata_url: Text
    """Where the provider describes itself; ends in /.well-known/openid-configuration."""
    trust_email: YesNo = False
    """Whether this provider vouches for every e-mail address, so that it may answer to an invitation."""


class Settings(Strict):
    """Everything that can be set about how this copy is run."""

    mode: Literal["local", "hosted"] = "local"
    """`local`: for whoever sits at this computer. `hosted`: for people who sign in."""
    names: str = ""
    """Local only: further names, separated by commas, under which the server answers."""
    address: str = ""
    """Hosted: the address at which people reach it, such as https://readiness.example.org."""
    cookie_secret: str = ""
    """Hosted: at least 32 random characters; who knows them can sign in as anybody."""
    database: str = ""
    """Where answers are kept: an SQLAlchemy URL, or a file. Hosted: must be given."""
    providers: dict[str, Provider] = Field(default_factory=dict[str, Provider])
    """Hosted: the sign-in providers, each under a short name of small letters and figures."""
    sign_in_hours: Annotated[Decimal, Field(gt=0, le=168)] = Decimal(12)
    """Hosted: how long a sign-in lasts, in hours; parts of an hour are allowed."""
    invitation_days: Days = 14
    """Hosted: how long an invitation can be taken up, in days."""
    erase_after_days: Days = 30
    """Hosted: how long a deleted assessment can be restored before it is erased, in days."""
    delete_after_months: Annotated[int, Field(ge=0, le=600)] = 0
    """Hosted: after how many months without a change an assessment is deleted; 0 is never."""

    @property
    def hosted(self) -> bool:
        """Whether people sign in."""
        return self.mode == "hosted"

    @property
    def origin(self) -> str:
        """The public address as a browser names it: scheme, name, and a port that is not the usual one."""
        found = urlsplit(self.address.lower())
        usual = {"https": 443, "http": 80}.get(found.scheme)
        name = f"[{found.hostname}]" if ":" in (found.hostname or "") else found.hostname
        return f"{found.scheme}://{name}" + (f":{found.port}" if found.port not in (None, usual) else "")

    @property
    def encrypted(self) -> bool:
        """Whether people reach it by https."""
        return self.origin.startswith("https://")


def current() -> Settings:
    """The settings as they are now; read anew only when the environment changes. Raises HostingError with every fault."""
    return _read(tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith(PREFIX) and value)))


def prepare() -> Settings:
    """What every way of starting does first: check the settings, and take hold of a database that only one server may use.

    Raises HostingError with every fault. Doing it twice in one process changes nothing.
    """
    settings = current()
    if settings.database:
        os.environ.setdefault(database.ENVIRONMENT, settings.database)
    if settings.hosted:
        file = database.file_of(database.address(settings.database))
        try:
            others = file is not None and not alone.hold(file)
        except OSError as error:
            raise HostingError([table("assessment")("hosting_unreadable", file=file, why=error.strerror or error)]) from None
        if others:
            raise HostingError([table("assessment")("hosting_two_servers", file=file)])
    return settings


@lru_cache(maxsize=4)
def _read(environment: tuple[tuple[str, str], ...]) -> Settings:
    given = dict(environment)
    file = given.pop(FILE, "")
    found = _in_file(file) if file else {}
    faults = [*_open_to_all(Path(file), found)] if file else []
    for name, value in given.items():
        if not name.startswith(PROVIDERS):
            found[name.removeprefix(PREFIX).lower()] = value
        else:
            id_, _, key = name.removeprefix(PROVIDERS).lower().partition("_")
            providers = found.setdefault("providers", {})
            if isinstance(providers, dict):
                cast("dict[str, dict[str, Any]]", providers).setdefault(id_, {})[key] = value
    try:
        settings = Settings.model_validate(found)
    except ValidationError as error:
        # What is right so far is checked too, so that all faults are told at once.
        raise HostingError([*faults, *_wrong(error), *_unsafe_raw(found, error)]) from None
    faults += _unsafe(settings) if settings.hosted else []
    if faults:
        raise HostingError(faults)
    return settings


def _in_file(name: str) -> dict[str, Any]:
    words = table("assessment")
    try:
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise HostingError([words("hosting_no_file", file=name, variable=FILE)]) from None
    except OSError as error:
        raise HostingError([words("hosting_unreadable", file=name, why=error.strerror or error)]) from None
    except UnicodeDecodeError:
        raise HostingError([words("hosting_not_text", file=name)]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        at = f":{place[1]}" if place else ""
        raise HostingError([words("hosting_not_toml", file=f"{name}{at}", why=str(error).split(" (at ")[0])]) from None


def _open_to_all(file: Path, found: Mapping[str, Any]) -> Iterator[str]:
    everybody = os.name == "posix" and bool(file.stat().st_mode & 0o004)
    if everybody and any(key in found for key in ("cookie_secret", "providers", "database")):
        yield table("assessment")("hosting_open_file", file=file)


def _wrong(error: ValidationError) -> list[str]:
    words = table("assessment")
    sentences: list[str] = []
    for each in error.errors(include_input=False, include_url=False):
        *way, last = (str(part) for part in each["loc"])
        key = ".".join((*way, last))
        of_provider = way[:1] == ["providers"] and len(way) > 1
        if each["type"] == "extra_forbidden":
            known = Provider.model_fields if of_provider else Settings.model_fields
            sentences.append(words("hosting_unknown", key=key, near=near_miss(last, known)))
        elif each["type"] == "missing":
            sentences.append(words("hosting_missing", key=key))
        else:
            kind = f"hosting_kind_{last}"
            sentences.append(words("hosting_wrong", key=key, what=words(kind) if kind in words.texts else words("hosting_kind_other")))
    return sentences


def _unsafe_raw(found: Mapping[str, Any], error: ValidationError) -> list[str]:
    """The faults in what remains when that which cannot be read is left out."""
    if found.get("mode") != "hosted":
        return []
    broken = {each["loc"][0] for each in error.errors(include_input=False, include_url=False)}
    kept = Settings.model_validate({key: value for key, value in found.items() if key not in broken})
    told = [each for key, each in _unsafe_each(kept) if key not in broken]
    return [*told, *_missing_parts()]


def _unsafe(settings: Settings) -> list[str]:
    return [*(sentence for _, sentence in _unsafe_each(settings)), *_missing_parts()]


def _unsafe_each(settings: Settings) -> Iterator[tuple[str, str]]:
    """What keeps a hosted copy from being safe: the key that it is about, and a sentence."""
    words = table("assessment")
    if not settings.address:
        yield "address", words("hosting_no_address")
    elif why := _unsafe_address(settings.address, bare=True):
        yield "address", words(why, key="address")
    if len(settings.cookie_secret) < SHORTEST_SECRET:
        yield "cookie_secret", words("hosting_short_secret", least=SHORTEST_SECRET)
    elif _is_placeholder(settings.cookie_secret) or len(set(settings.cookie_secret)) < _FEWEST_LETTERS:
        yield "cookie_secret", words("hosting_placeholder", key="cookie_secret")
    yield from (("database", each) for each in _unsafe_database(settings.database))
    if not settings.providers:
        yield "providers", words("hosting_no_provider")
    for id_, provider in settings.providers.items():
        yield from (("providers", each) for each in _unsafe_provider(id_, provider))


def _unsafe_provider(id_: str, provider: Provider) -> Iterator[str]:
    words = table("assessment")
    if not _PROVIDER_ID.fullmatch(id_):
        yield words("hosting_provider_id", id=id_)
    for key, value in (("client_id", provider.client_id), ("client_secret", provider.client_secret)):
        if _is_placeholder(value):
            yield words("hosting_placeholder", key=f"providers.{id_}.{key}")
    if why := _unsafe_address(provider.server_metadata_url, bare=False):
        yield words(why, key=f"providers.{id_}.server_metadata_url")


def _unsafe_database(given: str) -> Iterator[str]:
    if not given:
        yield table("assessment")("hosting_no_database")
        return
    try:
        database.file_of(database.address(given))
    except database.StoreError as error:
        yield f"database: {error}"


def _unsafe_address(given: str, *, bare: bool) -> str:
    """The key of the sentence that says why an address cannot be used; "" if it can. `bare`: nothing may follow the name and port."""
    try:
        found = urlsplit(given)
        name, _ = found.hostname, found.port
    except ValueError:
        return "hosting_bad_address"
    if found.scheme not in ("https", "http") or not name or found.username is not None or found.fragment:
        return "hosting_bad_address"
    if bare and (found.path not in ("", "/") or found.query):
        return "hosting_address_path"
    return "" if _is_safe(found) else "hosting_not_encrypted"


def _is_safe(address: SplitResult) -> bool:
    """http only where nothing leaves the computer."""
    return address.scheme == "https" or is_loopback(address.hostname or "")


def _missing_parts() -> list[str]:
    return [] if find_spec("authlib") and find_spec("httpx") else [table("assessment")("hosting_no_authlib")]


def _is_placeholder(secret: str) -> bool:
    return bool(_PLACEHOLDER.search(secret.lower()))
