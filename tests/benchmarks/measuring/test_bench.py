import pytest

from benchmarks.measuring.bench import Effort
from benchmarks.peers import ALL


@pytest.mark.parametrize(
    ("only", "names"),
    [(("envoy", "HAPROXY"), ["Envoy", "HAProxy"]), (("mobile",), ["ours: mobile"]), (("nobody",), [])],
)
def test_peers_are_chosen_by_a_part_of_their_name(only: tuple[str, ...], names: list[str]) -> None:
    """Nobody has to spell a name out."""
    assert [peer.name for peer in Effort(only=only).chosen(ALL)] == names


def test_without_a_choice_all_are_measured() -> None:
    """Naming nobody means everybody."""
    assert list(Effort().chosen(ALL)) == list(ALL)
