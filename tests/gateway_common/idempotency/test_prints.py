"""What tells requests and their keys apart."""

from dataclasses import replace
from itertools import combinations

from gateway_common.caller import Caller, CallerKind
from gateway_common.idempotency.prints import place_of, print_of

ANN = Caller(CallerKind.CONSUMER, "7")
ASKED = ("POST", "/orders", b"a=1", b"application/json", b"{}")


def test_the_same_request_has_the_same_print() -> None:
    """Method, path, query, type and body, and nothing else."""
    assert print_of(*ASKED) == print_of(*ASKED)


def test_every_part_of_a_request_is_in_its_print() -> None:
    """A difference anywhere is another request, also where a letter only moves from one part to the next."""
    others = [
        ASKED,
        ("PUT", *ASKED[1:]),
        ("POST", "/orders/1", *ASKED[2:]),
        (*ASKED[:2], b"a=2", *ASKED[3:]),
        (*ASKED[:3], b"text/plain", ASKED[4]),
        (*ASKED[:4], b"{ }"),
        (*ASKED[:2], b"a=1a", b"pplication/json", ASKED[4]),
    ]

    assert all(print_of(*one) != print_of(*other) for one, other in combinations(others, 2))


def test_two_callers_never_meet() -> None:
    """The same key of another person, kind of caller, account or gateway is another place."""
    callers = [ANN, replace(ANN, subject="8"), replace(ANN, kind=CallerKind.PARTNER), replace(ANN, tenant="7")]
    places = [place_of("mobile", caller, "k") for caller in callers]
    places += [place_of("browser", ANN, "k"), place_of("mobile", ANN, "K")]

    assert len(set(places)) == len(places)


def test_what_a_caller_may_do_does_not_move_their_key() -> None:
    """A fresh token, with other scopes, finds what was done under the last one."""
    fresh = replace(ANN, scopes=frozenset({"orders:write"}), authenticated_at=5)

    assert place_of("mobile", ANN, "k") == place_of("mobile", fresh, "k")


def test_a_place_names_nobody() -> None:
    """Neither the caller nor the key can be read from the store's keys."""
    assert "7" * 20 not in place_of("mobile", replace(ANN, subject="7" * 20), "secret-key")
    assert "secret-key" not in place_of("mobile", ANN, "secret-key")
