"""By which version of this toolkit something was made."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def toolkit_version() -> str:
    """The version of this toolkit, or "unknown" where it runs without being installed."""
    try:
        return version("mutual-readiness")
    except PackageNotFoundError:
        return "unknown"
