"""A wire between the browser and the server that can be cut for a while."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress


class Wire:
    """Passes bytes on, both ways, until it is cut."""

    def __init__(self, server_port: int) -> None:
        self._to = server_port
        self._ends: list[socket.socket] = []
        self._cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let no new one through."""
        self._cut = True
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self._cut = False

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError), closing(other):
        while data := one.recv(65536):
            other.sendall(data)


@contextmanager
def wire(server_port: int) -> Iterator[Wire]:
    made = Wire(server_port)
    try:
        yield made
    finally:
        made.close()
