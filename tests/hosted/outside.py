"""The toolkit as somebody meets it who has no browser but speaks its protocol: pages, fields and buttons over the websocket."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Mapping, Sequence
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
    label: str
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
    """By id, which ends in the key."""
    values: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page, as the address line does."""
        self.page, self.query = page, query
        self.fields.clear()
        self.values.clear()
        await self.run()

    async def run(self, fragment: str = "", pressed: str = "") -> None:
        """Run the page, or one part of it, with what stands in its fields; a page that leads on to another is followed."""
        await self._send(fragment, pressed)
        self.title, self.said = "", ""
        async with asyncio.timeout(PATIENCE):
            while not self._take(ForwardMsg.FromString(await self.socket.recv(decode=False))):
                pass

    async def _send(self, fragment: str, pressed: str) -> None:
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

    async def act(self, filled: Sequence[tuple[Field, Any]], pressed: Field | None = None) -> None:
        """Fill in fields and press a button, or leave a field, shown or not."""
        for where, value in filled:
            self.values[where.id] = (where.kind, value)
        last, button = pressed or filled[-1][0], pressed.id if pressed else ""
        if last.id in self.fields:
            await self.run(last.fragment, button)
        else:  # a part of a page that was never drawn here gets no answer; so the whole page is asked as well
            await self._send(last.fragment, button)
            await self.run("", button)

    def find(self, wanted: str) -> Field | None:
        """The field or button whose key, or label, matches the whole of a pattern; the first if there are several."""
        matching = (each for id_, each in self.fields.items() if re.fullmatch(wanted, id_.split("-", 2)[-1]) or re.fullmatch(wanted, each.label))
        return next(matching, None)

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
            self.fields[proto.id] = Field(proto.id, kind, proto.label, delta.fragment_id, tuple(getattr(proto, "options", ())))
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
