"""The published description of the browser gateway, as a committed file.

python -m tests.browser_bff.openapi         writes it anew; the difference is what clients will notice
"""

import json
from pathlib import Path

from browser_bff.app import create_app
from tests.browser_bff.given import SETTINGS

PUBLISHED = Path(__file__).with_name("openapi.json")


def described() -> str:
    """Describe the gateway as it is now."""
    return json.dumps(create_app(SETTINGS).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(described(), encoding="utf-8")
