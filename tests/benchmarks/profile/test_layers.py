import pytest

from benchmarks.profile.layers import by_layer, divided, layer_of

SERVED = ["RequestResponseCycle.run_asgi (uvicorn/protocols/http/httptools_impl.py:422)"]
EDGE = [*SERVED, "Budget.__call__ (gateway_common/edge/budget.py:30)"]
COMPOSED = [*EDGE, "app (fastapi/routing.py:400)", "run (gateway_common/composition/run.py:40)"]
SENT = [*COMPOSED, "Breaking.__call__ (gateway_common/services/senders/breaking.py:20)"]
MOVED = [*SENT, "send (gateway_common/services/transports/http1.py:20)"]


@pytest.mark.parametrize(
    ("stack", "layer"),
    [
        (SERVED, "server"),
        (EDGE, "edge"),
        (COMPOSED[:-1], "router and framework"),
        (COMPOSED, "composition"),
        (SENT, "senders"),
        (MOVED, "transport"),
        ([*MOVED, "UVStream.write (loop.c:20)"], "event loop"),
        ([*COMPOSED, "validate_json (pydantic_core/_pydantic_core.so)"], "models and views"),
        ([*COMPOSED, "order_card (mobile_bff/endpoints/orders.py:50)"], "models and views"),
        (["main (somewhere.py:1)"], "rest"),
    ],
)
def test_a_stack_belongs_to_its_innermost_layer(stack: list[str], layer: str) -> None:
    """What a layer lets others do is theirs."""
    assert layer_of(stack) == layer


def test_the_language_belongs_to_whoever_uses_it() -> None:
    """Frames of the interpreter and of its library are no layer."""
    assert layer_of([*EDGE, "replace (dataclasses.py:1)", "dict_merge (dictobject.c:2)"]) == "edge"


@pytest.mark.parametrize("call", ["epoll_pwait (libc.so.6)", "__send (libc.so.6)", "writev (libc.so.6)"])
def test_what_the_kernel_was_asked_for_is_the_kernels(call: str) -> None:
    """A system call is told apart from whoever makes it."""
    assert layer_of([*MOVED, call]) == "kernel"


def test_samples_are_counted_as_often_as_they_were_seen() -> None:
    """Each line ends with a number; what has none is no sample."""
    samples = [f"{';'.join(EDGE)} 3", f"{';'.join(SENT)} 2", f"{';'.join(EDGE)} 1", "", "nothing seen"]

    assert by_layer(samples) == {"edge": 4, "senders": 2}


def test_the_kernel_is_measured_and_all_others_share_the_rest() -> None:
    """Samples in the kernel say nothing of the program's own time, which the layers make up together."""
    shares = divided(user=90.0, system=50.0, samples={"edge": 1, "transport": 2, "kernel": 7})

    assert shares == {"transport": 60.0, "kernel": 50.0, "edge": 30.0}
    assert list(shares) == ["transport", "kernel", "edge"]
