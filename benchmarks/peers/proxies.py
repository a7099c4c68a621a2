"""Gateways that are configured: nginx, HAProxy and Envoy, each with one worker."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.peers.bare import COMPOSING, PASSING
from benchmarks.peers.peer import Peer, Site
from benchmarks.shelf import Shelf, filled, said_by

__all__ = ["ENVOY", "HAPROXY", "NGINX"]

CONFIGURATIONS = Path(__file__).with_name("configurations")


def _nginx(shelf: Shelf, site: Site) -> Sequence[str]:
    file = _configured("nginx.conf", site, shelf.nginx)
    return (*shelf.debian("nginx"), "-p", str(site.folder), "-c", str(file))


def _haproxy(shelf: Shelf, site: Site) -> Sequence[str]:
    return (*shelf.debian("haproxy"), "-db", "-f", str(_configured("haproxy.cfg", site)))


def _envoy(shelf: Shelf, site: Site) -> Sequence[str]:
    options = ("--concurrency", "1", "--use-dynamic-base-id", "--log-level", "error")
    return (*shelf.python("envoy"), *options, "-c", str(_configured("envoy.yaml", site)))


def _configured(name: str, site: Site, known: Mapping[str, object] = {}) -> Path:
    values: dict[str, object] = {"PORT": site.port, "FOLDER": site.folder, **known}
    for service, url in site.services.items():
        where = urlsplit(url)
        values |= {f"{service.upper()}": where.netloc, f"{service.upper()}_HOST": where.hostname}
        values[f"{service.upper()}_PORT"] = where.port
    return filled(CONFIGURATIONS / name, site.folder / name, values)


def _version(said: str) -> str:
    found = re.search(r"\d+\.\d+\.\d+", said)
    return found[0] if found else "unknown"


NGINX = Peer("nginx + Lua", _nginx, lambda shelf: _version(said_by([*shelf.debian("nginx"), "-v"])), COMPOSING)
HAPROXY = Peer("HAProxy", _haproxy, lambda shelf: _version(said_by([*shelf.debian("haproxy"), "-v"])), PASSING)
ENVOY = Peer("Envoy", _envoy, lambda shelf: _version(said_by([*shelf.python("envoy"), "--version"])), PASSING)
