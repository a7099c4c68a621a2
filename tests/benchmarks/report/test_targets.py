from benchmarks.peers import ALL, MOBILE, Work
from benchmarks.report.targets import TARGETS, judged

COSTS = {"ours": 100.0, "Fastify + undici": 150.0, "Express + axios": 799.0}


def test_a_target_is_met_by_its_ratio_and_not_below() -> None:
    """Whoever reaches it exactly meets it; those that were not measured are not judged."""
    verdicts = judged(Work.COMPOSITION, COSTS, "ours")

    assert [verdict.met for verdict in verdicts] == [True, False]
    assert str(verdicts[0]) == "met: Fastify + undici costs at least 1.5 times ours; it is 1.50 times"


def test_without_ours_nothing_is_judged() -> None:
    """A ratio needs two."""
    assert judged(Work.COMPOSITION, {"Fastify + undici": 150.0}, MOBILE.name) == ()


def test_every_target_names_somebody_who_is_measured() -> None:
    """A name that is misspelt would never be missed."""
    able = {(peer.name, work) for peer in ALL for work in peer.asks}
    named = {(target.peer, work) for work, targets in TARGETS.items() for target in targets}

    assert named <= able
    assert len(named) >= 5
