"""What a person reads when everything runs: where it is, what to ask first, and which pages there are."""

from io import StringIO

from rich.console import Console

from ftgo_sandbox.settings import Settings
from ftgo_sandbox.supervisor.processes import processes
from ftgo_sandbox.supervisor.report import Report


def told_of(*names: str) -> list[str]:
    text = StringIO()
    Report(Console(file=text, width=200)).all_ready(list(processes(Settings(), names)), 2.0)
    return text.getvalue().splitlines()


def test_every_page_of_the_gateways_is_named() -> None:
    """Whoever has started everything need not look up where people sign in, and where developers read."""
    told = told_of("order", "provider", "mobile", "browser", "public")
    pages = told[told.index("Pages to open:") + 2 :]

    assert pages == [
        "mobile     │ http://127.0.0.1:8081/docs – what it offers",
        "browser    │ http://127.0.0.1:8082/ – sign in as anybody; the README tells the password",
        "browser    │ http://127.0.0.1:8082/docs – what it offers",
        "public     │ http://127.0.0.1:8083/openapi.json – what it offers",
        "",
    ]


def test_nobody_signs_in_without_a_provider() -> None:
    """A page that could not work is not named."""
    told = told_of("order", "browser")

    assert [line for line in told if "sign in" in line] == []
    assert "browser    │ http://127.0.0.1:8082/docs – what it offers" in told


def test_services_alone_have_no_pages() -> None:
    """Where no gateway was started, there is nothing for people to open."""
    assert [line for line in told_of("order", "provider") if "page" in line.lower()] == []
