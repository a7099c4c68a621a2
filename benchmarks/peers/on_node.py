"""Express with axios, and Fastify with undici."""

import json
from collections.abc import Callable, Sequence

from benchmarks.peers.bare import COMPOSING
from benchmarks.peers.peer import Peer, Site
from benchmarks.shelf import Shelf, said_by
from benchmarks.shelf.node import SCRIPTS

__all__ = ["EXPRESS", "FASTIFY"]


def _starting(script: str) -> Callable[[Shelf, Site], Sequence[str]]:
    def command(shelf: Shelf, site: Site) -> Sequence[str]:
        addresses = [f"{name.upper()}={url}" for name, url in site.services.items()]
        return ("env", f"PORT={site.port}", *addresses, *shelf.node(script))

    return command


def _versions(*packages: str) -> Callable[[Shelf], str]:
    def version(_: Shelf) -> str:
        locked = json.loads((SCRIPTS / "package.json").read_text())["dependencies"]
        named = [f"{package} {locked[package]}" for package in packages]
        return ", ".join([*named, f"Node {said_by(['node', '--version'])}"])

    return version


EXPRESS = Peer("Express + axios", _starting("with_express.js"), _versions("express", "axios"), COMPOSING)
FASTIFY = Peer(
    "Fastify + undici",
    _starting("with_fastify.js"),
    _versions("fastify", "undici", "@fastify/reply-from"),
    COMPOSING,
)
