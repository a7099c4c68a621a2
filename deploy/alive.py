"""Ask this container, from inside, whether it is alive: `python -I alive.py 9000/live`.

It answers by its exit status, for a HEALTHCHECK: 0 if every port and path named answers 200 within two seconds. Only
the standard library's smallest client is loaded, for this runs every few seconds.
"""

import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 2.0
OK = 200


def alive(where: str) -> bool:
    """Tell whether *where*, a port and a path, answers 200 on loopback."""
    port, _, path = where.partition("/")
    connection = HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)
    try:
        connection.request("GET", f"/{path}")
        return connection.getresponse().status == OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not all(map(alive, sys.argv[1:])))
