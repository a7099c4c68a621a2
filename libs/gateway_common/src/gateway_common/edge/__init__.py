"""What every request passes before an endpoint sees it, and every answer on its way out: pure ASGI, a file for each.

Which of them a gateway has, and in which order, is a list in `gateway_common.app`. One that has nothing left to do when
the next one is done gives back what that gives, to be awaited by somebody who has.
"""

from gateway_common.edge.access_log import AccessLog
from gateway_common.edge.allowed_hosts import AllowedHosts
from gateway_common.edge.budget import Budget
from gateway_common.edge.canonical_path import CanonicalPath
from gateway_common.edge.clean_fields import CleanFields
from gateway_common.edge.client_certificates import ClientCertificates
from gateway_common.edge.compression import Compression
from gateway_common.edge.cors import Cors
from gateway_common.edge.cross_site import CrossSite
from gateway_common.edge.disconnect import Disconnect
from gateway_common.edge.fresh_nonces import FreshNonces
from gateway_common.edge.head import Head
from gateway_common.edge.loops import Loops
from gateway_common.edge.methods import Methods
from gateway_common.edge.metrics import Metrics
from gateway_common.edge.no_cookies import NoCookies
from gateway_common.edge.own_cookies import OwnCookies
from gateway_common.edge.problem_handlers import problem_handlers
from gateway_common.edge.problems import Problems
from gateway_common.edge.request_body import RequestBody
from gateway_common.edge.request_id import RequestId
from gateway_common.edge.security_headers import SecurityHeaders
from gateway_common.edge.trusted_proxies import TrustedProxies

__all__ = [
    "AccessLog",
    "AllowedHosts",
    "Budget",
    "CanonicalPath",
    "CleanFields",
    "ClientCertificates",
    "Compression",
    "Cors",
    "CrossSite",
    "Disconnect",
    "FreshNonces",
    "Head",
    "Loops",
    "Methods",
    "Metrics",
    "NoCookies",
    "OwnCookies",
    "Problems",
    "RequestBody",
    "RequestId",
    "SecurityHeaders",
    "TrustedProxies",
    "problem_handlers",
]
