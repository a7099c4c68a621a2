// The certified provider of npm, with one client: node certified_provider.mjs '{"port": 4000, "client": {...}}'

import Provider from "oidc-provider";

import { exchanging } from "./certified_exchange.mjs";

const { port, client, seconds, audience, targets } = JSON.parse(process.argv[2]);
const scopes = ["openid", "offline_access", "orders:read"];

// With an audience, access tokens are JWTs for it (RFC 9068), and not for the provider itself.
const resource = () => ({ audience, scope: scopes.join(" "), accessTokenFormat: "jwt", accessTokenTTL: seconds });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  scopes,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  issueRefreshToken: (_, known) => known.grantTypeAllowed("refresh_token"),
  pkce: { required: () => true },
  ttl: { AccessToken: seconds, IdToken: 300, RefreshToken: 3600, Session: 3600, Grant: 3600, Interaction: 600 },
  cookies: { keys: ["a key of this test"] },
  features: {
    backchannelLogout: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: Boolean(audience),
      defaultResource: () => audience,
      getResourceServerInfo: resource,
      useGrantedResource: () => true,
    },
  },
  // Its own fetch refuses loopback, where the test listens.
  fetch: (url, options) => {
    delete options.dispatcher;
    return globalThis.fetch(url, options);
  },
});

if (targets.length) exchanging(provider, { targets, seconds });

provider.listen(port, "127.0.0.1", () => console.log("ready"));
