"""Services behind TLS: who is believed, and who is told nothing."""

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports import TransportPolicy
from gateway_common.settings import TlsSettings
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.certificates import certificate, proving
from tests.gateway_common.services.transports.wires import answering, ok, reaching, serving


async def heard(service: ssl.SSLContext, trusted: ssl.SSLContext | None, host: str = "127.0.0.1") -> Answer:
    """Give the answer of a service that shows *service*, to who trusts *trusted*."""
    policy = TransportPolicy(connect_within=10, tls=trusted)
    async with (
        serving(answering(ok(b"secret")), service) as served,
        reaching(replace(served.address, host=host), policy) as transport,
    ):
        return await transport(call(within=20))


async def test_a_service_is_recognised(tmp_path: Path) -> None:
    """Who shows a certificate of the authority in `ca_file` is spoken to."""
    trusted = TlsSettings(ca_file=certificate(tmp_path).authority).context()
    answer = await heard(proving(), trusted)

    assert (answer.state, answer.body) == (State.OK, b"secret")


async def test_a_stranger_is_told_nothing(tmp_path: Path) -> None:
    """A certificate of another authority, or for another host, ends it before a byte was sent."""
    trusted = TlsSettings(ca_file=certificate(tmp_path).authority).context()
    answers = [
        await heard(proving("theirs"), trusted),
        await heard(proving("ours", "another.example"), trusted),
        await heard(proving(), None),
    ]

    assert [(answer.state, answer.sent) for answer in answers] == [(State.DOWN, False)] * 3
    assert all("CERTIFICATE_VERIFY_FAILED" in answer.reason for answer in answers)


async def test_a_service_may_ask_who_we_are(tmp_path: Path) -> None:
    """With a certificate we are let in, without one we are not."""
    files = certificate(tmp_path)
    known = TlsSettings(ca_file=files.authority, certificate_file=files.certificate, key_file=files.key).context()
    unknown = TlsSettings(ca_file=files.authority).context()
    answers = [await heard(proving(wants="ours"), one) for one in (known, unknown)]

    assert [answer.state for answer in answers] == [State.OK, State.DOWN]


@pytest.mark.parametrize("size", [1, 300_000])
async def test_connections_with_tls_are_used_again(tmp_path: Path, size: int) -> None:
    """A handshake is made once."""
    policy = TransportPolicy(connect_within=10, tls=TlsSettings(ca_file=certificate(tmp_path).authority).context())
    async with (
        serving(answering(ok(b"a" * size)), proving()) as served,
        reaching(served.address, policy) as transport,
    ):
        answers = [await transport(call(within=20, most=1 << 20)) for _ in range(3)]

        assert [(answer.state, len(answer.body)) for answer in answers if isinstance(answer.body, bytes)] == [
            (State.OK, size)
        ] * 3
        assert served.connections == 1
