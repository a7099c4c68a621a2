"""Where the provider answers what; everything that needs its cookies lies in one folder, and so do the cookies."""

from ftgo_sandbox.settings import PROVIDER_KEY_SET

FOLDER = "/oidc"
AUTHORIZE = f"{FOLDER}/authorize"
SIGN_IN = f"{FOLDER}/sign-in"
END_SESSION = f"{FOLDER}/end-session"
SIGN_OUT = f"{FOLDER}/sign-out"
STYLE = f"{FOLDER}/style.css"
TOKEN = f"{FOLDER}/token"
USER_INFO = f"{FOLDER}/userinfo"
REVOKE = f"{FOLDER}/revoke"
INTROSPECT = f"{FOLDER}/introspect"
KEYS = PROVIDER_KEY_SET
OPENID_CONFIGURATION = "/.well-known/openid-configuration"
SERVER_METADATA = "/.well-known/oauth-authorization-server"
CONTROL = "/_sandbox"
