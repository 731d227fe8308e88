# shellcheck shell=bash
# How register-app and destroy find the app registration in Microsoft Graph; sourced by them, never run.
# shellcheck disable=SC2034,SC2154 # what the script has set, and what is set here is for it

is_id() { [[ "$1" =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]]; }

# Nothing that would have to be quoted, in JSON, in a filter or in sed.
# The service takes a scheme and a host, in small letters.
is_service_url() { [[ "$1" =~ ^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?$ ]]; }

# Of the cloud that az is set to. Sets authority, graph_url, audience (of the federated credential) and portal.
find_graph() {
  local endpoints described
  endpoints="$(az cloud show --query 'endpoints.[activeDirectory, microsoftGraphResourceId]' --output tsv)"
  { read -r authority && read -r graph_url; } <<<"$endpoints" || fail "az does not know its cloud: $endpoints"
  described="$("$node" "$here/planning/describe-cloud.ts" "$authority" "$graph_url" 2>"$work/complaint")" ||
    fail "this cloud is not supported: $(head -c 1000 "$work/complaint")"
  { read -r authority && read -r graph_url && read -r audience && read -r portal; } <<<"$described"
}

# `graph METHOD PATH OPTION…`: prints the answer. What went wrong is in $work/complaint then.
graph() {
  local method="$1" path="$2"
  shift 2
  az rest --method "$method" --url "$graph_url/v1.0/$path" --resource "$graph_url" --output json "$@" 2>"$work/complaint"
}

graph_failed() { fail "$1: $(head -c 2000 "$work/complaint")"; }

# Graph's alternate key, which a client gives: two runs at once can't make two registrations.
unique_name() {
  local name="${service_url#https://}"
  echo "azure-sso-identity-${name//[^A-Za-z0-9]/-}"
}

app_fields='id,appId,uniqueName,displayName,signInAudience,groupMembershipClaims,optionalClaims,web,requiredResourceAccess,verifiedPublisher'

# Each of them leaves the registration in $work/app.json. Fails when there is none; ends the script when that isn't known.
find_by_unique_name() { read_app "applications(uniqueName='$(unique_name)')"; }
find_by_app_id() { read_app "applications(appId='$1')"; }

read_app() {
  ! graph GET "$1?\$select=$app_fields" >"$work/app.json" || return 0
  grep -qE 'Request_ResourceNotFound|Not Found' "$work/complaint" || graph_failed 'Microsoft Graph could not be asked'
  return 1
}

# Leaves what it finds in $work/others.json.
find_by_redirect() {
  graph GET "applications?\$filter=web/redirectUris/any(uri:uri eq '$1')&\$count=true&\$select=id,appId,displayName" \
    --headers ConsistencyLevel=eventual >"$work/others.json" || graph_failed 'Microsoft Graph could not be asked'
  [[ -n "$(read_json "$work/others.json" value.0.appId)" ]]
}

# The issuer, subject and audience of the federated credential of a name; empty when there is none.
# shellcheck disable=SC2016 # the $ is JavaScript's
read_credential() {
  "$node" -e '
    const [file, name] = process.argv.slice(1);
    const found = JSON.parse(require("fs").readFileSync(file, "utf8")).value.find((one) => one.name === name);
    console.log(found === undefined ? "" : `${found.issuer} ${found.subject} ${found.audiences.join(" ")}`);
  ' "$1" "$2"
}
