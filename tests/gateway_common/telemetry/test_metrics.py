"""What a gateway counts, as Prometheus reads it."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families

from gateway_common.telemetry import Meters
from gateway_common.telemetry.metrics import MOST_SERIES


def counted(meters: Meters, name: str, worker: str | None = None) -> dict[tuple[str, ...], float]:
    """Read the samples called *name* by the values of their labels, in the order of the labels' names."""
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(meters.exposition(worker).decode())
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_method_route_and_status() -> None:
    """Each combination counts for itself, with its time."""
    meters = Meters()

    meters.request("GET", "/orders/{order_id}", 200, 0.25)
    meters.request("GET", "/orders/{order_id}", 200, 0.5)
    meters.request("GET", "/orders/{order_id}", 404, 0.125)

    assert counted(meters, "gateway_request_seconds_count") == {
        ("GET", "/orders/{order_id}", "200"): 2,
        ("GET", "/orders/{order_id}", "404"): 1,
    }
    assert counted(meters, "gateway_request_seconds_sum")["GET", "/orders/{order_id}", "200"] == 0.75


def test_what_no_route_matched_is_one_label() -> None:
    """A request without a route, and one by a method that nobody knows, cannot make labels."""
    meters = Meters()

    for method in ("GET", "BREW", "PROPFIND"):
        meters.request(method, "", 404, 0.0)

    assert counted(meters, "gateway_request_seconds_count") == {
        ("GET", "unmatched", "404"): 1,
        ("other", "unmatched", "404"): 2,
    }


def test_labels_have_an_end() -> None:
    """Whatever varies, one metric tells only so many combinations apart; the rest count together."""
    meters = Meters()

    for number in range(MOST_SERIES + 10):
        meters.part("home", f"part {number}", "ok")
    meters.part("home", "part 0", "ok")

    parts = counted(meters, "gateway_parts_total")
    assert len(parts) == MOST_SERIES + 1
    assert (parts["home", "part 0", "ok"], parts["other", "other", "other"]) == (2, 10)


def test_calls_are_counted_by_what_became_of_them() -> None:
    """Service, operation and state are told apart."""
    meters = Meters()

    meters.call("kitchen", "find_ticket", "ok", 0.25)
    meters.call("kitchen", "find_ticket", "late", 1.0)

    assert counted(meters, "gateway_call_seconds_count") == {
        ("find_ticket", "kitchen", "late"): 1,
        ("find_ticket", "kitchen", "ok"): 1,
    }


def test_a_time_counts_from_the_first_bound_that_it_does_not_pass() -> None:
    """A histogram's buckets hold all that took no longer than their bound; the last one holds everything."""
    meters = Meters()

    for seconds in (0.0, 0.005, 0.0051, 3.0, 60.0):
        meters.call("kitchen", "find_ticket", "ok", seconds)

    buckets = counted(meters, "gateway_call_seconds_bucket")
    most = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf")]
    assert [float(le) for le, *_ in buckets] == most
    assert list(buckets.values()) == [2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 5]
    assert counted(meters, "gateway_call_seconds_count") == {("find_ticket", "kitchen", "ok"): 5}
    assert counted(meters, "gateway_call_seconds_sum") == {("find_ticket", "kitchen", "ok"): 63.0101}


def test_gauges_are_read_when_somebody_asks() -> None:
    """What is under way, and what others want told, is as it is at that moment."""
    meters, told = Meters(), [1.0]

    def gauges() -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("gateway_test", "A test.", told[-1])

    meters.tell(gauges)
    before = counted(meters, "gateway_test"), counted(meters, "gateway_requests_in_flight")
    told.append(2.0)
    meters.in_flight += 3
    after = counted(meters, "gateway_test"), counted(meters, "gateway_requests_in_flight")

    assert (before, after) == (({(): 1.0}, {(): 0.0}), ({(): 2.0}, {(): 3.0}))


def test_a_worker_marks_every_sample() -> None:
    """Where several processes count, each sample says whose it is; asking twice changes nothing."""
    meters = Meters()
    meters.part("home", "orders", "ok")

    first, second = meters.exposition("1").decode(), meters.exposition("1").decode()

    samples = [line for line in first.splitlines() if not line.startswith("#")]
    assert [line for line in samples if 'worker="1"' not in line] == []
    assert [line.rpartition(" ")[0] for line in first.splitlines()] == [
        line.rpartition(" ")[0] for line in second.splitlines()
    ]
    assert "worker" not in meters.exposition().decode()


def test_process_and_python_are_told() -> None:
    """Memory, descriptors, processor time and the interpreter are among the metrics."""
    meters = Meters()

    names = {"process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total", "python_info"}

    assert {name for name in names if counted(meters, name)} == names


def test_two_gateways_in_one_process_count_for_themselves() -> None:
    """Meters share nothing."""
    one, other = Meters(), Meters()

    one.part("home", "orders", "ok")

    assert counted(other, "gateway_parts_total") == {}
