"""Who gets the next call, and who is left alone."""

from collections import Counter

from gateway_common.services.balancing import Replica, Replicas
from gateway_common.settings.balancing import BalancingSettings
from tests.gateway_common.services.balancing.given import Silent, dice, place, replicas_of


def fail(replicas: Replicas, replica: Replica, *, times: int = 5, now: float = 0.0) -> list[float | None]:
    return [replicas.failed(replica, now) for _ in range(times)]


def picked(replicas: Replicas, *, times: int = 1000, now: float = 0.0) -> Counter[str]:
    """Count who is picked when nothing is under way."""
    return Counter(one.place.address.host for _ in range(times) if (one := replicas.pick(now)))


def test_of_two_that_are_drawn_the_cheaper_is_taken() -> None:
    """It is not the best of all: whoever is drawn with a dearer one has it."""
    replicas, (a, b, c) = replicas_of(place("a"), place("b"), place("c"), chance=dice(0.0, 0.9))  # a and c
    a.begin(0.0)
    a.begin(0.0)
    c.begin(0.0)
    first = replicas.pick(0.0)
    a.in_flight = 0

    assert (first, replicas.pick(0.0)) == (c, a)
    assert b.picks == 0


def test_who_is_a_little_faster_does_not_get_everything() -> None:
    """Times within a factor of two are alike, and the load decides; whoever takes much longer has to be idle for it."""
    replicas, (a, b) = replicas_of(place("a"), place("b"), chance=dice(0.9, 0.0))  # b first
    for _ in range(2):
        a.heard(0.0, 0.010, failed=False)
        b.heard(0.0, 0.019, failed=False)
    alike = replicas.pick(0.0)
    b.heard(0.0, 0.060, failed=False)
    slower = replicas.pick(0.0)
    for _ in range(3):
        a.begin(0.0)

    assert (alike, slower, replicas.pick(0.0)) == (b, a, b)


def test_alike_are_asked_alike() -> None:
    """Replicas that nothing tells apart get about as many calls each."""
    replicas, _ = replicas_of(place("a"), place("b"), place("c"), place("d"))

    assert all(200 < count < 300 for count in picked(replicas).values())


def test_a_slow_one_gets_little() -> None:
    """Power of two choices gives one of four that is slow a few calls, where taking turns would give it a quarter."""
    replicas, made = replicas_of(*(place(host) for host in "abcd"))
    takes = {"a": 0.5, "b": 0.01, "c": 0.01, "d": 0.01}
    under_way: list[tuple[float, Replica]] = []
    for turn in range(4000):
        now = turn * 0.001
        for end, one in [due for due in under_way if due[0] <= now]:
            under_way.remove((end, one))
            one.in_flight -= 1
            one.heard(now, takes[one.place.address.host], failed=False)
        taken = replicas.pick(now)
        assert taken is not None
        taken.begin(now)
        under_way.append((now + takes[taken.place.address.host], taken))

    shares = {one.place.address.host: one.picks / 4000 for one in made}
    assert shares["a"] < 0.05
    assert min(shares[host] for host in "bcd") > 0.28


def test_nobody_is_asked_twice_who_failed_once_if_there_is_another() -> None:
    """A try goes where no earlier one went, even to one that is not in service, and back only if nobody is left."""
    replicas, (a, b) = replicas_of(place("a"), place("b"))
    fail(replicas, b)

    assert replicas.pick(0.0, tried=[a.name]) is b
    assert replicas.pick(0.0, tried=[a.name, b.name]) is a


def test_an_outlier_is_ejected() -> None:
    """The fifth failure in a row ejects it for ten seconds, in which it gets nothing."""
    replicas, (a, b) = replicas_of(place("a"), place("b"))

    assert fail(replicas, b) == [None, None, None, None, 10.0]
    assert picked(replicas) == {"a": 1000}
    assert a.in_service


def test_one_who_is_no_worse_than_the_others_is_not_ejected() -> None:
    """Where all fail it is the service that is ill: nobody is left out, and nobody is sent elsewhere."""
    replicas, (a, b) = replicas_of(place("a"), place("b"))
    for _ in range(6):
        fail(replicas, a, times=1)
        fail(replicas, b, times=1)

    assert [one.standing.ejected for one in (a, b)] == [False, False]
    assert (replicas.do_better(a, ()), replicas.do_better(b, ())) == (False, False)
    assert replicas.panic


def test_at_most_half_are_ejected() -> None:
    """Of four and of five, two may be out; of a single one none."""
    for count, most in ((1, 0), (2, 1), (3, 1), (4, 2), (5, 2)):
        replicas, made = replicas_of(*(place(f"k{number}") for number in range(count)))
        for one in made[1:]:
            fail(replicas, one)

        assert sum(one.standing.ejected for one in made) == most


def test_in_a_panic_everybody_is_asked() -> None:
    """When fewer than half are in service all are candidates, those that are down and ejected, too."""
    replicas, made = replicas_of(*(place(host) for host in "abcd"))
    fail(replicas, made[0])
    for one in made[1:3]:
        one.up = False
    replicas.sort()

    assert replicas.panic
    assert len(picked(replicas)) == 4


def test_a_panic_ends_with_the_first_who_does_well() -> None:
    """In a panic who answers well is back in service at once, and gets the calls of those who do not."""
    replicas, (a, b) = replicas_of(place("a"), place("b"), policy=BalancingSettings(slow_start=0))
    fail(replicas, b)
    fail(replicas, a, times=3)
    panic = replicas.panic
    replicas.went_well(b, 1.0)

    assert (panic, replicas.panic, b.in_service) == (True, False, True)
    assert replicas.do_better(a, ())


def test_who_is_ejected_comes_back_by_one_call() -> None:
    """The first call after its time goes there, no other until that has come back well, and then it is in service."""
    replicas, (_, b) = replicas_of(place("a"), place("b"))
    fail(replicas, b)
    early = replicas.pick(9.0)
    trial = replicas.pick(10.0)
    meanwhile = [replicas.pick(10.0) for _ in range(10)]
    replicas.went_well(b, 11.0)

    assert (early is b, trial is b, b in meanwhile) == (False, True, False)
    assert b.in_service


def test_who_fails_its_trial_stays_out_for_twice_as_long() -> None:
    """One failure is enough then."""
    replicas, (_, b) = replicas_of(place("a"), place("b"))
    fail(replicas, b)
    replicas.pick(10.0)

    assert (replicas.failed(b, 10.0), b.standing.ejected) == (20.0, True)


def test_no_retry_is_a_trial() -> None:
    """A call that has failed once is not risked again, nor one that cannot be repeated."""
    replicas, (a, b) = replicas_of(place("a"), place("b"))
    fail(replicas, b)

    assert replicas.pick(10.0, repeatable=False) is a
    assert replicas.pick(10.0, tried=["another"]) is a


def test_who_answers_late_to_an_old_call_stays_out() -> None:
    """What was under way when it was ejected does not bring it back."""
    replicas, (_, b) = replicas_of(place("a"), place("b"))
    fail(replicas, b)
    replicas.went_well(b, 1.0)

    assert b.standing.ejected


def test_a_new_one_gets_little_at_first() -> None:
    """An address that comes to others gets a growing share, and the first ones of all get all of theirs."""
    replicas, made = replicas_of(place("a"), place("b"))
    new = Replica(place("c"), Silent(), BalancingSettings())
    replicas.become([*made, new], 100.0)
    shares = [picked(replicas, now=now)["c"] / 1000 for now in (100.0, 105.0, 111.0)]

    assert shares[0] < 0.1 < shares[1] < 0.3 < shares[2] < 0.37


def test_weights_say_who_gets_more() -> None:
    """Nine to one in weight is about nine to one in calls."""
    replicas, _ = replicas_of(place("a", weight=9), place("b", weight=1))

    assert 0.03 < picked(replicas)["b"] / 1000 < 0.2


def test_the_next_priority_waits_until_the_first_does_not_work() -> None:
    """Only the lowest number gets calls while half of it is in service; then the next, and back again (RFC 2782)."""
    replicas, made = replicas_of(place("a"), place("b"), place("c", priority=1))
    well = picked(replicas)
    for one in made[:2]:
        one.up = False
    replicas.sort()
    ill = picked(replicas)
    made[0].up = True
    replicas.sort()

    assert (sorted(well), sorted(ill), sorted(picked(replicas))) == (["a", "b"], ["c"], ["a"])
    assert not replicas.panic


def served(replicas: Replicas, now: float) -> str:
    """Let a call be sent that goes well."""
    one = replicas.pick(now)
    assert one is not None
    replicas.went_well(one, now)
    return one.place.address.host


def test_a_trouble_of_the_first_priority_ends() -> None:
    """Three failures send its calls to the next; when it would be over for who is ejected, one call tries it."""
    replicas, (main, _) = replicas_of(place("main"), place("spare", priority=1))
    fail(replicas, main, times=3)
    early = {served(replicas, 9.9) for _ in range(20)}
    trial = replicas.pick(10.0)
    meanwhile = {served(replicas, 10.0) for _ in range(20)}
    replicas.went_well(main, 10.1)

    assert (early, trial, meanwhile) == ({"spare"}, main, {"spare"})
    assert {served(replicas, 10.1) for _ in range(20)} == {"main"}


def test_a_trouble_that_is_not_over_is_tried_again_later() -> None:
    """Who fails its trial rests again, one that may not be ejected, too."""
    policy = BalancingSettings(most_ejected=0)
    replicas, (main, _) = replicas_of(place("main"), place("spare", priority=1), policy=policy)
    fail(replicas, main, times=3)
    tried: list[float] = []
    for now in range(35):
        if replicas.pick(now) is main:
            replicas.failed(main, now)
            tried.append(now)

    assert (tried, main.standing.ejected) == ([10, 20, 30], False)


def test_weights_are_added_up_once() -> None:
    """While nobody is new, and for a moment while somebody is, not every call adds up what all of them weigh."""
    replicas, made = replicas_of(place("a", weight=9), place("b", weight=1))
    replicas.pick(0.0)
    made[0].place = place("a", weight=0)
    kept = picked(replicas)["a"]
    replicas.become(made, 0.0)
    anew = picked(replicas)["a"]

    assert kept > 800
    assert anew < 100


def test_nobody_is_there() -> None:
    """Without addresses there is nobody to pick, and no panic about it."""
    replicas, _ = replicas_of()

    assert (replicas.pick(0.0), replicas.panic, len(replicas)) == (None, False, 0)
