#!/usr/bin/env bash
# @azure/msal-node 7.2.3 (npm): the nonce is taken from the first argument of acquireTokenByCode alone; the right one in the
# second is nonce_mismatch.
#
# The second argument (AuthorizationCodePayload) still has a `nonce` in its type, and up to 7.0.0 it was compared with the ID
# token's, where it was the only place that did so (5.5.0) or one of two (6.0.0, 7.0.0). From 7.2.0 on it isn't read: an app
# that passes it there, as apps of before do, is refused at every sign-in whose ID token has a nonce. Passed with the
# request, it is compared.
# Ends with 0 while this is so, with 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact now@npm:@azure/msal-node@7.2.3 before@npm:@azure/msal-node@7.0.0
cat > try.js <<'JS'
const OP = 'https://op.example';
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const claims = { iss: OP, aud: 'app', sub: 'somebody', nonce: 'right', iat: now, exp: now + 600 };
// msal-node leaves the signature of an ID token from the token endpoint to TLS, so any will do.
const answer = {
  ...{ token_type: 'Bearer', access_token: 'token', expires_in: 600, scope: 'openid' },
  id_token: `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${part('a signature')}`,
};
const networkClient = {
  sendGetRequestAsync: async () => ({ status: 404, headers: {}, body: {} }),
  sendPostRequestAsync: async () => ({ status: 200, headers: {}, body: answer }),
};
const authorityMetadata = JSON.stringify({
  ...{ issuer: OP, authorization_endpoint: `${OP}/authorize`, token_endpoint: `${OP}/token` },
  ...{ jwks_uri: `${OP}/jwks`, end_session_endpoint: `${OP}/end-session` },
});

async function redeem(version, inRequest, inAnswer) {
  const { ConfidentialClientApplication } = await import(version);
  const app = new ConfidentialClientApplication({
    auth: { clientId: 'app', clientSecret: 'secret', authority: OP, knownAuthorities: ['op.example'], authorityMetadata },
    system: { networkClient, protocolMode: 'OIDC' },
  });
  const request = { code: 'code', scopes: ['openid'], redirectUri: 'https://app.example/callback', ...inRequest };
  try {
    await app.acquireTokenByCode(request, { code: 'code', ...inAnswer });
    return 'in';
  } catch (error) {
    return error.errorCode;
  }
}
for (const version of ['before', 'now']) {
  const results = [
    ['first', await redeem(version, { nonce: 'right' }, {})],
    ['second', await redeem(version, {}, { nonce: 'right' })],
  ];
  console.log(version, ...results.map(([argument, result]) => `${argument} argument: ${result};`));
}
JS
for name in before now; do
  echo "$name: @azure/msal-node $(node -p "require('./node_modules/$name/package.json').version")"
done
seen="$(node try.js)"
echo "$seen"
[ "$seen" = 'before first argument: in; second argument: in;
now first argument: in; second argument: nonce_mismatch;' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
