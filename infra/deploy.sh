#!/usr/bin/env bash
# Deploys the service into a resource group: see usage below and README.md. Every step may be repeated.
set -euo pipefail

usage() {
  cat <<'END'
Usage: infra/deploy.sh --resource-group NAME --parameters FILE --catalogue FILE [--wait SECONDS]
       infra/deploy.sh --resource-group NAME --parameters FILE --what-if

  --resource-group NAME  an existing group, in the subscription that az is set to
  --parameters FILE      a .bicepparam file such as dev.bicepparam
  --catalogue FILE       the app catalogue to deploy (app-catalogue.json shows the form)
  --what-if              only say what would change in Azure
  --wait SECONDS         how long to wait for one step to take effect in Azure; 600
  --help

Needs az (logged in), bicep (or its path in BICEP), npm, zip and curl; see README.md.
END
}

fail() {
  echo "deploy: $*" >&2
  exit 1
}

misused() {
  echo "deploy: $*; see --help" >&2
  exit 2
}

say() { echo "── $*"; }

read_arguments() {
  resource_group='' parameters='' catalogue='' what_if=no wait_seconds=600
  while (($# > 0)); do
    case "$1" in
      --help) usage && exit 0 ;;
      --what-if) what_if=yes && shift && continue ;;
      --resource-group | --parameters | --catalogue | --wait) [[ -n "${2:-}" ]] || misused "$1 needs a value" ;;
      *) misused "unknown argument $1" ;;
    esac
    case "$1" in
      --resource-group) resource_group="$2" ;;
      --parameters) parameters="$2" ;;
      --catalogue) catalogue="$2" ;;
      --wait) wait_seconds="$2" ;;
    esac
    shift 2
  done
  [[ -n "$resource_group" ]] || misused '--resource-group is missing'
  [[ -n "$parameters" ]] || misused '--parameters is missing'
  [[ -f "$parameters" ]] || misused "there is no file $parameters"
  [[ "$wait_seconds" =~ ^[0-9]+$ ]] || misused '--wait takes seconds'
  [[ "$what_if" == yes || -n "$catalogue" ]] || misused '--catalogue is missing'
  [[ -z "$catalogue" || -f "$catalogue" ]] || misused "there is no file $catalogue"
}

# Compiled here and not by az: az knows .bicepparam files from 2.53 on only, and fetches a compiler of its own choice.
# A warning of the compiler stops the deployment; bicepconfig.json can say so only of the linter's.
compile() {
  local said
  said="$("$bicep" build "$here/main.bicep" --outfile "$work/main.json" 2>&1)" || fail "$said"
  [[ -z "$said" ]] || fail "$said"
  said="$("$bicep" build-params "$parameters" --outfile "$work/parameters.json" 2>&1)" || fail "$said"
  [[ -z "$said" ]] || fail "$said"
}

# The bundle holds every dependency, and Azure's Node worker brings @azure/functions-core: no node_modules.
make_package() {
  npm --prefix "$root" run --silent build
  mkdir -p "$work/package/dist"
  cp "$root/host.json" "$root/package.json" "$work/package/"
  cp "$catalogue" "$work/package/app-catalogue.json"
  cp "$root"/dist/*.js "$work/package/dist/"
  (cd "$work/package" && zip --quiet --recurse-paths -X "$work/package.zip" .)
}

# Answers the status; the body is then in $work/answer. Tokens and keys come in by standard input, never as an argument,
# which every user of this machine could read.
request() {
  local header="$1"
  shift
  : >"$work/answer"
  printf '%s' "$header" |
    curl --silent --max-time 300 --header @- --output "$work/answer" --write-out '%{http_code}' "$@" || true
}

# Repeats a step every 5 s until it is done. Answers of a step: 0 done, 1 not yet, 2 never.
repeat() {
  local what="$1" code deadline=$((SECONDS + wait_seconds))
  shift
  while true; do
    code=0
    "$@" || code=$?
    ((code != 0)) || return 0
    ((code == 1)) || fail "$what failed: $(head -c 2000 "$work/answer")"
    ((SECONDS < deadline)) || fail "$what did not succeed within $wait_seconds s; last answer: $(head -c 2000 "$work/answer")"
    sleep 5
  done
}

# To the publishing site itself, as newer versions of az do: az before 2.60 knows no Flex Consumption, and ARM's way
# (sites/extensions) wants a URL that anybody with it can read.
publish() {
  local status
  status="$(request "Authorization: Bearer $token" --header 'Content-Type: application/zip' \
    --data-binary "@$work/package.zip" "$publish_url/api/publish?RemoteBuild=false&Deployer=deploy.sh")"
  case "$status" in
    200 | 202) return 0 ;;
    # A new site and new rights take minutes to be known everywhere.
    000 | 401 | 403 | 404 | 409 | 5??) return 1 ;;
    *) return 2 ;;
  esac
}

# The status is Kudu's: 3 failed, 4 succeeded, 5 conflict, 6 partly succeeded.
is_published() {
  local status
  status="$(request "Authorization: Bearer $token" "$publish_url/api/deployments/latest")"
  [[ "$status" == 200 ]] || return 1
  case "$(grep -oE '"status" *: *-?[0-9]+' "$work/answer" | head -n 1 | grep -oE -- '-?[0-9]+$')" in
    4) return 0 ;;
    -1 | 3 | 5 | 6) return 2 ;;
    *) return 1 ;;
  esac
}

# The host makes its key when it starts first.
read_key() {
  key="$(az functionapp keys list --resource-group "$resource_group" --name "$app_name" \
    --query masterKey --output tsv 2>"$work/answer")" || return 1
  [[ -n "$key" ]]
}

# Makes the tables and the first keys; on a later deployment there is nothing to do and it does nothing.
start_rotation() {
  local status
  status="$(request "x-functions-key: $key" --header 'Content-Type: application/json' --data '{}' \
    "$app_url/admin/functions/rotate-keys")"
  [[ "$status" == 202 ]]
}

is_ready() { [[ "$(request 'Accept: application/json' "$app_url/health/ready")" == 200 ]]; }

deploy_template() {
  local outputs
  outputs="$(az deployment group create --resource-group "$resource_group" --template-file "$work/main.json" \
    --parameters "$work/parameters.json" --output tsv \
    --query 'properties.outputs.[appName.value, appUrl.value, publishUrl.value, vaultName.value, principalId.value]')"
  {
    read -r app_name && read -r app_url && read -r publish_url && read -r vault_name && read -r principal_id
  } <<<"$outputs" || fail "the deployment's outputs are incomplete: $outputs"
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
bicep="${BICEP:-bicep}"

read_arguments "$@"
for tool in az "$bicep" npm zip curl; do
  command -v "$tool" >/dev/null || fail "$tool is needed"
done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

say 'compile the template'
compile
if [[ "$what_if" == no ]]; then
  say 'make the package'
  make_package
fi
say 'what changes in Azure'
az deployment group what-if --resource-group "$resource_group" --template-file "$work/main.json" \
  --parameters "$work/parameters.json"
[[ "$what_if" == no ]] || exit 0

say 'change it'
deploy_template
say "publish the package to $app_name"
token="$(az account get-access-token --query accessToken --output tsv)"
repeat 'publishing' publish
repeat 'publishing' is_published
say 'make tables and keys'
repeat 'reading the host key' read_key
repeat 'rotate-keys' start_rotation
say "wait for $app_url/health/ready"
repeat 'getting ready' is_ready
say "ready. Vault for the apps' secrets: $vault_name. Subject of the federated credential: $principal_id"
