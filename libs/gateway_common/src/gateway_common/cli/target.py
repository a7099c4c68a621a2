"""Which gateway a command is about: a module with `create_app()`, or `module:function`; and its settings.

What cannot be read or started is told in sentences.
"""

import importlib
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

from fastapi import FastAPI

from gateway_common.cli.complaints import Complaint
from gateway_common.cli.mistakes import telling
from gateway_common.cli.said import NOTHING, Said
from gateway_common.configuration import Sources, sources_of
from gateway_common.configuration import load as read
from gateway_common.settings import GatewaySettings

__all__ = ["folder_of", "load", "settings_of"]

SETTING = "--app or GATEWAY_APP"
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*(:[^\W\d]\w*)?")


def load(target: str, said: Said = NOTHING) -> FastAPI:
    """Make the gateway that *target* names with what was *said*; raises Complaint with everything that is wrong."""
    with telling(target):
        create = _creator(target)
        kind = _kind_of_settings(create)
        if said and kind is None:
            raise _takes_none(target)
        app = create() if kind is None else create(settings=kind.load(file=said.file, said=said.values))
        if not isinstance(app, FastAPI) or not hasattr(app.state, "settings"):
            raise Complaint(f"{target} does not make a gateway; let it return what create_gateway() gives.")
        return app


def settings_of(target: str, said: Said = NOTHING) -> tuple[GatewaySettings, Sources]:
    """Give the settings that *target* is made with, and where each is said; raises Complaint with every mistake."""
    with telling(target):
        kind = _kind_of_settings(_creator(target))
        if kind is None:
            raise _takes_none(target)
        sources = sources_of(kind, file=said.file, said=said.values)
        return read(kind, sources), sources


def folder_of(target: str) -> Path:
    """Give the folder of the package or module in which *target* lies, without running it."""
    _look_here()
    package = target.partition(":")[0].partition(".")[0]
    spec = find_spec(package) if package else None
    if spec is None:
        raise _no_module(package)
    folders = spec.submodule_search_locations or [str(Path(spec.origin or "").parent)]
    return Path(next(iter(folders))).resolve()


def _creator(target: str) -> Callable[..., object]:
    _look_here()
    if not _NAME.fullmatch(target):
        raise Complaint(f"{target!r} names no gateway; give {SETTING} a module, such as mobile_bff.app.")
    name, _, function = target.partition(":")
    create: Callable[..., object] | None = getattr(_module(name), function or "create_app", None)
    if isinstance(create, FastAPI) or not callable(create):
        raise Complaint(f"{name} has no function {function or 'create_app'}(); give {SETTING} one, as {name}:function.")
    return create


def _kind_of_settings(create: Callable[..., object]) -> type[GatewaySettings] | None:
    try:
        hint: Any = get_type_hints(create).get("settings")
    except (NameError, TypeError):
        return None
    kinds = (one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, GatewaySettings))
    return next(kinds, None)


def _takes_none(target: str) -> Complaint:
    return Complaint(
        f"{target} takes its settings from nobody; let it be create_app(settings: GatewaySettings | None = None)."
    )


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise _no_module(error.name) from error
        raise


def _look_here() -> None:
    if "" not in sys.path:
        sys.path.insert(0, "")


def _no_module(name: str) -> Complaint:
    return Complaint(f"there is no module {name}; give {SETTING} one that is installed, such as mobile_bff.app.")
