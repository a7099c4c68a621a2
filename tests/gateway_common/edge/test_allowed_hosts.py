import pytest

from gateway_common.edge import AllowedHosts
from gateway_common.errors import DeclarationError, ProblemError
from gateway_common.testing import SimulatedNetwork
from tests.gateway_common.edge.door import SIGNED_IN, TARGETS, Door, front_door, gateway_of
from tests.gateway_common.edge.exchange import ask, says_hello

TOKEN = SIGNED_IN[1]


@TARGETS
@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Host: localhost", "Host: localhost"],
        ["Host: localhost", "Host: evil.example"],
        ["Host:"],
        ["Host: localhost, evil.example"],
        ["Host: user@localhost"],
        ["Host: localhost/"],
        ["Host: localhost:port"],
        ["Host: local host"],
        ["Host: [::1"],
        [f"Host: {'a' * 9000}"],
    ],
    ids=lambda lines: " ".join(lines)[:40] or "none",
)
async def test_a_request_has_exactly_one_readable_host(door: Door, target: str, lines: list[str]) -> None:
    """None, two, or one that is no host is a malformed request."""
    answer = await door.hear(f"GET {target} HTTP/1.1", *lines, TOKEN)

    assert (answer.status, door.told) == (400, [])
    assert answer.problem in {"bad-host", "repeated-header"}


@TARGETS
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost.", "127.0.0.2", "[::2]"])
async def test_nobody_answers_to_another_name(door: Door, target: str, host: str) -> None:
    """A host that is not ours gets nothing, though it leads here."""
    answer = await door.ask(target, f"Host: {host}")

    assert (answer.status, answer.problem, door.told) == (421, "misdirected", [])


@TARGETS
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:1234", "127.0.0.1:8081", "[::1]", "[::1]:9"])
async def test_the_sandbox_answers_to_loopback(door: Door, target: str, host: str) -> None:
    """In the sandbox profile nothing has to be set, and the port is nobody's concern."""
    assert (await door.ask(target, f"Host: {host}")).status == 200


@TARGETS
async def test_only_the_hosts_that_are_set_are_ours(target: str) -> None:
    """A setting replaces loopback; with a port it means just that port."""
    async with front_door(hosts="api.example.com,127.0.0.1:8443") as door:
        statuses = {
            host: (await door.ask(target, f"Host: {host}")).status
            for host in ("api.example.com", "api.example.com:443", "127.0.0.1:8443", "127.0.0.1", "localhost")
        }

    assert list(statuses.values()) == [200, 200, 200, 421, 421]


@TARGETS
async def test_the_authority_of_an_absolute_target_is_the_host(door: Door, target: str) -> None:
    """It wins over `Host`, and is checked like it."""
    ours = await door.hear(f"GET http://localhost:80{target} HTTP/1.1", "Host: evil.example", TOKEN)
    theirs = await door.hear(f"GET http://evil.example{target} HTTP/1.1", *SIGNED_IN)
    nobody = await door.hear(f"GET http://user@localhost{target} HTTP/1.1", *SIGNED_IN)

    assert (ours.status, theirs.status, nobody.status) == (200, 421, 400)


async def test_the_old_protocol_needs_a_host_too(door: Door) -> None:
    """HTTP/1.0 may come without a `Host`, but not to us."""
    assert (await door.hear("GET /seen HTTP/1.0")).status == 400


def test_production_does_not_start_without_a_name() -> None:
    """Which hosts are ours cannot be guessed: the start says so, with the variable."""
    with pytest.raises(DeclarationError) as stopped:
        gateway_of(SimulatedNetwork({}), profile="production")

    assert stopped.value.mistakes == (
        "this gateway does not know its name; set GATEWAY_HOSTS, such as api.example.com,www.example.com.",
    )


async def test_without_hosts_nobody_gets_in() -> None:
    """An empty list lets nobody in, rather than everybody."""
    with pytest.raises(ProblemError):
        await ask(AllowedHosts(says_hello, []))
