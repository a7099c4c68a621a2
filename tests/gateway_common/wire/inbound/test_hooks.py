"""What we lean on in uvicorn, and it does not promise."""

import hashlib
import inspect

from uvicorn import server
from uvicorn.protocols.http import flow_control, httptools_impl

READ = {
    "uvicorn.protocols.http.httptools_impl": "1d4e1c579df41684",
    "uvicorn.protocols.http.flow_control": "d39d16560df512f3",
    "uvicorn.server": "c1be9d133467a42a",
}
"""The files that were read when our protocol was written, as uvicorn 0.54 has them."""


def test_uvicorn_is_what_we_have_read() -> None:
    """When one of its files changes, read it against `wire/inbound`, mend that, and write the new digest here."""
    modules = (httptools_impl, flow_control, server)

    assert {one.__name__: hashlib.sha256(inspect.getsource(one).encode()).hexdigest()[:16] for one in modules} == READ
