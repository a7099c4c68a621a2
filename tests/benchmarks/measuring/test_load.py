import pytest

from benchmarks.measuring.load import Outcome, Pace, read_outcome
from benchmarks.unavailable import Unavailable

SAID = """finished in 415.49ms, 7.22 req/s, 3.53MB/s
requests: 3 total, 3 started, 3 done, 3 succeeded, {failed} failed, 0 errored, 0 timeout
status codes: 3 2xx, 0 3xx, 0 4xx, 0 5xx
traffic: 1.46MB (1535800) total, 73.63KB (75400) headers (space savings 0.00%), 1.38MB (1194) data
"""
LOG = "1795178397774160\t200\t7661\n1795178397774155\t200\t1925\n1795178397774147\t200\t9659\n"


def test_what_the_generator_says_is_read() -> None:
    """Seconds, each request's time and the bytes of all bodies are read from its summary and its log."""
    outcome = read_outcome(SAID.format(failed=0), LOG, spent=0.1)

    assert outcome == Outcome(0.41549, [0.001925, 0.007661, 0.009659], body=1194, spent=0.1)
    assert outcome.rate == pytest.approx(3 / 0.41549)


@pytest.mark.parametrize(("summary", "seconds"), [("12.5us", 12.5e-6), ("2.00s", 2.0), ("1.5m", 90.0)])
def test_every_unit_is_known(summary: str, seconds: float) -> None:
    """A long load is told in other units than a short one."""
    said = SAID.format(failed=0).replace("415.49ms", summary)

    assert read_outcome(said, LOG).seconds == pytest.approx(seconds)


def test_a_failed_request_spoils_the_load() -> None:
    """An answer that is none costs less than a good one, so that no number is told."""
    with pytest.raises(Unavailable, match="2 failed"):
        read_outcome(SAID.format(failed=2), LOG)


def test_unknown_words_are_no_number() -> None:
    """What nobody understands is shown, not guessed."""
    with pytest.raises(Unavailable, match="nobody understands: usage"):
        read_outcome("usage: h2load", LOG)


def test_a_latency_is_that_of_a_share() -> None:
    """A hundredth of the requests is slower than the latency of 99 in 100."""
    outcome = Outcome(1.0, [number / 1000 for number in range(100)], body=0)

    assert outcome.latency(0.5) == 0.05
    assert outcome.latency(0.99) == 0.099
    assert outcome.latency(1.0) == 0.099


def test_at_a_pace_connections_share_the_rate_out_of_step() -> None:
    """Each connection sends its share of the rate, and opens some time after the one before."""
    options = Pace(connections=20, requests=1000, rate=500).options

    assert options[:4] == ["--clients", "20", "--requests", "1000"]
    assert options[options.index("--rps") + 1] == "25.000"
    assert "--rate-period" in options


def test_at_full_speed_nothing_holds_back() -> None:
    """Without a rate every connection goes on at once."""
    assert Pace(connections=20, requests=1000).options == ["--clients", "20", "--requests", "1000"]
