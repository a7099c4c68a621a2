import pytest

from gateway_common.sessions import return_address


@pytest.mark.parametrize(
    "wanted",
    [
        "/",
        "/orders/7",
        "/orders?status=confirmed&q=a%20b",
        "/a/b.html#part",
        "/search?next=https://evil.example/",
        "/caf%C3%A9",
        "/orders?return=%2Fhome",
    ],
)
def test_a_path_of_ours_is_taken_as_it_is(wanted: str) -> None:
    """A path with one slash in front is where one goes on, to the letter."""
    assert return_address(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "orders",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%61uth/login",
        "/./auth/login",
        "/orders/../auth/login",
        "/%2e%2e/auth/login",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/%0d%0aSet-Cookie:a=b",
        "/orders/%00",
        "/a b",
        "/ä",
        "/%",
        "/%zz",
        "javascript:alert(1)",
        "/auth/logout",
        "/auth/login?return_to=/auth/login",
        "/?a=\\b",
        "/" + "a" * 4000,
    ],
)
def test_whatever_could_lead_elsewhere_leads_home(wanted: str | None) -> None:
    """Another host, in any spelling, a control, a space, and signing in once more are no places to go on to."""
    assert return_address(wanted) == "/"
