"""A PostgreSQL server of one's own, made in a temporary folder and gone afterwards; tests use it too."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine

ROLE = "readiness"
PATIENCE = 30  # seconds until the server answers, or ends
HASTY = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


def programs() -> Path | None:
    """The folder of initdb and postgres, of the newest version on this machine; None if there is none, or no unix socket."""
    if os.name != "posix":
        return None
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "postgres").exists() else None


@contextmanager
def cluster(where: Path, *, durable: bool, **settings: str) -> Generator[Server]:
    """A running server that listens on a unix socket only. `durable`: it waits for the disk; `where`: from `programs`."""
    with tempfile.TemporaryDirectory(prefix="readiness-") as made:
        folder = Path(made)
        account = _unprivileged(folder)
        password = folder / "password"
        password.write_text(secrets.token_urlsafe(), encoding="ascii")
        if account:
            shutil.chown(password, account)
        chosen = ["--encoding=UTF8", "--auth=scram-sha-256", f"--username={ROLE}", f"--pwfile={password}", *_sorted_as_people_do(where)]
        command = [str(where / "initdb"), "-D", str(folder / "data"), *chosen, *([] if durable else ["--no-sync"])]
        done = subprocess.run(command, cwd=folder, user=account, capture_output=True, text=True)  # type: ignore[arg-type]
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")
        all_settings = {"unix_socket_directories": made, "listen_addresses": "", **({} if durable else HASTY), **settings}
        server = Server(where, folder, account, password.read_text(encoding="ascii"), all_settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Server:
    """A server that can be stopped and started again."""

    def __init__(self, where: Path, folder: Path, account: str | None, password: str, settings: dict[str, str]) -> None:
        self._where, self._folder, self._account, self._settings = where, folder, account, settings
        self._process: subprocess.Popen[bytes] | None = None
        self.password = password

    def url(self, database: str = "postgres", **other: str) -> str:
        """The address of a database on it, with the password in it. `other`: another `username` or `password`."""
        who = {"username": ROLE, "password": self.password, **other}
        url = URL.create("postgresql", **who, database=database, query={"host": str(self._folder)})  # type: ignore[arg-type]
        return url.render_as_string(hide_password=False)

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement that stands in no transaction, such as CREATE DATABASE."""
        engine = create_engine(self.url(database).replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._where / "postgres"), "-D", str(self._folder / "data"), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self._folder, user=self._account, stdout=log, stderr=log)  # type: ignore[arg-type]
        asked = [str(self._where / "pg_isready"), "-q", "-h", str(self._folder)]
        _wait(lambda: subprocess.run(asked, check=False).returncode == 0, lambda: (self._folder / "log").read_text(encoding="utf-8"))

    def stop(self, signal: int = 2) -> None:
        """Stop it. `signal`: 2 breaks connections off in an orderly way, 9 is a power cut of the server alone."""
        if self._process is not None:
            self._process.send_signal(signal)
            self._process.wait(PATIENCE)
            self._process = None


def _unprivileged(folder: Path) -> str | None:
    """For root, who may not run a server, the account that does, to which `folder` is given."""
    if os.geteuid() != 0:
        return None
    account = "nobody"
    shutil.chown(folder, account)
    return account


def _sorted_as_people_do(where: Path) -> list[str]:
    """As most servers sort, which is not by code point, so that what leans on that is noticed."""
    told = subprocess.run([str(where / "initdb"), "--help"], capture_output=True, text=True, check=True).stdout
    return ["--locale=C", "--locale-provider=icu", "--icu-locale=en-GB"] if "--icu-locale" in told else ["--locale=C"]


def _wait(ready: Callable[[], bool], why: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise RuntimeError(f"the server did not start: {why()}")
        time.sleep(0.05)
