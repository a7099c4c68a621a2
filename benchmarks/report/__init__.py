"""How results are told: tables for terminal and page, charts as SVG, targets as met or missed."""
