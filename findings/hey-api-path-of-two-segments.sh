#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 (npm): a file whose relative path has one slash is not read.
#
# Given `--input docs/openapi.json`, a file that is there, it stops: "Invalid Hey API shorthand format", for text/text is
# taken for organization/project of the maker's registry before anybody looks for a file. `openapi.json`, `./docs/openapi.json`
# and `a/b/openapi.json` are read.
# Ends with 0 while this is so, with 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact @hey-api/openapi-ts@0.99.0 typescript@5.9.3
mkdir -p docs a/b
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "One operation", "version": "1" },
  "paths": { "/x": { "get": { "operationId": "getX", "responses": { "204": { "description": "Nothing" } } } } }
}
JSON
cp openapi.json docs/
cp openapi.json a/b/

# What came of it: "read", or the first line that says why not.
generate() {
  local log="$folder/log"
  if ./node_modules/.bin/openapi-ts --no-log-file --input "$1" --output "out-$2" > "$log" 2>&1; then
    echo 'read'
  else
    grep -o 'Invalid Hey API shorthand format' "$log" | head -1
  fi
}

echo "openapi-ts $(node -p 'require("./node_modules/@hey-api/openapi-ts/package.json").version')"
seen=''
while read -r path number; do
  result="$(generate "$path" "$number")"
  echo "--input $path: $result"
  seen="$seen$path=$result;"
done <<'PATHS'
openapi.json 1
docs/openapi.json 2
./docs/openapi.json 3
a/b/openapi.json 4
PATHS

[ "$seen" = 'openapi.json=read;docs/openapi.json=Invalid Hey API shorthand format;./docs/openapi.json=read;a/b/openapi.json=read;' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
