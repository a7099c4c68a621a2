"""Routes: operations of a client that map to one operation of a service, written in a file and forwarded as a stream.

    # routes.yaml
    GET /v1/restaurants/{restaurant_id}/picture:
      service: restaurant
      allow: anyone
      openapi: {summary: The picture above a restaurant's menu, response: [image/jpeg]}

    reading = read_routes(file, services, endpoints)      # every route, or every mistake
    table = RouteTable(reading.routes, endpoints, addresses)

`Forwarding` answers what the table in `app.state.routes` maps.
"""

from gateway_common.routing.dispatch import Dispatch, Shortcut
from gateway_common.routing.documentation import add_routes
from gateway_common.routing.endpoint import Endpoint, Entry
from gateway_common.routing.forwarding import Forwarding
from gateway_common.routing.reading import Reading, read_routes
from gateway_common.routing.route import Route
from gateway_common.routing.schema import schema_text
from gateway_common.routing.table import Found, RouteTable

__all__ = [
    "Dispatch",
    "Endpoint",
    "Entry",
    "Forwarding",
    "Found",
    "Reading",
    "Route",
    "RouteTable",
    "Shortcut",
    "add_routes",
    "read_routes",
    "schema_text",
]
