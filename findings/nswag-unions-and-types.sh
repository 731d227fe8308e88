#!/usr/bin/env bash
# NSwag 14.7.1 (NJsonSchema 11.6.1), seen on 2026-11-28: of a union with a discriminator it makes the class of the first kind, of values of several
# types it takes the last type, and both without a word. So shared/http/openapi-components.ts describes neither. Needs the .NET SDK. Exits with 1 when
# a newer NSwag (test/api-clients/dotnet/dotnet-tools.json) reads them, so that the description can say more again.
set -euo pipefail
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
tools="$(cd "$(dirname "$0")/../test/api-clients/dotnet" && pwd)"
made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT

cat >"$made/openapi.json" <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Pets", "version": "1" },
  "paths": { "/pet": { "get": { "operationId": "getPet", "responses": { "200": {
    "description": "A pet.",
    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } }
  } } } } },
  "components": { "schemas": {
    "Pet": {
      "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
      "discriminator": {
        "propertyName": "kind",
        "mapping": { "cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog" }
      }
    },
    "Cat": {
      "type": "object", "required": ["kind", "facts"],
      "properties": {
        "kind": { "type": "string", "const": "cat" },
        "facts": { "type": "object", "additionalProperties": { "type": ["string", "boolean", "null"] } }
      }
    },
    "Dog": {
      "type": "object", "required": ["kind", "barks"],
      "properties": { "kind": { "type": "string", "const": "dog" }, "barks": { "type": "integer" } }
    }
  } }
}
JSON

cd "$tools"
dotnet tool restore >/dev/null
dotnet nswag openapi2csclient "/input:$made/openapi.json" "/output:$made/Client.cs" /namespace:Pets /jsonLibrary:SystemTextJson >/dev/null

still=0
say() { echo "$1"; still=$((still + 1)); }
members() { sed -n "/public partial class $1\$/,/^    }\$/p" "$made/Client.cs" | tr -d '\r'; }
grep -q 'Task<Pet> GetPetAsync' "$made/Client.cs" || { echo "NSwag made another client than expected"; exit 1; }
if members Pet | grep -q ' Facts ' && ! members Pet | grep -q ' Barks '; then say "of Cat or Dog it reads Cat: a dog has no Barks"; fi
if members Pet | grep -q 'IDictionary<string, bool?> Facts'; then say "of string, boolean or null it reads boolean: a text throws"; fi
[ "$still" -eq 2 ] || { echo "$still of 2 are as they were: look at openapi-components.ts again"; exit 1; }
