"""Which layer of a gateway a sampled stack was in: that of the innermost frame which belongs to one.

A sample is a line of frames, `function (file:line)`, from the outermost to the innermost, and how often it was seen.
Frames of the language itself and of its library belong to whoever called them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["KERNEL", "LAYERS", "by_layer", "divided", "layer_of"]

KERNEL, REST = "kernel", "rest"

LAYERS: Mapping[str, Sequence[str]] = {
    "models and views": ("pydantic", "mobile_bff/", "services/models.py", "services/operation.py", "orjson"),
    "edge": ("gateway_common/edge/", "gateway_common/telemetry/", "gateway_common/identity/", "structlog/"),
    "composition": ("gateway_common/composition/", "gateway_common/guard/", "gateway_common/parts.py"),
    "senders": ("gateway_common/services/senders/",),
    "transport": ("gateway_common/services/", "gateway_common/wheel.py", "httpx2/", "httpcore"),
    "router and framework": ("fastapi/", "starlette/", "gateway_common/routing/", "gateway_common/app/"),
    "server": ("uvicorn/", "gateway_common/cli/serving/", "gateway_common/wire/", "gateway_common/admin/", "httptools"),
    "event loop": ("loop.c", "uv_", "uv__", "asyncio/"),
}
"""By which words in a frame each layer is known, the most particular first."""

SYSTEM_CALLS = frozenset({
    "close", "epoll_ctl", "epoll_pwait", "epoll_wait", "read", "recv", "recvmsg", "send", "sendmsg", "sendto", "write",
    "writev",
})  # fmt: skip


def by_layer(samples: Iterable[str]) -> Mapping[str, int]:
    """Count *samples* by layer."""
    counted: Counter[str] = Counter()
    for sample in samples:
        stack, _, times = sample.strip().rpartition(" ")
        if times.isdecimal():
            counted[layer_of(stack.split(";"))] += int(times)
    return counted


def divided(user: float, system: float, samples: Mapping[str, int]) -> Mapping[str, float]:
    """Divide *user* by how often each layer was seen, and give the kernel *system*; the dearest comes first."""
    own = {layer: times for layer, times in samples.items() if layer != KERNEL}
    costs = {layer: user * times / sum(own.values()) for layer, times in own.items()}
    return dict(sorted((costs | {KERNEL: system}).items(), key=lambda one: -one[1]))


def layer_of(stack: Sequence[str]) -> str:
    """Name the layer of a *stack* of frames, the innermost last."""
    function, _, place = stack[-1].partition(" ")
    if function.strip("_") in SYSTEM_CALLS and "libc" in place:
        return KERNEL
    return next((layer for frame in reversed(stack) if (layer := _owner_of(frame))), REST)


def _owner_of(frame: str) -> str | None:
    return next((layer for layer, words in LAYERS.items() if any(word in frame for word in words)), None)
