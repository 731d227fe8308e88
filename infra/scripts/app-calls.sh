# shellcheck shell=bash
# How deploy speaks to the app in Azure and to its publishing site; sourced by it, never run.
# shellcheck disable=SC2154 # what deploy has set

# Repeats a step every 5 s until it is done. Answers of a step: 0 done, 1 not yet, 2 never. `wrong` says what is wrong.
# While it waits it says so, at once and then every minute.
repeat() {
  local what="$1" code began=$SECONDS deadline=$((SECONDS + wait_seconds)) told=-60
  shift
  while true; do
    code=0 wrong=''
    "$@" || code=$?
    ((code != 0)) || return 0
    ((code == 1)) || fail "$what failed: $wrong $(head -c 4000 "$work/answer")"
    ((SECONDS < deadline)) ||
      fail "$what did not succeed within $wait_seconds s: $wrong last answer: $(head -c 2000 "$work/answer")"
    if ((SECONDS - told >= 60)); then
      told=$SECONDS
      echo "   $what: not yet; ${wrong:+$wrong }asking again, since $(((SECONDS - began) / 60)) of $((wait_seconds / 60)) minutes"
    fi
    sleep 5
  done
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

# The host makes its key when it starts first.
read_key() {
  key="$(az functionapp keys list --subscription "$subscription_id" --resource-group "$resource_group" --name "$app_name" \
    --query masterKey --output tsv 2>"$work/answer")" || return 1
  [[ -n "$key" ]]
}

# Makes the tables and the first keys, and is done when it answers; on a later deployment there is nothing to do and it does
# nothing.
rotate_keys() {
  local status
  status="$(request "x-functions-key: $key" --data '' "$app_url/jobs/rotate-keys")"
  wrong="status $status;"
  [[ "$status" == 200 ]]
}

# `answers_200 PATH CURL-OPTION…`, asked of the app.
answers_200() {
  local path="$1" status
  shift
  status="$(request 'Accept: application/json' "$@" "$app_url$path")"
  wrong="$path answered $status;"
  [[ "$status" == 200 ]]
}

# The issuer is what every app compares: another one, and no sign-in is accepted.
has_issuer() {
  answers_200 /.well-known/openid-configuration || return 1
  local issuer
  issuer="$(read_json "$work/answer" issuer)"
  [[ "$issuer" == "${service_url%/}" ]] || { wrong="the issuer is $issuer, not $service_url:" && return 2; }
}

has_keys() {
  answers_200 /jwks || return 1
  [[ "$(read_json "$work/answer" keys.length)" =~ ^[1-9] ]] || { wrong='no signing key is published:' && return 1; }
}

# A domain of nobody's (RFC 2606), so the answer is known.
discovers() {
  local app decision
  app="$(read_json "$catalogue" apps.0.id)"
  answers_200 /discovery --header 'Content-Type: application/json' \
    --data "{\"email\":\"smoke-test@deploy.invalid\",\"app\":\"$app\"}" || return 1
  decision="$(read_json "$work/answer" step)"
  [[ "$decision" == company-credentials ]] || { wrong='discovery decides wrongly for a domain of no account:' && return 2; }
}
