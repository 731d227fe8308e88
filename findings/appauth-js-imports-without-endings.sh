#!/usr/bin/env bash
# @openid/appauth 1.4.0 (npm): Node can't import it, although it has a part for Node.
#
# The package says "type": "module", and its files name one another without their endings ('./types'), which is a bundler's
# way: Node looks for exactly that file and stops with ERR_MODULE_NOT_FOUND, at the package itself and at its node_support.
# 1.3.2 was CommonJS and was required as it stood. Bundled first (here by esbuild), 1.4.0 works.
# Ends with 0 while this is so, with 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact @openid/appauth@1.4.0 old@npm:@openid/appauth@1.3.2 esbuild@0.28.1
cat > main.js <<'JS'
import { AuthorizationRequest } from '@openid/appauth';
console.log(typeof AuthorizationRequest);
JS
cat > node-part.js <<'JS'
import { NodeRequestor } from '@openid/appauth/built/src/node_support/node_requestor.js';
console.log(typeof NodeRequestor);
JS
cat > old.cjs <<'JS'
console.log(typeof require('old').AuthorizationRequest, typeof require('old/built/node_support/node_requestor.js').NodeRequestor);
JS
# What it prints, or the code with which it stops.
run() {
  node "$1" 2>log || grep -o -m1 'ERR_[A-Z_]*' log
}
./node_modules/.bin/esbuild main.js --bundle --platform=node --log-level=error --outfile=bundled.cjs
seen="as it is: $(run main.js); its part for Node: $(run node-part.js); bundled: $(run bundled.cjs); 1.3.2 as it is: $(run old.cjs)"
echo "@openid/appauth $(node -p 'require("./node_modules/@openid/appauth/package.json").version'), Node $(node -p process.version): $seen"
[ "$seen" = 'as it is: ERR_MODULE_NOT_FOUND; its part for Node: ERR_MODULE_NOT_FOUND; bundled: function; 1.3.2 as it is: function function' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
