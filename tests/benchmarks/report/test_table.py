from benchmarks.report.table import Table

TABLE = Table(("gateway", "µs"), [("ours", "63"), ("Fastify + undici", "151")])


def test_a_terminal_sees_columns() -> None:
    """Text stands to the left, numbers to the right."""
    assert TABLE.text().splitlines() == [
        "gateway            µs",
        "────────────────  ───",
        "ours               63",
        "Fastify + undici  151",
    ]


def test_a_page_has_a_markdown_table() -> None:
    """The same is a table on a page."""
    assert TABLE.markdown().splitlines() == [
        "| gateway | µs |",
        "| --- | ---: |",
        "| ours | 63 |",
        "| Fastify + undici | 151 |",
    ]
