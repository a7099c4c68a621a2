"""Pages for people, served by the gateway itself."""

from gateway_common.pages.docs import DOCS, DocsPage

__all__ = ["DOCS", "DocsPage"]
