"""A secret is never written where settings are, only where it is to be found.

signing_key: SecretRef          # GATEWAY_SIGNING_KEY=file:/run/secrets/signing_key, or env:SIGNING_KEY
settings.signing_key.reveal()   # read once, at the start
"""

import os
import re
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["SecretRef", "environment"]

MOST = 1 << 16
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOUNTS = (Path("/run/secrets"), Path("/var/run/secrets"))
"""Where an orchestrator puts secrets: readable for everybody in there, and nobody else is."""

_environment: ContextVar[Mapping[str, str]] = ContextVar("environment", default=os.environ)  # noqa: TID251 – where a reference may lead


@contextmanager
def environment(variables: Mapping[str, str]) -> Generator[None]:
    """Let references be read from *variables* in the meantime."""
    token = _environment.set(variables)
    try:
        yield
    finally:
        _environment.reset(token)


class SecretRef:
    """Hold the *reference* to a secret, `env:NAME` or `file:/path`, and the secret behind it, read when this is made.

    However it is printed, logged or dumped, it shows the reference. Raises ValueError for a reference that leads to
    nothing, and for one that is none: that would be the secret itself.
    """

    __slots__ = ("_reference", "_secret")
    _kinds: ClassVar[tuple[str, ...]] = ("env", "file")

    def __init__(self, reference: str) -> None:
        kind, _, place = reference.partition(":")
        if kind == "env" and _VARIABLE.fullmatch(place):
            self._secret = _of_variable(place)
        elif kind == "file" and place.startswith("/"):
            self._secret = _of_file(Path(place))
        else:
            raise ValueError("a secret is never written here; say where it is, as env:NAME or file:/run/secrets/name")
        self._reference = reference

    def reveal(self) -> str:
        """Give the secret."""
        return self._secret

    def __str__(self) -> str:
        """Give the reference."""
        return self._reference

    def __repr__(self) -> str:
        """Show the reference."""
        return f"SecretRef({self._reference!r})"

    def __eq__(self, other: object) -> bool:
        """Compare the references."""
        return isinstance(other, SecretRef) and str(other) == self._reference

    def __hash__(self) -> int:
        """Hash the reference."""
        return hash(self._reference)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 – as pydantic calls it
        """Let pydantic read a reference from text, and write it as text."""
        del source, handler
        return core_schema.no_info_plain_validator_function(
            _read, serialization=core_schema.to_string_ser_schema(when_used="always")
        )


def _read(given: object) -> SecretRef:
    return given if isinstance(given, SecretRef) else SecretRef(given if isinstance(given, str) else "")


def _of_variable(name: str) -> str:
    secret = _environment.get().get(name, "")
    if not secret:
        raise ValueError(f"there is nothing in the variable {name}")
    return secret


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            _refuse_if_open(path, os.fstat(file.fileno()).st_mode)
            secret = file.read(MOST + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({(error.strerror or 'it is no file').lower()})") from None
    if len(secret) > MOST:
        raise ValueError(f"{path} is larger than a secret can be")
    text = _decoded(secret, path).removesuffix("\n").removesuffix("\r")
    if not text:
        raise ValueError(f"{path} is empty")
    return text


def _refuse_if_open(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise ValueError(f"{path} is no file")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ValueError(f"others may write to {path}; take that from them, as by chmod go-w")
    if mode & stat.S_IROTH and not any(path.is_relative_to(mount) for mount in _MOUNTS):
        raise ValueError(f"everybody may read {path}; take that from them, as by chmod o-r")


def _decoded(secret: bytes, path: Path) -> str:
    try:
        return secret.decode()
    except UnicodeDecodeError:
        raise ValueError(f"{path} holds no text") from None
