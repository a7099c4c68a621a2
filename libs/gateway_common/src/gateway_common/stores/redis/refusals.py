"""What Redis refuses a command with, and whose fault that is: the command's, the server's, or that of who asked it."""

from gateway_common.stores.down import StoreDown

__all__ = ["FULL", "USELESS", "Elsewhere", "Refused", "ScriptUnknown", "refusal"]

USELESS = frozenset({"LOADING", "MASTERDOWN", "NOAUTH", "READONLY"})
"""Where one command is refused so, all would be: it still loads, became a replica, or forgot who we are."""

FULL = frozenset({"MISCONF", "NOREPLICAS", "OOM"})
"""It takes nothing new, and still tells what it has."""

OTHERS = frozenset({"BUSY", "CLUSTERDOWN", "CROSSSLOT", "NOPERM", "TRYAGAIN", "WRONGPASS", "WRONGTYPE"})
"""What else is told apart, in logs and metrics; the rest is ERR."""

CROWDED = "for it has as many clients as its maxclients allows"

CURE = "for it belongs to a cluster: set GATEWAY_STORE__CLUSTER=true"


class Refused(StoreDown):
    """Say that Redis would not do it, and with which *code*; of its text nothing is told, which may name keys."""

    def __init__(self, code: str, cure: str = "") -> None:
        super().__init__(f"Redis answered {code}{cure and ', '}{cure}")
        self.code = code


class ScriptUnknown(Refused):
    """Say that Redis has not seen this script since it started: it has to be sent whole."""


class Elsewhere(Refused):
    """Say that another node of the cluster has the key: *host*, which may be empty for the same one, and *port*."""

    def __init__(self, code: str, place: str) -> None:
        super().__init__(code, CURE)
        host, _, port = place.rpartition(":")
        self.host = host
        self.port = int(port)


def refusal(text: str) -> Refused:
    """Read the error that Redis answered with."""
    code, *more = text.split(" ")
    match code, more:
        case "NOSCRIPT", _:
            return ScriptUnknown(code)
        case "MOVED" | "ASK", [_, place] if place.rpartition(":")[2].isdecimal():
            return Elsewhere(code, place)
        case "ERR", ["max", "number", "of", "clients", *_]:
            return Refused(code, CROWDED)
        case _:
            return Refused(code if code in USELESS | FULL | OTHERS else "ERR")
