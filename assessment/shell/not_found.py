"""The one answer for whatever is not there, or not for whoever asks: nobody can tell which."""

from __future__ import annotations

from starlette.types import Message, Scope, Send

BODY = b"Not found"
_HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"content-length", str(len(BODY)).encode()),
    (b"cache-control", b"no-store"),
]


async def not_found(scope: Scope, send: Send) -> None:
    """Answer a request as if nothing were at its address; a websocket is closed before it opens."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": 404, "headers": list(_HEADERS)})
    await send({"type": "http.response.body", "body": BODY if scope["method"] != "HEAD" else b""})


def hidden(scope: Scope, send: Send) -> Send:
    """A `send` that turns every "not found" from further in into that same answer."""
    replaced = False

    async def same(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] == 404:
            replaced = True
            await not_found(scope, send)
        elif not replaced:
            await send(message)

    return same
