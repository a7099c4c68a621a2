"""Whom to trust at the other end of TLS, and how to prove who we are: made of files, once for each service."""

import ssl
from pathlib import Path

__all__ = ["authorities", "proven"]

PROTOCOL = "http/1.1"


def authorities(file: Path | None = None) -> ssl.SSLContext:
    """Trust the certificates in *file* and no others, or those that the system trusts; ValueError says what is wrong.

    Whoever cannot show a certificate for its host's name, by TLS 1.2 or later, is not spoken to.
    """
    try:
        context = ssl.create_default_context(cafile=file)
    except ssl.SSLError:
        raise ValueError("it holds no certificates; give them as PEM") from None
    except OSError as error:
        raise ValueError(_unreadable("it", error)) from None
    context.set_alpn_protocols([PROTOCOL])
    return context


def proven(context: ssl.SSLContext, certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Let *context* show *certificate*, whose *key* may be in the same file; ValueError says what is wrong."""
    try:
        context.load_cert_chain(certificate, key, password=_nobody_is_asked)
    except ssl.SSLError:
        raise ValueError("certificate and key are no PEM, or do not belong together") from None
    except OSError as error:
        raise ValueError(_unreadable("the certificate or its key", error)) from None
    return context


def _nobody_is_asked() -> str:
    raise ValueError("the key is locked by a passphrase; give one that is not, in a file that nobody else may read")


def _unreadable(what: str, error: OSError) -> str:
    return f"{what} cannot be read ({(error.strerror or 'no file').lower()})"
