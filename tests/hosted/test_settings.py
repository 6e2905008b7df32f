"""A hosted copy does not start with settings that are missing, unsafe or misspelt, and says everything at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import COOKIE_SECRET

from assessment import alone, cli, definitions, hosting
from assessment.hosting import HostingError, Provider, Settings
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State

GOOD = f"""
mode = "hosted"
address = "https://Readiness.example.org/"
cookie_secret = "{COOKIE_SECRET}"
database = "sqlite:///DATABASE"
sign_in_hours = 0.5

[providers.entra]
name = "Harbour account"
client_id = "5f0c1c9e-6a0b-4c57-9f53-2d7f0e5f1a11"
client_secret = "q~8Q~kLm3vX0dQ9sLwTz7Yb2Nf5"
server_metadata_url = "https://login.microsoftonline.com/0a1b/v2.0/.well-known/openid-configuration"
"""


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(hosting.PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes a settings file that only its owner can read, and names it."""

    def written(text: str) -> Path:
        file = tmp_path / "settings.toml"
        file.write_text(text.replace("DATABASE", (tmp_path / "a.db").as_posix()), encoding="utf-8")
        file.chmod(0o600)
        monkeypatch.setenv(hosting.FILE, str(file))
        return file

    return written


def faults() -> list[str]:
    with pytest.raises(HostingError, match=r".") as caught:
        hosting.current()
    return caught.value.sentences


def test_without_any_setting_it_is_local() -> None:
    assert hosting.current() == Settings()
    assert not hosting.current().hosted


def test_a_settings_file_is_read_and_the_address_is_as_a_browser_names_it(written: Callable[[str], Path]) -> None:
    written(GOOD)
    assert hosting.current().origin == "https://readiness.example.org"
    assert hosting.current().encrypted
    assert hosting.current().sign_in_hours == hosting.Decimal("0.5")
    assert not hosting.current().providers["entra"].trust_email


@pytest.mark.parametrize(("address", "origin"), [("https://a.example:443", "https://a.example"), ("https://a.example:8443/", "https://a.example:8443"), ("http://[::1]:80", "http://[::1]")])
def test_the_usual_port_is_left_out(address: str, origin: str) -> None:
    assert Settings(address=address).origin == origin


def test_the_environment_wins_over_the_file(written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    written(GOOD)
    monkeypatch.setenv("MUTUAL_READINESS_SIGN_IN_HOURS", "3")
    monkeypatch.setenv("MUTUAL_READINESS_PROVIDERS_ENTRA_TRUST_EMAIL", "yes")
    monkeypatch.setenv("MUTUAL_READINESS_INVITATION_DAYS", "")  # as good as not set
    assert (hosting.current().sign_in_hours, hosting.current().invitation_days) == (3, 14)
    assert hosting.current().providers["entra"].trust_email


def test_everything_that_is_missing_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_READINESS_MODE", "hosted")
    assert [sentence.split()[0] for sentence in faults()] == ["address", "cookie_secret", "database", "providers"]


def test_what_cannot_be_read_hides_nothing_that_is_unsafe(written: Callable[[str], Path]) -> None:
    written(GOOD.replace("https://Readiness", "http://Readiness").replace("sign_in_hours = 0.5", 'sign_in_hours = "long"\nadress = "x"'))
    assert faults() == [
        "sign_in_hours must be a number of hours, more than 0 and at most 168.",
        "adress: there is no such setting. Did you mean 'address'?",
        "address must begin with https://. Only on this computer itself, such as 127.0.0.1, is http allowed.",
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("https://Readiness.example.org/", "http://readiness.example.org", "address must begin with https://"),
        ("https://Readiness.example.org/", "readiness.example.org", "address is not an address"),
        ("https://Readiness.example.org/", "https://a:b@readiness.example.org", "address is not an address"),
        ("https://Readiness.example.org/", "https://readiness.example.org/tool", "address must end after the name"),
        (COOKIE_SECRET, "short", "cookie_secret is missing or too short: give at least 32"),
        (COOKIE_SECRET, "please-change-me-please-change-me-", "cookie_secret looks like an example"),
        (COOKIE_SECRET, "abababababababababababababababababab", "cookie_secret looks like an example"),
        ("q~8Q~kLm3vX0dQ9sLwTz7Yb2Nf5", "<your secret>", "providers.entra.client_secret looks like an example"),
        ("https://login.microsoftonline.com", "http://login.microsoftonline.com", "providers.entra.server_metadata_url must begin with https://"),
        ("[providers.entra]", "[providers.my_entra]", "providers.my_entra: a provider's short name"),
        ('client_id = "5f0c1c9e-6a0b-4c57-9f53-2d7f0e5f1a11"\n', "", "providers.entra.client_id is missing"),
        ("client_id", "cliend_id", "Did you mean 'client_id'?"),
        ("sqlite:///DATABASE", "sqlite://", "database: "),
        ("sqlite:///DATABASE", "", "database is missing"),
        ("sign_in_hours = 0.5", "sign_in_hours = 0", "sign_in_hours must be a number of hours"),
        ('mode = "hosted"', 'mode = "hostet"', "mode must be local or hosted"),
        ('name = "Harbour account"', "name = ", r"settings.toml:9: this is not TOML"),
    ],
)  # fmt: skip
def test_each_unsafe_or_wrong_setting_is_refused_in_a_sentence(written: Callable[[str], Path], was: str, becomes: str, said: str) -> None:
    assert was in GOOD
    written(GOOD.replace(was, becomes))
    assert any(said in sentence for sentence in faults()), faults()


def test_no_fault_tells_a_secret(written: Callable[[str], Path]) -> None:
    written(GOOD.replace(COOKIE_SECRET, "hunter-two").replace("q~8Q~kLm3vX0dQ9sLwTz7Yb2Nf5", "password-of-ada").replace("0.5", '"half"'))
    told = " ".join(faults())
    assert "hunter" not in told
    assert "of-ada" not in told


def test_http_is_allowed_on_this_computer_alone(written: Callable[[str], Path]) -> None:
    written(GOOD.replace("https://Readiness.example.org/", "http://127.0.0.1:8501").replace("https://login.microsoftonline.com", "http://localhost:9000"))
    assert hosting.current().origin == "http://127.0.0.1:8501"


def test_a_settings_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(hosting.FILE, str(tmp_path / "nowhere.toml"))
    assert "nowhere.toml does not exist" in faults()[0]
    monkeypatch.setenv(hosting.FILE, str(tmp_path))
    assert "cannot be used" in faults()[0]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX knows them")
def test_a_file_with_secrets_that_everybody_can_read_is_refused(written: Callable[[str], Path]) -> None:
    written(GOOD).chmod(0o644)
    assert "Everybody on this computer can read the settings file" in faults()[0]


def test_without_the_parts_for_signing_in_it_says_what_to_install(written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    written(GOOD)
    monkeypatch.setattr(hosting, "find_spec", lambda name: None)
    assert faults() == ["The parts for signing in are not installed: install mutual-readiness[hosted]."]


def test_a_misspelt_variable_never_makes_a_hosted_copy_a_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_READINESS_MOD", "hosted")
    assert faults() == ["mod: there is no such setting. Did you mean 'mode'?"]


def test_the_command_line_finds_the_answers_where_the_settings_file_says(written: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(GOOD)
    store = Store.open(f"sqlite:///{(tmp_path / 'a.db').as_posix()}")
    store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")})
    store.close()
    assert cli.main(["list"]) == 0
    assert "Harbour Nursing" in capsys.readouterr().out


def test_one_process_may_take_hold_of_its_database_twice(tmp_path: Path) -> None:
    assert alone.hold(tmp_path / "a.db")
    assert alone.hold(tmp_path / "a.db")


def test_the_documentation_lists_exactly_the_settings_that_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "host.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z_.*]+)` \|", text, re.MULTILINE)
    fields = [name for name in Settings.model_fields if name != "providers"]
    assert sorted(documented) == sorted([*fields, *(f"providers.*.{name}" for name in Provider.model_fields)])
