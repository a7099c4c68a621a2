// Token exchange (RFC 8693) for the certified provider, which leaves this grant to whoever runs it.

import { errors } from "oidc-provider";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const PARAMETERS = ["audience", "scope", "subject_token", "subject_token_type", "requested_token_type"];

// Access tokens become JWTs for one of the targets (RFC 9068), about whoever the other one is about.
export const exchanging = (provider, { targets, seconds }) =>
  provider.registerGrantType(
    GRANT,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      const subject = await provider.AccessToken.find(params.subject_token ?? "");
      if (params.subject_token_type !== ACCESS_TOKEN || !subject || subject.clientId !== client.clientId) {
        throw new errors.InvalidRequest("this token is not exchanged");
      }
      if (!targets.includes(params.audience)) throw new errors.InvalidTarget("no token is made for this audience");
      const token = new provider.AccessToken({
        accountId: subject.accountId,
        client,
        grantId: subject.grantId,
        gty: "token-exchange",
        scope: params.scope,
      });
      token.resourceServer = new provider.ResourceServer(params.audience, {
        audience: params.audience,
        scope: params.scope,
        accessTokenFormat: "jwt",
        accessTokenTTL: seconds,
      });
      ctx.oidc.entity("AccessToken", token);
      ctx.body = {
        access_token: await token.save(),
        issued_token_type: ACCESS_TOKEN,
        token_type: token.tokenType,
        expires_in: token.expiration,
        scope: params.scope,
      };
    },
    PARAMETERS,
  );
