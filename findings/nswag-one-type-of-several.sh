#!/usr/bin/env bash
# NSwag.ConsoleCore 14.7.1 (NuGet, needs the .NET SDK): where an answer may be one of several, the C# client knows one, and says nothing.
#
# 1. `oneOf` with a discriminator and a mapping (OpenAPI 3.0.3): the union's class gets the members of the FIRST kind, that
#    kind has no class of its own, the second one has a class that nothing refers to: the members of an answer of the second
#    kind have no property.
# 2. `type: [string, integer]` (OpenAPI 3.1), in either order: the property is an `int`, so that a text, which the
#    description allows, can't be read.
# Nothing is said at the generation; exit status 0. Ends with 0 while this is so, with 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet new tool-manifest > log
dotnet tool install NSwag.ConsoleCore --version 14.7.1 >> log

cat > union.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": { "title": "A step of two kinds", "version": "1" },
  "paths": { "/step": { "get": { "operationId": "getStep", "responses": { "200": {
    "description": "A step",
    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Step" } } }
  } } } } },
  "components": { "schemas": {
    "Step": {
      "oneOf": [{ "$ref": "#/components/schemas/Password" }, { "$ref": "#/components/schemas/Redirect" }],
      "discriminator": {
        "propertyName": "kind",
        "mapping": { "password": "#/components/schemas/Password", "redirect": "#/components/schemas/Redirect" }
      }
    },
    "Password": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "hint": { "type": "string" } } },
    "Redirect": { "type": "object", "required": ["kind", "url"], "properties": { "kind": { "type": "string" }, "url": { "type": "string" } } }
  } }
}
JSON
cat > types.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Values of two types", "version": "1" },
  "paths": { "/change": { "get": { "operationId": "getChange", "responses": { "200": {
    "description": "A change",
    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Change" } } }
  } } } } },
  "components": { "schemas": { "Change": {
    "type": "object",
    "required": ["before", "after"],
    "properties": { "before": { "type": ["string", "integer"] }, "after": { "type": ["integer", "string"] } }
  } } }
}
JSON
for name in union types; do
  dotnet nswag openapi2csclient "/input:$name.json" "/output:$name.cs" /namespace:Client /className:Client >> log
done

# The public properties of a class, as "type Name", in one line; "none" where there is no such class.
members() {
  if ! grep -q "partial class $2\b" "$1"; then
    echo 'none'
    return
  fi
  sed -n "/partial class $2\b/,/^    }/p" "$1" | sed -nE 's/^ *public (int|string) ([A-Za-z]+) \{ get.*/\1 \2/p' | paste -sd ',' -
}

dotnet nswag version | grep -i 'nswag version' || true
seen=''
while read -r file class; do
  result="$(members "$file" "$class")"
  echo "$file, class $class: $result"
  seen="$seen$class=$result;"
done <<'CLASSES'
union.cs Step
union.cs Password
union.cs Redirect
types.cs Change
CLASSES
echo "getStep answers: $(grep -oE 'Task<[A-Za-z]+> GetStepAsync' union.cs | head -1)"

[ "$seen" = 'Step=string Kind,string Hint;Password=none;Redirect=string Kind,string Url;Change=int Before,int After;' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
