"""Where phones come in: the addresses to type, the link and the QR code, and whether what is sent is encrypted."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import segno
import streamlit as st

from assessment import hosting
from assessment.loopback import is_loopback
from assessment.shell.key import addresses as listening_at

JOIN = "/join"
option = st.get_option
_QUIET_ZONE = 2  # modules around a QR code on white


def joining() -> tuple[str, ...]:
    """The addresses at which participants join, the likeliest first. On one's own computer only: none that others reach, so its own."""
    return tuple(origin + JOIN for origin in _origins())


def link(code: str) -> str:
    """The address that leads to a workshop without typing its code."""
    return f"{joining()[0]}/{code}"


def short(address: str) -> str:
    """Without what browsers add by themselves."""
    return address.removeprefix("http://") if address.startswith("http://") else address.removeprefix("https://")


def reachable() -> bool:
    """Whether any of the addresses leads anywhere from another device."""
    return not is_loopback(urlsplit(_origins()[0]).hostname or "")


def encrypted() -> bool:
    """Whether what participants send cannot be read on its way."""
    return _origins()[0].startswith("https://")


@lru_cache(maxsize=64)
def qr_code(text: str) -> str:
    """A QR code as a data URI of an SVG, drawn here."""
    return segno.make(text, micro=False, error="m").svg_data_uri(border=_QUIET_ZONE, dark="#0b0c0c", light="#ffffff")


def _origins() -> tuple[str, ...]:
    settings = hosting.current()
    if settings.hosted:
        return (settings.origin,)
    here = urlsplit(str(st.context.url or "http://localhost:8501/"))
    own = f"{here.scheme}://{here.netloc}"
    if not is_loopback(here.hostname or ""):
        return tuple(dict.fromkeys((own, *_listening(here.scheme))))
    return _listening(here.scheme) or (own,)


def _listening(scheme: str) -> tuple[str, ...]:
    """Where this server can be reached from other devices, by what it listens on; nowhere, if only this computer can."""
    host, port = str(option("server.address") or ""), int(option("server.port") or 0)
    found = [each for each in listening_at(host) if not is_loopback(each)]
    return tuple(f"{scheme}://{f'[{each}]' if ':' in each else each}:{port}" for each in found)
