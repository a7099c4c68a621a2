"""Plans of compositions for people: as text, and as Mermaid diagrams."""

from gateway_common.plans.book import chosen, markdown_of, text_of
from gateway_common.plans.details import span
from gateway_common.plans.mermaid import diagram
from gateway_common.plans.timeline import LEGEND, timeline

__all__ = ["LEGEND", "chosen", "diagram", "markdown_of", "span", "text_of", "timeline"]
