"""What operators see of a gateway: its log, one line per event, with nothing secret in it, and its metrics."""

from gateway_common.telemetry.logs import configure_logs, log_aside
from gateway_common.telemetry.metrics import UNMATCHED, Meters
from gateway_common.telemetry.outlet import Outlet
from gateway_common.telemetry.redaction import REDACTED, redacted
from gateway_common.telemetry.request_log import RequestLog

__all__ = ["REDACTED", "UNMATCHED", "Meters", "Outlet", "RequestLog", "configure_logs", "log_aside", "redacted"]
