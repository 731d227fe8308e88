#!/usr/bin/env bash
# @auth/express 0.12.3 (npm) with Express 5: mounted at a named wildcard, it knows none of its own routes.
#
# The package allows Express 5 (peer "^4.18.2 || ^5.0.0"), and Express 5 takes wildcards with a name alone ("/auth/*path"; the
# "/auth/*" of the package's documentation throws there). Mounted so, every route of it answers 400 "Bad request.": it
# takes where it is mounted from req.params[0], which only a pattern's numbered group fills. Mounted by such a pattern, it
# works. `basePath` in the configuration changes nothing, for it is written over at each request.
# Ends with 0 while this is so, with 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact @auth/express@0.12.3 express@5.3.0
cat > try.js <<'JS'
import { ExpressAuth } from '@auth/express';
import express from 'express';

const provider = {
  ...{ id: 'company', name: 'Company', type: 'oauth', clientId: 'app', clientSecret: 'a secret' },
  ...{ authorization: 'https://op.example/authorize', token: 'https://op.example/token', userinfo: 'https://op.example/me' },
};
// Each route that it doesn't know is an error in its log, too.
const logger = { error() {}, warn() {}, debug() {} };

async function askMountedAt(path, more = {}) {
  const app = express();
  app.use(path, ExpressAuth({ providers: [provider], secret: 'x'.repeat(32), trustHost: true, logger, ...more }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/auth/providers`);
  server.close();
  return answer.status;
}
console.log(`/auth/*path ${await askMountedAt('/auth/*path')}`);
console.log(`/auth/*path with basePath ${await askMountedAt('/auth/*path', { basePath: '/auth' })}`);
console.log(`/^\\/auth\\/(.*)/ ${await askMountedAt(/^\/auth\/(.*)/)}`);
JS
echo "@auth/express $(node -p 'require("./node_modules/@auth/express/package.json").version'), express $(node -p 'require("./node_modules/express/package.json").version')"
seen="$(node try.js)"
echo "$seen"
[ "$seen" = '/auth/*path 400
/auth/*path with basePath 400
/^\/auth\/(.*)/ 200' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
