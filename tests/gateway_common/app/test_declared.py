"""Services and operations that nobody could tell apart stop the start."""

from collections.abc import Sequence

import pytest

from gateway_common import GatewaySettings, ReadModel, Service, create_gateway
from gateway_common.errors import DeclarationError
from tests.support.gateways import settings_for


class Dish(ReadModel):
    name: str


def menu() -> Service:
    return Service("menu")


def with_two_reads() -> Service:
    service = menu()
    for path in ("/dishes", "/dishes/now"):

        @service.get(path)
        def find_dishes() -> list[Dish]: ...

        assert find_dishes in service.operations
    return service


def mistakes_of(services: Sequence[Service]) -> tuple[str, ...]:
    with pytest.raises(DeclarationError) as refused:
        create_gateway("cafe", settings_for(services), services=services, routers=[])
    return refused.value.mistakes


def test_two_operations_of_one_name_stop_the_start() -> None:
    """Logs, metrics and kept values go by the name of an operation, so a service has each name once."""
    (mistake,) = mistakes_of([with_two_reads()])

    assert mistake == "service 'menu' has two operations called find_dishes; logs could not tell them, rename one."


def test_two_services_of_one_name_stop_the_start() -> None:
    """Of two services with one name the last one's policies would silently hold; the same one twice is no matter."""
    (mistake,) = mistakes_of([menu(), menu()])

    assert mistake == "two services are called 'menu', and only one address can be; declare it once and import it."


def test_an_address_for_nobody_stops_the_start() -> None:
    """A misspelt service is told beside the one that has no address for it."""
    settings = GatewaySettings.load({"GATEWAY_HOSTS": "localhost", "GATEWAY_SERVICES__MENUE__URL": "http://menu"})

    with pytest.raises(DeclarationError) as refused:
        create_gateway("cafe", settings, services=[menu()], routers=[])

    assert refused.value.mistakes == (
        "service 'menu' has no address; set GATEWAY_SERVICES__MENU__URL, such as http://menu:8080.",
        "GATEWAY_SERVICES__MENUE__URL is for no service of this gateway; did you mean GATEWAY_SERVICES__MENU__URL?",
    )


def test_a_service_named_twice_is_one_service() -> None:
    """Listing the same service twice harms nobody."""
    service = menu()

    app = create_gateway("cafe", settings_for([service]), services=[service, service], routers=[])

    assert app.title == "cafe gateway"
