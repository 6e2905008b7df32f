"""The options that Streamlit is set up with exist in the Streamlit that is installed, and take effect."""

from __future__ import annotations

import pytest
from streamlit import config

from assessment.shell import serve

RELIED_ON = ("runner.postScriptGC", "server.fileWatcherType", "server.disconnectedSessionTTL", "browser.gatherUsageStats", "client.toolbarMode")
OPTIONS = serve.options()


def test_every_option_of_the_packaged_file_is_known_to_streamlit() -> None:
    assert set(OPTIONS) <= set(config.get_config_options())


@pytest.mark.parametrize("name", RELIED_ON)
def test_an_option_that_the_application_relies_on_is_set(name: str) -> None:
    assert name in OPTIONS


def test_configuring_sets_the_options_that_nobody_has_set_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    set_here: dict[str, object] = {}
    monkeypatch.setattr(config, "is_manually_set", lambda name: name == "theme.primaryColor")
    monkeypatch.setattr(config, "set_option", lambda name, value, _where: set_here.update({name: value}))
    serve.configure()
    assert set_here == {name: value for name, value in OPTIONS.items() if name != "theme.primaryColor"}


def test_streamlit_still_asks_its_hidden_option_before_it_collects_garbage() -> None:
    import inspect

    from streamlit.runtime.scriptrunner import script_runner

    assert 'get_option("runner.postScriptGC")' in inspect.getsource(script_runner)
