from gateway_common.overload.pace import Pace
from gateway_common.overload.rests import LEAST_REFUSALS, REFUSALS, Rests
from tests.gateway_common.overload.model import Asked


def rests(*, starts: int) -> Rests:
    return Rests(Pace(target=0.003, most=starts))


def refused(number: int, of: Rests) -> list[Asked]:
    clients = [Asked(0.0) for _ in range(number)]
    for client in clients:
        of.refused(client)
    return clients


def test_who_is_one_too_many_rests() -> None:
    """Four times as many as begin are heard in a turn, eight at the least; the others are not, until the next."""
    for starts, most in ((1, LEAST_REFUSALS), (10, 10 * REFUSALS)):
        one = rests(starts=starts)
        clients = refused(most + 2, one)
        resting = [client.rested is not None for client in clients]
        one.turn()

        assert resting == [False] * most + [True] * 2
        assert len(one) == 0
        assert all(client.rested is None for client in clients)


def test_who_has_rested_longest_is_heard_first() -> None:
    """In each turn as many are heard again as can be refused in it."""
    one = rests(starts=1)
    clients = refused(3 * LEAST_REFUSALS, one)
    one.turn()

    assert len(one) == LEAST_REFUSALS
    assert [client.rested is None for client in clients] == [True] * 2 * LEAST_REFUSALS + [False] * LEAST_REFUSALS


def test_who_rests_already_is_there_once() -> None:
    """A client that is refused twice in a turn rests once."""
    one = rests(starts=1)
    refused(LEAST_REFUSALS, one)
    (client,) = refused(1, one)
    one.refused(client)

    assert len(one) == 1


def test_each_turn_counts_anew() -> None:
    """Who was refused in the turn before takes nobody's place in this one."""
    one = rests(starts=1)
    refused(LEAST_REFUSALS, one)
    one.turn()
    clients = refused(LEAST_REFUSALS, one)

    assert [client.rested for client in clients] == [None] * LEAST_REFUSALS
