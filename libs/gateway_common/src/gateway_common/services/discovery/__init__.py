"""Where the addresses of a service are found when they come and go: in a file, or in DNS."""

from gateway_common.services.discovery.file import FileSource
from gateway_common.services.discovery.following import Following
from gateway_common.services.discovery.source import Found, NotFound, Source

__all__ = ["FileSource", "Following", "Found", "NotFound", "Source"]
