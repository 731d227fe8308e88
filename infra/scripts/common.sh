# shellcheck shell=bash
# What deploy, destroy and register-app share; sourced, never run. Each of them sets `step` and has an `advise` that says
# how things stand when that step ends badly, how to go on, and how to undo it.
# shellcheck disable=SC2034,SC2154 # `here` comes from the script, and what is set here is for it

script="$(basename "$0")"
root="$(dirname "$here")"
# The Node that the project pins: these scripts read JSON with it.
node="$root/node_modules/.bin/node"
oldest_az=2.45.0
step=arguments

fail() {
  echo "$script: $*" >&2
  exit 1
}

misused() {
  echo "$script: $*; see --help" >&2
  exit 2
}

say() { echo "── $*"; }

begin() {
  step="$1"
  say "$2"
}

# Asks for a folder that goes when the script does, and for advice when it goes badly.
open_work() {
  work="$(mktemp -d)"
  # A signal can come while a step has sent its own complaints into a file.
  exec 3>&2
  trap finish EXIT
  trap 'echo "$script: interrupted" >&3; exit 130' INT
  trap 'echo "$script: told to stop" >&3; exit 143' TERM HUP
}

finish() {
  local code=$?
  rm -rf "$work"
  ((code == 0)) || advise >&3
}

is_at_least() { [[ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]; }

need() {
  command -v "$1" >/dev/null || fail "$1 is needed: $2"
}

need_tools() {
  need az 'https://learn.microsoft.com/cli/azure/install-azure-cli, or apt-get install azure-cli'
  [[ -x "$node" ]] || fail "the project's packages are needed: npm ci"
  local version
  version="$(az version --query '"azure-cli"' --output tsv)" || fail 'az does not start'
  is_at_least "$oldest_az" "$version" || fail "az $version is too old, $oldest_az is needed: az upgrade"
}

# Who az is: sets subscription_id, subscription_name, tenant_id and cloud_name.
read_login() {
  local account
  account="$(az account show --query '[id, name, tenantId, environmentName]' --output tsv 2>"$work/complaint")" ||
    fail "az is not logged in: az login ($(head -c 500 "$work/complaint"))"
  { read -r subscription_id && read -r subscription_name && read -r tenant_id && read -r cloud_name; } <<<"$account" ||
    fail "az does not say who it is: $account"
}

# Never changes what az is set to: another terminal may be working with it.
check_subscription() {
  read_login
  [[ "$1" == "$subscription_id" || "$1" == "$subscription_name" ]] ||
    fail "az is set to the subscription $subscription_name ($subscription_id), not to $1: az account set --subscription '$1'"
}

# The values at paths such as a.b of the JSON in a file, a line each; empty where there is none, or no JSON.
read_json() {
  "$node" -e '
    const [file, ...paths] = process.argv.slice(1);
    let json;
    try { json = JSON.parse(require("fs").readFileSync(file, "utf8")); } catch {}
    for (const path of paths) {
      const value = path.split(".").reduce((whole, name) => whole?.[name], json) ?? "";
      console.log(typeof value === "object" ? JSON.stringify(value) : String(value));
    }
  ' "$@"
}
