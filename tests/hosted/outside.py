"""The toolkit as somebody meets it who has no browser but speaks its protocol: pages, fields and buttons over the websocket."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60  # seconds until a run finishes
FIELDS = ("button", "radio", "text_input", "text_area", "checkbox", "selectbox", "multiselect", "file_uploader")


class Field(NamedTuple):
    """A field or button of a page, as whoever was shown it knows it: what anybody may send, whether shown it or not."""

    id: str
    kind: str
    fragment: str
    options: tuple[str, ...]


@dataclass
class Visitor:
    """One tab of somebody."""

    socket: ClientConnection
    page: str = ""
    query: str = ""
    title: str = ""
    said: str = ""
    """Every text that the last whole run drew."""
    fields: dict[str, Field] = field(default_factory=dict[str, Field])
    """By key."""
    values: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page, as the address line does."""
        self.page, self.query = page, query
        self.fields.clear()
        self.values.clear()
        await self.run()

    async def run(self, fragment: str = "", pressed: str = "") -> None:
        """Run the page, or one part of it, with what stands in its fields; a page that leads on to another is followed."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.fragment_id = self.query, self.page, fragment
        for id_, (kind, value) in self.values.items():
            widget = state.widget_states.widgets.add()
            widget.id = id_
            if kind in ("checkbox",):
                widget.bool_value = value
            else:
                widget.string_value = value
        if pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        await self.socket.send(message.SerializeToString())
        self.title, self.said = "", ""
        async with asyncio.timeout(PATIENCE):
            while not self._take(ForwardMsg.FromString(await self.socket.recv(decode=False))):
                pass

    async def press(self, button: Field) -> None:
        """Press a button, shown or not."""
        await self.run(button.fragment, button.id)

    async def put(self, where: Field, value: Any) -> None:
        """Put something into a field, shown or not."""
        self.values[where.id] = (where.kind, value)
        await self.run(where.fragment)

    def find(self, pattern: str, kind: str = "button") -> Field:
        """The one field of a kind whose key matches."""
        found = [each for key, each in self.fields.items() if each.kind == kind and re.fullmatch(pattern, key)]
        assert len(found) == 1, (pattern, sorted(self.fields))
        return found[0]

    def _take(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message.delta)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            names = {page.page_script_hash: page.url_pathname for page in message.navigation.app_pages}
            self.page = names.get(message.navigation.page_script_hash, self.page)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _take_delta(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in FIELDS:
            proto = getattr(element, kind)
            key = proto.id.split("-", 2)[-1]
            self.fields[key] = Field(proto.id, kind, delta.fragment_id, tuple(getattr(proto, "options", ())))
            self.said += f" {proto.label}"
        elif kind == "html":
            self.said += " " + html.unescape(re.sub(r"<[^>]*>", " ", element.html.body))
        elif kind == "heading":
            self.said += f" {element.heading.body}"
            self.title = element.heading.body if element.heading.tag == "h1" else self.title
        elif kind == "markdown":
            self.said += f" {element.markdown.body}"
        elif kind == "page_link":
            self.said += f" {element.page_link.label}"


@asynccontextmanager
async def visiting(address: str, cookies: Mapping[str, str]) -> AsyncIterator[Visitor]:
    """A tab of whoever has these cookies."""
    async with httpx.AsyncClient(cookies=dict(cookies)) as browser:
        await browser.get(f"{address}/_stcore/host-config")
        await browser.get(f"{address}/_stcore/health")
        jar = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar}
    names = ["streamlit", jar.get("_streamlit_xsrf", "none")]
    header = "; ".join(f"{name}={value}" for name, value in jar.items())
    socket = connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=names, max_size=None,  # type: ignore[arg-type]
        origin=address, additional_headers={"Cookie": header},  # type: ignore[arg-type]
    )  # fmt: skip
    async with socket as opened:
        yield Visitor(opened)
