"""Packages of Debian, unpacked beside the system instead of into it: no daemon starts, and nobody has to be root."""

import os
import shutil
from pathlib import Path

from benchmarks.shelf.fetching import fetch
from benchmarks.unavailable import Unavailable

__all__ = ["fetched", "program"]

PACKAGES = ("nginx", "libnginx-mod-http-lua", "haproxy", "nghttp2-client")
PROGRAMS = ("usr/sbin", "usr/bin")
LIBRARIES = ("usr/lib/*-linux-gnu", "lib/*-linux-gnu")


def fetched(root: Path) -> Path:
    """Unpack what we need of Debian, with what that needs and the system lacks, below *root*."""
    if root.is_dir():
        return root
    archives = root.with_name("archives")
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        fetch(["apt-get", "update", "--quiet"], "the list of Debian's packages")
    fetch(_download(archives), ", ".join(PACKAGES))
    unpacked = root.with_name("unpacked")
    for archive in sorted(archives.glob("*.deb")):
        fetch(["dpkg-deb", "--extract", str(archive), str(unpacked)], archive.name.partition("_")[0])
    shutil.rmtree(archives)
    return unpacked.rename(root)


def program(root: Path, name: str) -> tuple[str, ...]:
    """Call program *name*, with the libraries beside it; raises Unavailable if nobody has it."""
    found = next((root / folder / name for folder in PROGRAMS if (root / folder / name).exists()), None)
    if found is None:
        raise Unavailable(f"{name} is in none of Debian's packages here")
    libraries = ":".join(str(one) for pattern in LIBRARIES for one in root.glob(pattern))
    return ("env", f"LD_LIBRARY_PATH={libraries}", str(found))


def _download(archives: Path) -> list[str]:
    options = ("Debug::NoLocking=1", "APT::Sandbox::User=", f"Dir::Cache::archives={archives}")
    said = [word for option in options for word in ("--option", option)]
    return [
        "apt-get",
        "install",
        "--reinstall",
        "--download-only",
        "--no-install-recommends",
        "--yes",
        *said,
        *PACKAGES,
    ]
