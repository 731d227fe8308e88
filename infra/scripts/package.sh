# shellcheck shell=bash
# The package on its way into the app: made, with the running page's files, stamped, published, and seen to run. Sourced by
# deploy, never run.
# shellcheck disable=SC2034,SC2154 # what deploy has set, and what is set for it

make_package() {
  npm --prefix "$root" run --silent package -- --catalogue "$(realpath "$catalogue")" --output "$work/package.zip" ||
    fail 'the package could not be made'
}

# An app that is open is asked itself: a Front Door that is new doesn't lead to it yet.
open_address() { if closes_app; then echo "$app_url"; else echo "$own_url"; fi; }

# `fetch_running PATH FILE`: of the running version, a file of its page; at most 4 MB, in 30 s.
fetch_running() {
  local status
  status="$(request 'Accept: */*' --max-time 30 --max-filesize 4000000 "$base/identity-management$1")"
  [[ "$status" == 200 ]] && cp "$work/answer" "$running/$2"
}

# Whoever has the running version's page open finds its files in the new package. A first deployment has none, and one that
# doesn't answer must not keep its successor out: what can't be fetched is left behind.
take_over_assets() {
  local running="$work/running" name round tries=1 base
  base="$(open_address)"
  mkdir -p "$running"
  # What was there before may be starting again, on its new settings.
  ! grep -qi '"Microsoft.Web/sites"' "$work/present.json" || tries=12
  until fetch_running '' index.html; do
    ((--tries > 0)) || { echo 'nothing runs yet that has a page' && return 0; }
    sleep 5
  done
  for round in 1 2 3; do
    "$node" "$here/packaging/take-over-assets.ts" wanted "$running" >"$work/wanted"
    [[ -s "$work/wanted" ]] || break
    while read -r name; do
      fetch_running "/assets/$name" "$name" || echo "round $round: $name cannot be fetched"
    done <"$work/wanted"
  done
  "$node" "$here/packaging/take-over-assets.ts" add "$running" "$work/package.zip"
}

# From now on the package says when it was deployed: the same one, deployed again, is told from the one that ran before.
stamp_package() {
  build="$("$node" "$here/packaging/stamp-package.ts" "$work/package.zip" 2>"$work/complaint")" ||
    fail "the package can't be stamped: $(head -c 1000 "$work/complaint")"
  say "build $build"
}

# To the publishing site itself, as newer versions of az do: az before 2.60 knows no Flex Consumption, and ARM's way
# (sites/extensions) wants a URL that anybody with it can read.
publish() {
  local status
  status="$(request "Authorization: Bearer $token" --header 'Content-Type: application/zip' \
    --data-binary "@$work/package.zip" "$publish_url/api/publish?RemoteBuild=false&Deployer=deploy")"
  wrong="status $status;"
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
  wrong="status $status;"
  [[ "$status" == 200 ]] || return 1
  case "$(read_json "$work/answer" status)" in
    4) return 0 ;;
    -1 | 3 | 5 | 6) return 2 ;;
    *) return 1 ;;
  esac
}

# `runs_new COUNT`: whether so many answers in a row, each on a connection of its own, come from the package that was published.
# Azure says nowhere when a rolling update is over, and meanwhile instances of before answer too.
runs_new() {
  local look status base
  base="$(open_address)"
  for ((look = 0; look < $1; look++)); do
    ((look == 0)) || sleep 2
    status="$(request 'Accept: application/json' "$base/health/live")"
    wrong="status $status, and not yet the build $build;"
    grep -qF "\"build\":\"$build\"" "$work/answer" || return 1
  done
}
