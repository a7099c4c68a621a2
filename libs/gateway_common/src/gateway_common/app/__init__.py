"""The front door: making a gateway, the order of its edge and of its senders."""

from gateway_common.app.declared import Declared, declared_in, routes_in
from gateway_common.app.edge import Edge, edge_of
from gateway_common.app.gateway import create_gateway
from gateway_common.app.resource import scopes_in
from gateway_common.app.senders import senders_of

__all__ = ["Declared", "Edge", "create_gateway", "declared_in", "edge_of", "routes_in", "scopes_in", "senders_of"]
