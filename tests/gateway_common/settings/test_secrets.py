"""Secrets, which settings only point to."""

from pathlib import Path

import pytest
from pydantic import BaseModel, Field, SecretBytes, SecretStr

from gateway_common.configuration import secret
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings, SecretRef

SECRET = "CANARY-77aa"  # noqa: S105 – a marked text, to be found where it must not be
LITERAL = "a secret is never written here; say where it is, as env:NAME or file:/run/secrets/name."


class Provider(GatewaySettings):
    client_secret: SecretRef


class Account(BaseModel):
    name: str = ""
    password: SecretBytes | None = None


class Careless(GatewaySettings):
    password: SecretStr = SecretStr("")
    accounts: dict[str, Account] = Field(default_factory=dict[str, Account])


def mistake(reference: str, **environ: str) -> str:
    with pytest.raises(DeclarationError) as refused:
        Provider.load({"GATEWAY_CLIENT_SECRET": reference, **environ})
    (found,) = refused.value.mistakes
    return found.removeprefix("GATEWAY_CLIENT_SECRET cannot be used: ")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file with a secret that only its owner may read."""
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


def test_a_secret_may_be_in_a_variable() -> None:
    """`env:NAME` is read from the same environment as the settings."""
    settings = Provider.load({"GATEWAY_CLIENT_SECRET": "env:SIGNING", "SIGNING": SECRET})

    assert settings.client_secret.reveal() == SECRET


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640])
def test_a_secret_may_be_in_a_file(file: Path, mode: int) -> None:
    """`file:/path` is read without the line's end, if only its owner may write it and not everybody may read it."""
    file.chmod(mode)

    assert Provider.load({"GATEWAY_CLIENT_SECRET": f"file:{file}"}).client_secret.reveal() == SECRET


def test_a_secret_shows_only_where_it_is(file: Path) -> None:
    """However settings are printed, dumped or logged, there is the reference and never the secret."""
    settings = Provider.load({"GATEWAY_CLIENT_SECRET": f"file:{file}"})

    shown = [str(settings.client_secret), repr(settings), str(settings.effective()), settings.model_dump_json()]

    assert [text for text in shown if SECRET in text] == []
    assert [text for text in shown if f"file:{file}" not in text] == []


def test_references_are_equal_by_where_they_lead(file: Path) -> None:
    """Two references to the same place are one."""
    one, other = SecretRef(f"file:{file}"), SecretRef(f"file:{file}")

    assert (one == other, len({one, other}), one == f"file:{file}") == (True, 1, False)


@pytest.mark.parametrize("literal", [SECRET, "", "env:", f"env:{SECRET}", "file:relative", "vault:secret/x", "ENV:X"])
def test_a_secret_itself_is_refused_and_not_repeated(literal: str) -> None:
    """What is no reference would be the secret: it stops the start, and is told nowhere."""
    assert mistake(literal) == LITERAL


def test_a_number_is_no_reference() -> None:
    """Nor is anything else that is no text."""
    with pytest.raises(ValueError, match="a secret is never written here"):
        Provider.model_validate({"client_secret": 7})


def test_an_unset_variable_is_a_mistake() -> None:
    """A reference that leads to nothing stops the start."""
    assert mistake("env:SIGNING") == "there is nothing in the variable SIGNING."
    assert mistake("env:SIGNING", SIGNING="") == "there is nothing in the variable SIGNING."


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path, file: Path) -> None:
    """A file that is missing, empty, too large, no text or no file stops the start."""
    missing = tmp_path / "missing"

    assert mistake(f"file:{missing}") == f"{missing} cannot be read (no such file or directory)."
    assert mistake(f"file:{tmp_path}") == f"{tmp_path} cannot be read (is a directory)."
    assert mistake("file:/dev/null") == "/dev/null is no file."
    flaws = {b"\n": "is empty", b"\xff": "holds no text", b"x" * 70_000: "is larger than a secret can be"}
    for content, flaw in flaws.items():
        file.write_bytes(content)
        assert mistake(f"file:{file}") == f"{file} {flaw}."


@pytest.mark.parametrize(
    ("mode", "flaw"),
    [
        (0o644, "everybody may read {}; take that from them, as by chmod o-r."),
        (0o620, "others may write to {}; take that from them, as by chmod go-w."),
        (0o602, "others may write to {}; take that from them, as by chmod go-w."),
    ],
)
def test_a_file_that_is_too_open_is_a_mistake(file: Path, mode: int, flaw: str) -> None:
    """A secret that everybody may read, or others may write, is none."""
    file.chmod(mode)

    assert mistake(f"file:{file}") == flaw.format(file)


def test_where_an_orchestrator_puts_secrets_everybody_may_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its mounts are readable for everybody in the container, which is the gateway alone."""
    monkeypatch.setattr(secret, "_MOUNTS", (file.parent,))
    file.chmod(0o444)

    assert Provider.load({"GATEWAY_CLIENT_SECRET": f"file:{file}"}).client_secret.reveal() == SECRET


def test_no_settings_may_hold_a_secret_itself() -> None:
    """A field for a literal secret stops the start, whatever it holds and however deep it is."""
    with pytest.raises(DeclarationError) as refused:
        Careless.load({})

    cure = "would be a secret in plain sight; declare it as SecretRef."
    assert refused.value.mistakes == (f"Careless.password {cure}", f"Account.password {cure}")
