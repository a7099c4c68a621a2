"""The OpenAPI document of the mobile gateway as it is committed: what its clients were promised.

`python -m tests.mobile_bff.document` writes it anew; read the difference before committing it.
"""

from pathlib import Path

import orjson

from mobile_bff.app import create_app
from tests.mobile_bff.given import SETTINGS

PROMISED = Path(__file__).with_name("openapi.json")


def told() -> bytes:
    """Spell the document as the gateway tells it now."""
    return orjson.dumps(create_app(SETTINGS).openapi(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    PROMISED.write_bytes(told())
