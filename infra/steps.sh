# shellcheck shell=bash
# How a service that is running is taken into its network and behind Front Door without an outage: README.md, "Steps".
# Sourced by deploy, never run.
# shellcheck disable=SC2034,SC2154 # what deploy has set, and what is set for it

# Closing takes effect within minutes: so often, every 5 s, it is asked whether it is still ready. One answer may be lost for
# another reason.
looks_after_closing=24
losses_in_a_row=3

# Sets stores_to_close and app_to_close: whether that is open to the world in Azure, and these parameters close it. Of a
# service that isn't there yet nothing is, and nobody is lost when it begins closed.
find_open_doors() {
  stores_to_close=no app_to_close=no
  local site store
  site="$(parameter name)" store="st$(parameter nameSuffix)"
  if is_asked privateNetwork closeStores && is_present Microsoft.Storage/storageAccounts "$store"; then
    read_resource "Microsoft.Storage/storageAccounts/$store?api-version=2024-01-01"
    [[ "$(read_json "$work/resource.json" properties.publicNetworkAccess)" == Disabled ]] || stores_to_close=yes
  fi
  if is_asked frontDoor closeApp && is_present Microsoft.Web/sites "$site"; then
    read_resource "Microsoft.Web/sites/$site/config/web?api-version=2024-04-01"
    [[ "$(read_json "$work/resource.json" properties.ipSecurityRestrictionsDefaultAction)" == Deny ]] || app_to_close=yes
  fi
  has_doors_to_close || return 0
  say 'the service is running: all that it needs is made and tried first, and it is closed to the world after that'
}

has_doors_to_close() { [[ "$stores_to_close" == yes || "$app_to_close" == yes ]]; }

parameter() { read_json "$work/parameters.json" "parameters.$1.value"; }

is_asked() { [[ -n "$(parameter "$1")" && "$(parameter "$2")" != false ]]; }

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
  begin close 'close what can be reached another way now'
  set_doors true
  repeat 'closing' change
  begin closed 'see whether it stays ready'
  stays_ready || reopen
}

# People come by the domain: Front Door answers there first, and whoever remembers the old address has time to forget it.
lead_domain() {
  begin domain "see whether $service_url leads to Front Door"
  say_dns
  repeat "asking $service_url" leads_to_front_door
  say "wait $dns_ttl_seconds s, for so long may others remember where the domain led before"
  sleep "$dns_ttl_seconds"
}

# What the domain's owner must put into DNS: Front Door waits for it with the certificate.
say_dns() {
  [[ "$front_door" != none ]] || return 0
  echo "DNS, for $service_url:"
  # shellcheck disable=SC2016 # the $ is JavaScript's
  "$node" -e '
    const { dnsRecords } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const { type, name, value } of dnsRecords.value) console.log(`  ${name} ${type} ${value}`);
  ' "$work/outputs.json"
}

# The way of a new Front Door is known everywhere within 20 minutes, or 40 when something else is being told already
# (https://learn.microsoft.com/azure/frontdoor/front-door-faq).
wait_for_front_door() {
  begin front-door "wait until Front Door leads to $app_name (up to $((front_door_seconds / 60)) minutes)"
  say_dns
  wait_seconds="$front_door_seconds" repeat 'the way by Front Door' answers_200 /health/live
}

# Front Door puts x-azure-ref on every answer of its own domains.
# https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol
leads_to_front_door() {
  local status
  status="$(request 'Accept: application/json' --dump-header "$work/headers" "${service_url%/}/health/live")"
  wrong="status $status, and Front Door was not on the way;"
  [[ "$status" == 200 ]] && grep -qi '^x-azure-ref:' "$work/headers"
}

# As people reach it.
is_ready_to_people() {
  local status base="$app_url"
  [[ "$app_to_close" == no ]] || base="${service_url%/}"
  status="$(request 'Accept: application/json' "$base/health/ready")"
  [[ "$status" == 200 ]]
}

stays_ready() {
  local look lost=0
  for ((look = 0; look < looks_after_closing; look++)); do
    if is_ready_to_people; then lost=0; else lost=$((lost + 1)); fi
    ((lost < losses_in_a_row)) || return 1
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
    domain)
      echo "How things stand: the new package runs, and nothing is closed: people reach it as before, and by Front Door at $app_url, too."
      echo "Go on: set the DNS records that are named above, then $again. Undo: deploy with the parameters of before." ;;
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
