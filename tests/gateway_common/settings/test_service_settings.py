"""How a service is reached: what cannot work is told at the start, with its place and its cure."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings
from tests.gateway_common.services.transports.certificates import Files, certificate

KITCHEN = "GATEWAY_SERVICES__KITCHEN"


def mistakes(said: Mapping[str, object]) -> list[str]:
    environ = {f"{KITCHEN}__URL": "https://kitchen:8443"}
    environ |= {f"{KITCHEN}__{name}": str(value) for name, value in said.items()}
    with pytest.raises(DeclarationError) as refused:
        GatewaySettings.load(environ)
    return list(refused.value.mistakes)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Give an authority, a certificate and its key."""
    return certificate(tmp_path)


def test_a_service_may_be_recognised_by_files(files: Files) -> None:
    """Authority, certificate and key are read at the start."""
    tls = {"CA_FILE": files.authority, "CERTIFICATE_FILE": files.certificate, "KEY_FILE": files.key}
    environ = {f"{KITCHEN}__TLS__{name}": str(path) for name, path in tls.items()}
    settings = GatewaySettings.load({f"{KITCHEN}__URL": "https://kitchen:8443", **environ})

    assert settings.services["kitchen"].tls is not None
    assert settings.services["kitchen"].tls.key_file == files.key


def test_a_mistake_of_a_file_has_its_line(tmp_path: Path) -> None:
    """A file of settings is told with the line at which it names what cannot be read."""
    file = tmp_path / "gateway.yaml"
    file.write_text("services:\n  kitchen:\n    url: https://kitchen\n    tls:\n      ca_file: /nowhere/ca.pem\n")
    with pytest.raises(DeclarationError) as refused:
        GatewaySettings.load({}, file=file)

    (found,) = refused.value.mistakes
    reason = "it cannot be read (no such file or directory)"
    assert found == f"{file}:5: services.kitchen.tls.ca_file cannot be used: {reason}."


def test_authorities_are_pem(files: Files) -> None:
    """A file that holds no certificates trusts nobody, so it is a mistake."""
    files.authority.write_text("nothing of the kind")

    assert mistakes({"TLS__CA_FILE": files.authority}) == [
        f"{KITCHEN}__TLS__CA_FILE cannot be used: it holds no certificates; give them as PEM."
    ]


def test_a_key_needs_its_certificate(files: Files) -> None:
    """A key alone proves nothing."""
    assert mistakes({"TLS__KEY_FILE": files.key}) == [
        f"{KITCHEN}__TLS cannot be used: there is a key_file and no certificate_file; set both, or neither."
    ]


def test_certificate_and_key_belong_together(files: Files, tmp_path: Path) -> None:
    """The key of somebody else is a mistake."""
    (tmp_path / "other").mkdir()
    other = certificate(tmp_path / "other", "theirs")

    assert mistakes({"TLS__CERTIFICATE_FILE": files.certificate, "TLS__KEY_FILE": other.key}) == [
        f"{KITCHEN}__TLS cannot be used: certificate and key are no PEM, or do not belong together."
    ]


def test_a_key_is_a_secret(files: Files) -> None:
    """A key that everybody may read is a mistake, as any secret is."""
    files.key.chmod(0o644)

    assert mistakes({"TLS__CERTIFICATE_FILE": files.certificate, "TLS__KEY_FILE": files.key}) == [
        f"{KITCHEN}__TLS cannot be used: everybody may read {files.key}; take that from them, as by chmod o-r."
    ]


def test_nobody_is_asked_for_a_passphrase(files: Files) -> None:
    """A gateway starts alone; a key that is locked is a mistake, and nothing waits for somebody to type."""
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"1234")
    )
    files.key.write_bytes(locked)

    (found,) = mistakes({"TLS__CERTIFICATE_FILE": files.certificate, "TLS__KEY_FILE": files.key})
    assert found.startswith(f"{KITCHEN}__TLS cannot be used: the key is locked by a passphrase; give one that is not")


def test_a_certificate_has_to_be_there(files: Files) -> None:
    """A key alone is not enough."""
    files.certificate.unlink()

    assert mistakes({"TLS__CERTIFICATE_FILE": files.certificate, "TLS__KEY_FILE": files.key}) == [
        f"{KITCHEN}__TLS cannot be used: the certificate or its key cannot be read (no such file or directory)."
    ]


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ({"URL": "http://kitchen", "TLS__CA_FILE": ""}, "tls is for an address with https; write it so, or remove tls"),
        ({"PROXY": "http://proxy:3128"}, "a proxy needs httpx2; set transport to httpx2, or remove proxy"),
        (
            {"TRANSPORT": "httpx2", "HEAD_TIMEOUT": "1"},
            "httpx2 knows no head_timeout and no idle_timeout; remove them, or set transport to http1",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(said: dict[str, object], cure: str, files: Files) -> None:
    """A setting that would do nothing stops the start."""
    given = {name: value or files.authority for name, value in said.items()}

    assert mistakes(given) == [f"{KITCHEN} cannot be used: {cure}."]
