"""What goes wrong while a gateway is made, told in sentences with its place.

An error that the team's own code raises is a bug and keeps its traceback; one that a library raises about a declaration
is told with the line that declares.
"""

import re
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from gateway_common.cli.complaints import Complaint
from gateway_common.errors import DeclarationError

__all__ = ["telling"]

_DECLARED_WITH = frozenset({"fastapi", "gateway_common", "pydantic", "starlette", "typing"})


@contextmanager
def telling(target: str) -> Generator[None]:
    """Turn mistakes of *target* that are raised inside into a Complaint with everything that is wrong."""
    try:
        yield
    except Complaint:
        raise
    except DeclarationError as error:
        raise Complaint(f"{target} cannot start:", error.mistakes) from error
    except SyntaxError as error:
        raise Complaint(f"{target} cannot be read: {error.filename}:{error.lineno}: {error.msg}.") from error
    except ImportError as error:
        raise Complaint(f"{target} cannot be imported: {_place(error, target)}{error.msg}.") from error
    except Exception as error:
        if not _is_of_a_declaration(error):
            raise
        raise Complaint(f"{target} cannot start: {_place(error, target)}{_first_sentence(error)}") from error


def _is_of_a_declaration(error: BaseException) -> bool:
    frame, _ = _written(error)[-1]
    return _package(frame) in _DECLARED_WITH


def _place(error: BaseException, target: str) -> str:
    package = target.partition(":")[0].partition(".")[0]
    ours = [(frame, line) for frame, line in _written(error) if _package(frame) == package]
    if not ours:
        return ""
    frame, line = ours[-1]
    return f"{'/'.join(Path(frame.f_code.co_filename).parts[-2:])}:{line}: "


def _written(error: BaseException) -> list[tuple[FrameType, int]]:
    frames = traceback.walk_tb(error.__traceback__)
    return [(frame, line) for frame, line in frames if not frame.f_code.co_filename.startswith("<")]


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _first_sentence(error: BaseException) -> str:
    sentence = re.split(r"(?<=[.])\s", " ".join(str(error).split()), maxsplit=1)[0]
    return f"{(sentence or type(error).__name__).removesuffix('.')}."
