"""How the application is started and set up, by whichever of its four ways."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.resources import files
from typing import Any, cast

from streamlit import cli_util
from streamlit import config as streamlit_config

from assessment import hosting, retention
from assessment.database import ENVIRONMENT
from assessment.hosting import HostingError, Settings
from assessment.loopback import is_loopback
from assessment.retaining import run_due
from assessment.shell.key import EVERYWHERE, KEY, address, addresses
from assessment.store import Store
from assessment.terminal import say
from questionnaires.errors import ToolkitError

DAY = 86_400  # seconds
_HEAVY = ("pandas", "streamlit.components.v2", "assessment.shell.question", "assessment.results", "reports.markdown")
_TRIES, _PAUSE = 100, 0.1
"""How often, and after how many seconds each, it is tried whether the server answers."""

_log = logging.getLogger(__name__)


def options() -> dict[str, Any]:
    """The packaged Streamlit options by dotted name, such as "server.fileWatcherType"."""
    text = files("assessment").joinpath("streamlit-config.toml").read_text(encoding="utf-8")
    return dict(_flat("", tomllib.loads(text)))


def configure() -> None:
    """Apply the packaged options wherever neither a flag, nor the environment, nor the person's own config file says otherwise.

    Ends the process with code 2, and a sentence for each fault, if the settings do not allow a safe start.
    """
    try:
        settings = hosting.prepare()
    except HostingError as error:
        tell(error)
        raise SystemExit(2) from None
    for name, value in options().items():
        if not streamlit_config.is_manually_set(name):
            streamlit_config.set_option(name, value, "assessment/streamlit-config.toml")
    _insist(settings)


def tell(error: HostingError) -> None:
    """Write each fault to standard error."""
    for sentence in error.sentences:
        say(sentence, to=sys.stderr)


def secrets() -> dict[str, Any] | None:
    """What Streamlit needs to know for people to sign in; None where nobody does."""
    settings = hosting.current()
    if not settings.hosted:
        return None
    providers = {id_: _provider(each) for id_, each in settings.providers.items()}
    return {"auth": {"redirect_uri": settings.origin + hosting.CALLBACK, "cookie_secret": settings.cookie_secret, **providers}}


def _provider(provider: hosting.Provider) -> dict[str, Any]:
    return {key: getattr(provider, key) for key in ("client_id", "client_secret", "server_metadata_url")}


def run(
    host: str = "127.0.0.1", port: int = 8501, database_url: str | None = None, open_browser: bool = True
) -> None:
    """Serve the application and block until it is stopped. Streamlit's environment variables still apply."""
    if database_url:
        os.environ[ENVIRONMENT] = database_url
    launcher = import_module("app")  # applies the packaged options for the ways that do not come through here
    # The address and port come after the launcher's own options, which Streamlit takes for a change while running.
    logging.getLogger("streamlit.config").setLevel(logging.ERROR)
    chosen: dict[str, Any] = {"server.address": host, "server.port": port, "server.headless": not open_browser or hosting.current().hosted}
    if not is_loopback(host):
        chosen["logger.hideWelcomeMessage"] = True  # to write it, Streamlit would ask an outside service for this computer's address
    launcher.app.run(config={**options(), **_from_environment(), **chosen})


@asynccontextmanager
async def lifespan(_app: object) -> AsyncGenerator[dict[str, Any]]:
    """Import what is heavy before the first person arrives, and keep it out of every later garbage collection."""
    for name in _HEAVY:
        import_module(name)
    with suppress(ToolkitError):  # what is wrong with the definitions is shown on the page
        import_module("assessment.definitions").shipped()
    gc.collect()
    gc.freeze()
    _insist(hosting.current())
    opening, looking_after = _when_open(), _look_after(hosting.current())
    yield {}
    for each in (opening, looking_after):
        if each:
            each.cancel()


def _look_after(settings: Settings) -> asyncio.Task[None] | None:
    """Hosted, do away with what was kept long enough, now and then once a day."""

    def once() -> None:
        with suppress(ToolkitError):  # a database that cannot be opened is told on the page
            store = Store.open()
            try:
                run_due(store, retention.of(settings))
            finally:
                store.close()

    async def daily() -> None:
        while True:
            try:
                await asyncio.to_thread(once)
            except Exception:  # tomorrow is another day
                _log.exception("What was kept long enough could not be done away with.")
            await asyncio.sleep(DAY)

    return asyncio.create_task(daily()) if settings.hosted else None


def _insist(settings: Settings) -> None:
    """Hosted, what must not be otherwise, whatever a flag, the environment or a config file says."""
    if not settings.hosted:
        return
    # Streamlit signs the cookie that it sends along to a provider before it looks at the secrets.
    os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = settings.cookie_secret
    must: dict[str, Any] = {
        "server.cookieSecret": settings.cookie_secret,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.trustedUserHeaders": {},
        "server.headless": True,
    }
    for name, value in must.items():
        if streamlit_config.get_option(name) != value:
            streamlit_config.set_option(name, value, "hosted")


def _when_open() -> asyncio.Task[None] | None:
    """Where Streamlit knows the address that it listens on: tell the key, if one is needed, and open a browser, if one is wanted."""
    if getattr(streamlit_config, "_server_mode", None) not in ("starlette-app", "starlette-app-direct") or hosting.current().hosted:
        return None
    host, port = str(streamlit_config.get_option("server.address") or ""), int(streamlit_config.get_option("server.port"))
    if not is_loopback(host):
        KEY.always = bool(host)  # without an address, Streamlit listens everywhere unasked: here it is still one's own
        KEY.tell(addresses(host), port)
    if streamlit_config.get_option("server.headless"):
        return None
    here = "localhost" if host in EVERYWHERE else host
    return asyncio.get_running_loop().create_task(_open_browser(here, port, KEY.address(here, port) if KEY.always else address(here, port)))


async def _open_browser(host: str, port: int, url: str) -> None:
    """Open a browser as soon as the server answers, which is after this has begun."""
    for _ in range(_TRIES):
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(_PAUSE)
        else:
            writer.close()
            await asyncio.to_thread(cli_util.open_browser, url)
            return


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        found += _flat(f"{prefix}{key}.", cast("dict[str, Any]", value)) if isinstance(value, dict) else [(f"{prefix}{key}", value)]
    return found


def _from_environment() -> dict[str, str]:
    """STREAMLIT_* variables, which Streamlit itself reads only under `streamlit run`."""
    known = streamlit_config.get_config_options()
    set_here = {name: os.environ.get(option.env_var) for name, option in known.items() if not option.sensitive}
    return {name: value for name, value in set_here.items() if value is not None}
