"""What the balancers show when somebody reads the metrics: which addresses of a service get calls, and which do not."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.services.balancing import Balancing

__all__ = ["addresses_of", "balancers_tell"]

STATES = ("up", "ejected", "down", "draining")


def addresses_of(balancer: Balancing) -> Mapping[str, int]:
    """Count the addresses of a service by their state; one that is both down and ejected is down."""
    counted = dict.fromkeys(STATES, 0)
    for replica in balancer.replicas:
        counted["up" if replica.in_service else "ejected" if replica.up else "down"] += 1
    return counted | {"draining": balancer.draining}


def balancers_tell(balancers: Mapping[str, Balancing]) -> Iterator[Metric]:
    """Tell of the *balancers* of services, by name."""
    addresses = GaugeMetricFamily(
        "gateway_addresses", "Addresses of a service by their state.", labels=("service", "state")
    )
    panic = GaugeMetricFamily(
        "gateway_addresses_panic", "1 while calls go to all addresses, for too few do well.", labels=("service",)
    )
    picks = CounterMetricFamily(
        "gateway_address_picks", "Calls that were sent to an address, by try.", labels=("service", "address")
    )
    ejections = CounterMetricFamily(
        "gateway_address_ejections", "Times that an address was left out for its failures.", labels=("service",)
    )
    misses = CounterMetricFamily(
        "gateway_address_misses", "Looks for the addresses of a service that found nothing.", labels=("service",)
    )
    for service, balancer in balancers.items():
        for state, count in addresses_of(balancer).items():
            addresses.add_metric((service, state), count)
        for replica in balancer.replicas:
            picks.add_metric((service, replica.name), replica.picks)
        panic.add_metric((service,), balancer.replicas.panic)
        ejections.add_metric((service,), balancer.replicas.ejections)
        misses.add_metric((service,), balancer.misses)
    yield from (addresses, panic, picks, ejections, misses)
