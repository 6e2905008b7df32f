"""One place of the server that answers every address under it, whatever is asked there and however."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

REST = "address"
"""The part of the path parameters that holds what follows the place."""


class _Anything(Convertor[str]):
    """The rest of an address, line breaks included."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def under(place: str, app: ASGIApp) -> list[BaseRoute]:
    """The routes by which `app` answers /place and everything below it."""
    register_url_convertor("anything", _Anything())
    return [Route(f"/{place}", app), Route(f"/{place}/{{{REST}:anything}}", app)]
