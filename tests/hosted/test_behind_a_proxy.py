"""Behind a proxy that takes off the encryption, as a hosted copy usually stands."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection, create_server, socket

import pytest
import servers
from at_the_screen import heading, settle
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.long



@contextmanager
def unwrapping(folder: Path, to: int) -> Iterator[int]:
    """Takes encrypted connections and passes what is in them on, unchanged. Gives its port."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([openssl, *asked], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    listener = create_server(("127.0.0.1", 0))

    def take() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    def serve(near: socket) -> None:
        with suppress(OSError), context.wrap_socket(near, server_side=True) as inside, create_connection(("127.0.0.1", to)) as far:
            threading.Thread(target=pump, args=(far, inside), daemon=True).start()
            pump(inside, far)

    threading.Thread(target=take, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


def pump(one: socket, other: socket) -> None:
    with suppress(OSError, ValueError):
        while data := one.recv(65536):
            other.sendall(data)


def test_somebody_signs_in_over_https_and_no_cookie_may_travel_unencrypted(provider: str, browser: Browser, tmp_path: Path) -> None:
    inside = servers.free_port()
    with unwrapping(tmp_path, inside) as port:
        public = f"https://127.0.0.1:{port}"
        with servers.serving(tmp_path, inside, servers.settings(public, provider, tmp_path / "a.db")):
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            page.goto(f"{public}/how-it-works")
            settle(page)
            servers.sign_in_here(page, "ada")
            heading(page, "How it works")
            expect(page.get_by_text("Signed in as Ada Mensah")).to_be_visible()
            ours = [each for each in context.cookies(public) if each["name"].startswith("_streamlit")]
            assert {each["name"]: each["secure"] for each in ours} == {each["name"]: True for each in ours}
            assert {"_streamlit_user", "_streamlit_user_tokens"} <= {each["name"] for each in ours}
            context.close()
