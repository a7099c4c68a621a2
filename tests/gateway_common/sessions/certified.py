"""The certified OpenID provider of npm as a process, and a person who goes through its pages."""

import json
import re
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

import httpx2

from ftgo_sandbox.testing import free_ports
from tests.support.outside import demand

__all__ = ["certified_provider", "through"]

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("certified_provider.mjs")
MOST_STEPS = 12


@contextmanager
def certified_provider(
    *clients: dict[str, Any],
    seconds: int,
    audience: str | None = None,
    format: Literal["jwt", "opaque"] = "jwt",  # noqa: A002 – as tokens are spoken of
    pushed: bool = False,
    targets: Sequence[str] = (),
) -> Generator[str]:
    """Run it with these *clients*, whose access tokens live for so many *seconds*, and give its issuer.

    With an *audience* they are for it, in this *format*. With *targets* they are exchanged for JWTs that are for one
    of those. What people are asked for has to be *pushed*, if it says so.
    """
    node = shutil.which("node")
    demand(node and (ROOT / "node_modules" / "oidc-provider").is_dir(), "Node with oidc-provider is not there: npm ci")
    port = next(iter(free_ports().values()))
    told = {
        "clients": clients,
        "seconds": seconds,
        "audience": audience,
        "format": format,
        "pushed": pushed,
        "targets": targets,
    }
    said = json.dumps({"port": port, **told})
    with subprocess.Popen(
        [str(node), str(SCRIPT), said], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            line = next((line for line in process.stdout or () if "ready" in line), None)
            if line is None:
                raise RuntimeError("the provider did not start")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def through(http: httpx2.AsyncClient, link: str, *, until: str, person: str = "7") -> str:
    """Follow *link* through its pages, sign in and agree, and give the address that begins with *until*."""
    place, page = link, await http.get(link)
    for _ in range(MOST_STEPS):
        if page.is_redirect:
            place = urljoin(str(page.url), page.headers["location"])
            if place.startswith(until):
                return place
            page = await http.get(place)
        else:
            action = re.search(r'action="([^"]+)"', page.text)
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
            typed = {"login": person, "password": "any", **hidden}
            page = await http.post(urljoin(str(page.url), action[1] if action else ""), data=typed)
    raise RuntimeError(f"this leads nowhere: {place}")
