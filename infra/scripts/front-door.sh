# shellcheck shell=bash
# How people are led to a new Front Door: the proof of the domain, its certificate, the way to the app, and only then the
# domain. Sourced by deploy, never run.
# shellcheck disable=SC2034,SC2154 # what deploy has set, and what is set for it

# `say_dns TYPE`: what the domain's owner must put into DNS.
say_dns() {
  echo "DNS, for $service_url:"
  # shellcheck disable=SC2016 # the $ is JavaScript's
  "$node" -e '
    const [file, wanted] = process.argv.slice(1);
    const { dnsRecords } = JSON.parse(require("fs").readFileSync(file, "utf8"));
    for (const { type, name, value } of dnsRecords.value) if (type === wanted && value !== "") console.log(`  ${name} ${type} ${value}`);
  ' "$work/outputs.json" "$1"
}

# A new or changed way is known everywhere within 20 minutes, or 40 when something else is being told already
# (https://learn.microsoft.com/azure/frontdoor/front-door-faq). Whether it is new doesn't tell: an earlier run may have made it.
find_way() {
  [[ "$front_door" != none ]] || return 0
  ! answers_200 /health/live || return 0
  begin front-door "wait until Front Door leads to $app_name (up to $((front_door_seconds / 60)) minutes)"
  has_certificate || say_dns TXT
  wait_seconds="$front_door_seconds" repeat 'the way by Front Door' answers_200 /health/live
}

# Asked of Front Door for the domain, wherever its DNS leads yet: it answers so once it has the domain's certificate and its
# route. Who is led there before finds neither.
has_certificate() {
  local endpoint="${app_url#https://}" status
  endpoint="${endpoint%%/*}"
  [[ "$endpoint" == *:* ]] || endpoint+=:443
  status="$(request 'Accept: application/json' --max-time 30 --connect-to "::$endpoint" "${service_url%/}/health/live")"
  wrong="status $status, for Front Door has no certificate for it yet;"
  [[ "$status" == 200 ]]
}

# People come by the domain: Front Door answers there first, and whoever remembers the old address has time to forget it.
lead_domain() {
  begin certificate "see whether Front Door has a certificate for $service_url"
  has_certificate || say_dns TXT
  wait_seconds="$front_door_seconds" repeat "asking Front Door for $service_url" has_certificate
  begin domain "see whether $service_url leads to Front Door"
  say_dns CNAME
  repeat "asking $service_url" leads_to_front_door
  say "wait $dns_ttl_seconds s, for so long may others remember where the domain led before"
  sleep "$dns_ttl_seconds"
}

# Front Door puts x-azure-ref on every answer of its own domains.
# https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol
leads_to_front_door() {
  local status
  status="$(request 'Accept: application/json' --dump-header "$work/headers" "${service_url%/}/health/live")"
  wrong="status $status, and Front Door was not on the way;"
  [[ "$status" == 200 ]] && grep -qi '^x-azure-ref:' "$work/headers"
}

# At the end of a deployment.
say_dns_left() {
  [[ "$front_door" != none ]] || return 0
  if has_certificate; then
    say_dns CNAME
    return
  fi
  say_dns TXT
  echo "That first: Front Door then gets a certificate. Lead the domain nowhere before it has one; run the same command again to be told where."
}
