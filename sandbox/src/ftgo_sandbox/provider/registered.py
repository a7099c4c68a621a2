"""The applications that the sandbox knows from the start: one for each gateway's clients, with stated secrets."""

from collections.abc import Iterator

from pydantic import SecretStr

from ftgo_sandbox.provider.client import TOKEN_EXCHANGE, Client
from ftgo_sandbox.settings import GATEWAYS, SERVICES, Settings, audience_of

AUDIENCES = {gateway: f"https://api.ftgo.example/{gateway}" for gateway in GATEWAYS}
ABOUT_A_PERSON = frozenset({"openid", "profile", "email", "offline_access"})
ORDERING = frozenset({"orders:read", "orders:write", "profile:read"})
PARTNERS = {"travelhelper": ("TravelHelper", "1"), "dinner-radar": ("Dinner Radar", "2")}
"""Names of applications of partners, and on whose account they order: that of a consumer."""


def applications(settings: Settings) -> Iterator[Client]:
    """Register what works with the gateways where the *settings* say they are."""
    yield _app()
    yield _website(settings)
    for client_id, (name, account) in PARTNERS.items():
        yield _partner(client_id, name, account)
    for gateway in GATEWAYS:
        yield _gateway(gateway)


def development_secret(client_id: str) -> SecretStr:
    """Give the secret of an application of the sandbox, which everybody may know."""
    return SecretStr(f"{client_id}-development-secret")


def _app() -> Client:
    return Client(
        client_id="mobile",
        name="FTGO for your phone",
        grants=frozenset({"authorization_code", "refresh_token"}),
        scopes=ABOUT_A_PERSON | ORDERING,
        audiences=(AUDIENCES["mobile"],),
        redirect_uris=("https://app.ftgo.example/callback", "http://127.0.0.1/callback", "http://[::1]/callback"),
        post_logout_redirect_uris=("https://app.ftgo.example/signed-out",),
    )


def _website(settings: Settings) -> Client:
    port = settings.browser_port
    places = tuple(f"http://{host}:{port}" for host in dict.fromkeys(("127.0.0.1", "localhost", settings.host)))
    return Client(
        client_id="browser",
        name="FTGO in your browser",
        secret=development_secret("browser"),
        grants=frozenset({"authorization_code", "refresh_token"}),
        scopes=ABOUT_A_PERSON | ORDERING,
        audiences=(AUDIENCES["browser"],),
        redirect_uris=tuple(f"{place}/auth/callback" for place in places),
        post_logout_redirect_uris=tuple(f"{place}/" for place in places),
        backchannel_logout_uri=f"{settings.urls['browser']}/auth/backchannel-logout",
    )


def _partner(client_id: str, name: str, account: str) -> Client:
    return Client(
        client_id=client_id,
        name=name,
        secret=development_secret(client_id),
        grants=frozenset({"client_credentials"}),
        scopes=ORDERING - {"profile:read"},
        audiences=(AUDIENCES["public"],),
        account=account,
    )


def _gateway(gateway: str) -> Client:
    """Register a gateway itself, which may introspect the tokens of its clients, and exchange them for its services."""
    client_id = f"{gateway}-gateway"
    return Client(
        client_id=client_id,
        name=f"The {gateway} gateway",
        secret=development_secret(client_id),
        grants=frozenset({TOKEN_EXCHANGE}),
        audiences=(AUDIENCES[gateway],),
        targets=tuple(map(audience_of, SERVICES)),
    )
