# shellcheck shell=bash
# How a service that is running is taken into its network and behind Front Door without an outage: README.md, "Steps".
# Sourced by deploy, never run.
# shellcheck disable=SC2034,SC2154 # what deploy has set, and what is set for it

# Closing takes effect within minutes: so often, every 5 s, it is asked whether it is still ready. One lost answer is enough to
# open again: it may be that of the one instance that doesn't meet its stores.
looks_after_closing=24
# So many answers in a row by the new version, 2 s apart: then instances of before are taken for gone.
looks_for_before=30

# Sets stores_to_close and app_to_close: whether that is open to the world in Azure, and these parameters close it. Of a
# service that isn't there yet nothing is, and nobody is lost when it begins closed. A closing that broke off left one of the
# stores open.
find_open_doors() {
  stores_to_close=no app_to_close=no
  local site suffix
  if is_asked privateNetwork closeStores; then
    suffix="$(parameter nameSuffix)"
    ! is_open Microsoft.Storage/storageAccounts "st$suffix" 2024-01-01 || stores_to_close=yes
    ! is_open Microsoft.KeyVault/vaults "kv-$suffix" 2024-11-01 || stores_to_close=yes
  fi
  if closes_app; then
    site="$(parameter name)"
    ! is_present Microsoft.Web/sites "$site" || ! is_site_open "$site" || app_to_close=yes
  fi
  has_doors_to_close || return 0
  say 'the service is running: all that it needs is made and tried first, and it is closed to the world after that'
}

# `is_open TYPE NAME API-VERSION`: in the group, and to the world.
is_open() {
  is_present "$1" "$2" || return 1
  read_resource "$1/$2?api-version=$3"
  [[ "$(read_json "$work/resource.json" properties.publicNetworkAccess)" != Disabled ]]
}

# `is_site_open NAME`: to the world.
is_site_open() {
  read_resource "Microsoft.Web/sites/$1/config/web?api-version=2024-04-01"
  [[ "$(read_json "$work/resource.json" properties.ipSecurityRestrictionsDefaultAction)" != Deny ]]
}

has_doors_to_close() { [[ "$stores_to_close" == yes || "$app_to_close" == yes ]]; }

parameter() { read_json "$work/parameters.json" "parameters.$1.value"; }

# `is_asked WHAT CLOSING`: both parameters are on.
is_asked() {
  local wanted closes
  { read -r wanted && read -r closes; } < <(read_json "$work/parameters.json" "parameters.$1.value" "parameters.$2.value")
  [[ -n "$wanted" && "$closes" != false ]]
}

# Whether the app is to turn away whoever doesn't come by Front Door.
closes_app() { [[ "$front_door" != none ]] && is_asked frontDoor closeApp; }

# `is_present TYPE NAME`: in the group.
is_present() {
  "$node" -e '
    const [file, type, name] = process.argv.slice(1);
    const { value } = JSON.parse(require("fs").readFileSync(file, "utf8"));
    const isSame = (one, other) => one.toLowerCase() === other.toLowerCase();
    process.exit(value.some((one) => isSame(one.type, type) && isSame(one.name, name)) ? 0 : 1);
  ' "$work/present.json" "$1" "$2"
}

read_resource() {
  az rest --method get --output json --url "/subscriptions/$subscription_id/resourceGroups/$resource_group/providers/$1" \
    >"$work/resource.json" 2>"$work/complaint" || fail "$1 can't be read: $(head -c 1000 "$work/complaint")"
}

# `set_doors true`: what is to be closed is; `set_doors false`: it is still open, and what was closed before stays so.
set_doors() {
  [[ "$stores_to_close" == no ]] || set_flag closeStores "$1"
  [[ "$app_to_close" == no ]] || set_flag closeApp "$1"
}

set_flag() {
  "$node" -e '
    const fs = require("fs");
    const [file, name, value] = process.argv.slice(1);
    const all = JSON.parse(fs.readFileSync(file, "utf8"));
    all.parameters[name] = { value: value === "true" };
    fs.writeFileSync(file, JSON.stringify(all));
  ' "$work/parameters.json" "$1" "$2"
}

close_doors() {
  [[ "$app_to_close" == no ]] || lead_domain
  [[ "$stores_to_close" == no ]] || wait_for_rollout
  begin close 'close what can be reached another way now'
  set_doors true
  repeat 'closing' change
  begin closed 'see whether it stays ready'
  stays_ready || reopen
}

# Instances of before may be outside the network, and closed stores would be lost to them. Azure replaces them in some minutes:
# who answers is asked until it is the new version alone. One that gets no requests is not seen, so it is not asked for ever.
wait_for_rollout() {
  begin rollout "see whether instances of before, outside the network, go on ($rollout_seconds s at most)"
  until runs_new "$looks_for_before"; do
    ((SECONDS - published_at < rollout_seconds)) || { say "for $rollout_seconds s now: they must be gone" && return 0; }
    sleep 5
  done
}

# As people reach it.
is_ready_to_people() {
  local status base="$app_url"
  [[ "$app_to_close" == no ]] || base="${service_url%/}"
  status="$(request 'Accept: application/json' "$base/health/ready")"
  [[ "$status" == 200 ]]
}

stays_ready() {
  local look
  for ((look = 0; look < looks_after_closing; look++)); do
    is_ready_to_people || return 1
    sleep 5
  done
}

reopen() {
  cp "$work/answer" "$work/unready"
  begin reopen 'it is not ready: open again what was closed'
  set_doors false
  repeat 'opening' change
  repeat 'getting ready' is_ready_to_people
  step=reopened
  fail "closed, the service was not ready: $(head -c 2000 "$work/unready")"
}

# What `advise` says of these steps.
advise_of_doors() {
  local again="run the same command again"
  case "$step" in
    certificate | domain | rollout)
      echo "How things stand: the new package runs, and nothing is closed: people reach it as before, and by Front Door, if it has one, at $app_url, too."
      echo "Go on: set the DNS record, if one is named above, then $again. Undo: deploy with the parameters of before." ;;
    close | closed)
      echo "How things stand: the new package runs; storage, vault or app are being closed to the world, and Azure goes on with that. All that the service needs was tried before."
      echo "Go on: $again. If the service is not ready meanwhile: the same command with --leave-open opens it again." ;;
    reopen)
      echo "How things stand: closed, the service was not ready, and it is not known to be open again: people may be turned away."
      echo "Go on, at once: the same command with --leave-open." ;;
    reopened)
      echo "How things stand: the service runs and is open, as before. The network's endpoints and names, or Front Door's way to the app, are not right yet (docs/runbook/not-ready.md)."
      echo "Go on: put right what is said above, then $again. Undo: deploy with the parameters of before." ;;
  esac
}
