"""How the application is started and set up, by whichever of its four ways."""

from __future__ import annotations

import gc
import logging
import os
import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.resources import files
from typing import Any, cast

from streamlit import config as streamlit_config

from assessment.database import ENVIRONMENT
from questionnaires.errors import ToolkitError

_HEAVY = ("pandas", "streamlit.components.v2", "assessment.shell.question", "assessment.results", "reports.markdown")


def options() -> dict[str, Any]:
    """The packaged Streamlit options by dotted name, such as "server.fileWatcherType"."""
    text = files("assessment").joinpath("streamlit-config.toml").read_text(encoding="utf-8")
    return dict(_flat("", tomllib.loads(text)))


def configure() -> None:
    """Apply the packaged options wherever neither a flag, nor the environment, nor the person's own config file says otherwise."""
    for name, value in options().items():
        if not streamlit_config.is_manually_set(name):
            streamlit_config.set_option(name, value, "assessment/streamlit-config.toml")


def run(
    host: str = "127.0.0.1", port: int = 8501, database_url: str | None = None, open_browser: bool = True
) -> None:
    """Serve the application and block until it is stopped. Streamlit's environment variables still apply."""
    if database_url:
        os.environ[ENVIRONMENT] = database_url
    launcher = import_module("app")  # applies the packaged options for the ways that do not come through here
    # The address and port come after the launcher's own options, which Streamlit takes for a change while running.
    logging.getLogger("streamlit.config").setLevel(logging.ERROR)
    chosen = {"server.address": host, "server.port": port, "server.headless": not open_browser}
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
    yield {}


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
