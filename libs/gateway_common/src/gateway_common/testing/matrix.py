"""The failure matrix: every composition of an app, every part, every state, held against what was declared.

    MATRIX = FailureMatrix(create=lambda reach: create_app(SETTINGS, reach), answers=ANSWERS,
                           requests={order_card: "/v1/orders/1"}, token="dev:1")

    @pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
    def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
        case.check()

A team writes these lines once; a part added later is in the matrix by itself. *answers* are what the services say when
all is well, and each composition needs requests in which every one of its parts is asked for. Besides each part alone,
all wants of a composition fail at once; and what fails costs no field that it would not have cost by being absent.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import httpx2
from fastapi import FastAPI

from gateway_common.app import declared_in
from gateway_common.composition import Composition, Node
from gateway_common.deadline import now
from gateway_common.errors import FAILED, State
from gateway_common.services import Reach
from gateway_common.testing.client import client_of
from gateway_common.testing.clock import pass_time, run_simulated
from gateway_common.testing.expected import Expected, expected_of, hold, missing_field
from gateway_common.testing.failing import FailingNetwork
from gateway_common.testing.losses import losses
from gateway_common.testing.network import Given, SimulatedNetwork

__all__ = ["FailureCase", "FailureMatrix", "Sample"]

NEARLY = 0.9
"""The share of its time after which an old value stands in: by then no cache takes it for new."""

FAILING = (*sorted(FAILED), State.ABSENT)


@dataclass(frozen=True, slots=True)
class Sample:
    """Hold a request that a client may send."""

    path: str
    method: str = "GET"
    json: object = None


@dataclass(frozen=True)
class FailureMatrix:
    """Hold an app with what its services answer when all is well, and samples of requests per composition."""

    create: Callable[[Reach], FastAPI]
    answers: Given
    requests: Mapping[Composition[..., Any], str | Sample | Sequence[str | Sample]]
    token: str | None = None

    def cases(self) -> Sequence["FailureCase"]:
        """List every case; raises AssertionError when there is none, or for a composition without a request."""
        app = self.create(lambda: SimulatedNetwork(self.answers))
        compositions = list(dict.fromkeys(one.composition for one in declared_in(app)))
        hold(bool(compositions), "this app has no composition; give it its routers")
        forgotten = [one.name for one in compositions if one not in self.requests]
        hold(not forgotten, f"give the failure matrix a request for: {', '.join(forgotten)}")
        return [case for one in compositions for case in self._of(one)]

    def _of(self, composition: Composition[..., Any]) -> Iterator["FailureCase"]:
        for node in composition.plan.nodes:
            for state in FAILING:
                yield FailureCase(self, composition, node, state)
            if node.part.each is not None:
                yield FailureCase(self, composition, node, State.DOWN, only_one=True)
            if node.part.stale_for is not None:
                yield FailureCase(self, composition, node, State.STALE)
        wants = _only_wanted(composition)
        if len(wants) > 1:
            yield FailureCase(self, composition, wants[0], State.DOWN, along=tuple(wants[1:]))

    @cached_property
    def documented(self) -> Mapping[Composition[..., Any], Collection[str]]:
        """Give the statuses that OpenAPI names for each composition, read once: what fails changes no document."""
        app = self.create(lambda: SimulatedNetwork(self.answers))
        paths = app.openapi()["paths"]
        return {one.composition: paths[one.path][one.method.lower()]["responses"] for one in declared_in(app)}

    def samples(self, composition: Composition[..., Any]) -> Sequence[Sample]:
        """Give the requests for *composition*."""
        given = self.requests[composition]
        listed = [given] if isinstance(given, str | Sample) else given
        return [Sample(one) if isinstance(one, str) else one for one in listed]


@dataclass(frozen=True)
class FailureCase:
    """Hold one case: the part of *node* in *state*, for *only_one* of its items or all, and others *along* with it."""

    matrix: FailureMatrix
    composition: Composition[..., Any]
    node: Node
    state: State
    only_one: bool = False
    along: tuple[Node, ...] = ()

    def __str__(self) -> str:
        """Name it in a test report."""
        which = "all-wants" if self.along else f"{self.node.name}{'-one' if self.only_one else ''}"
        return f"{self.composition.name}-{which}-{self.state}"

    def check(self) -> None:
        """Send it through the whole app on a simulated clock; raises AssertionError where it is not as declared."""
        run_simulated(self._check())

    async def _check(self) -> None:
        operations = {one.part.operation for one in (self.node, *self.along)}
        network = FailingNetwork(self.matrix.answers, operations, only_one=self.only_one)
        app = self.matrix.create(lambda: network)
        async with client_of(app, token=self.matrix.token) as client:
            well = await self._well(client, network)
            if self.state is State.STALE:  # what was answered is kept, and fresh no more
                await pass_time(NEARLY * (self.node.part.stale_for or 0.0))
                await self._fail(app, client, network, well)
                return
        app = self.matrix.create(lambda: network)
        async with client_of(app, token=self.matrix.token) as client:
            await self._fail(app, client, network, well)

    async def _well(self, client: httpx2.AsyncClient, network: FailingNetwork) -> "_Well":
        asked: list[tuple[int, _Well]] = []
        for sample in self.matrix.samples(self.composition):
            network.reset()
            response = await _sent(client, sample)
            well = response.is_success and not response.json().get(missing_field(self.composition))
            told = f"{sample.path} answers {response.status_code}: {response.text}"
            hold(well, f"{self}: with every service well, {told}")
            parts = network.was_asked(at_least=2 if self.only_one else 1)
            asked.append((len(parts), _Well(sample, response.json())))
        most, best = max(asked, key=itemgetter(0))
        hold(most > 0, f"{self}: no request of the matrix asks for this part; add one that does")
        return best

    async def _fail(self, app: FastAPI, client: httpx2.AsyncClient, network: FailingNetwork, well: "_Well") -> None:
        network.fail(State.DOWN if self.state is State.STALE else self.state)
        started = now()
        response = await _sent(client, well.sample)
        took = now() - started
        expected = expected_of(self.composition, (self.node, *self.along), self.state, only_one=self.only_one)
        expected.hold(response, str(self))
        hold(took <= self.composition.within, f"{self}: it took {took:.3f} s of {self.composition.within}")
        documented = self.matrix.documented[self.composition]
        hold(str(response.status_code) in documented, f"{self}: OpenAPI does not name {response.status_code}")
        if app.state.show_composition:
            self._hold_shown(expected, response.headers.get("composition", ""))
        if expected.missing:
            network.fail(State.ABSENT)
            absent = await _sent(client, well.sample)
            self._hold_the_rest(response.json(), well.told, absent.json() if absent.is_success else None)

    def _hold_shown(self, expected: Expected, told: str) -> None:
        shown = any(f"{one.name}={expected.state}" in told for one in (self.node, *self.along))
        hold(shown, f"{self}: Composition says {told!r}")

    def _hold_the_rest(self, told: object, well: object, absent: object) -> None:
        lost = sorted({*losses(absent, told)} & {*losses(well, told)})
        hold(not lost, f"{self}: it also costs {', '.join(lost)}, which absence does not")


@dataclass(frozen=True, slots=True)
class _Well:
    """Hold what was *told* to the request of *sample* while every service was well."""

    sample: Sample
    told: object


def _only_wanted(composition: Composition[..., Any]) -> list[Node]:
    needed = {one.part.operation for one in composition.plan.nodes if one.part.needed}
    return [one for one in composition.plan.nodes if one.part.operation not in needed]


async def _sent(client: httpx2.AsyncClient, sample: Sample) -> httpx2.Response:
    return await client.request(sample.method, sample.path, json=sample.json)
