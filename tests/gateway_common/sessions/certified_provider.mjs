// The certified provider of npm, with clients of a test: node certified_provider.mjs '{"port": 4000, "clients": [{...}]}'

import Provider from "oidc-provider";

import { exchanging } from "./certified_exchange.mjs";

const { port, clients, seconds, audience, format, pushed, targets } = JSON.parse(process.argv[2]);
const scopes = ["openid", "offline_access", "orders:read"];

// With an audience, access tokens are for it, as JWTs (RFC 9068) or opaque, and not for the provider itself.
const resource = () => ({ audience, scope: scopes.join(" "), accessTokenFormat: format, accessTokenTTL: seconds });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
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
    introspection: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: pushed },
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
