# shellcheck shell=bash
# The template on its way to Azure: compiled, looked at with the service's own eyes, checked by Azure, deployed. Sourced by
# deploy, never run.
# shellcheck disable=SC2034,SC2154 # what deploy has set, and what is set for it

# One name for ever: Azure lets no second deployment of a name begin while the first is under way.
deployment=azure-sso-identity

# Compiled here and not by az: az knows .bicepparam files from 2.53 on only, and fetches a compiler of its own choice.
# A warning of the compiler stops the deployment; bicepconfig.json can say so only of the linter's.
compile() {
  local said
  said="$("$bicep" build "$here/main.bicep" --outfile "$work/main.json" 2>&1)" || fail "$said"
  [[ -z "$said" ]] || fail "$said"
  said="$("$bicep" build-params "$parameters" --outfile "$work/parameters.json" 2>&1)" || fail "$said"
  [[ -z "$said" ]] || fail "$said"
  service_url="$(read_json "$work/parameters.json" parameters.serviceUrl.value)"
}

# Everything that would be found out half-way, or by a service that doesn't start. The values of the parameters are Azure's to
# use only when this is content with them.
plan() {
  "$node" "$here/planning/plan-deployment.ts" "$work" "$(command -v "$bicep")" "${catalogue:-$root/app-catalogue.json}" "$cloud_name" \
    2>"$work/complaint" || fail "this can't be deployed:"$'\n'"$(head -c 8000 "$work/complaint")"
  local providers provider
  { read -r front_door && read -r providers; } < <(read_json "$work/plan.json" frontDoor providers)
  for provider in $providers; do
    check_provider "$provider"
  done
}

# Contributor on the group can't register one, and Azure says so only when it makes the subnet.
check_provider() {
  local registered
  registered="$(az provider show --namespace "$1" --subscription "$subscription_id" --query registrationState --output tsv \
    2>"$work/complaint")" || fail "whether $1 is registered can't be read: $(head -c 1000 "$work/complaint")"
  [[ "$registered" == Registered ]] ||
    fail "privateNetwork needs the resource provider $1 on the subscription, where it is $registered. Somebody with Contributor there: az provider register --namespace $1 --wait"
}

# `deploy_with COMMAND …`: one of az's commands for this template, in this group.
deploy_with() {
  az deployment group "$@" --subscription "$subscription_id" --resource-group "$resource_group" --name "$deployment" \
    --template-file "$work/main.json" --parameters "$work/parameters.json"
}

validate() {
  deploy_with validate --output none 2>"$work/complaint" ||
    fail "Azure refuses the template or its parameters: $(head -c 4000 "$work/complaint")"
}

change() {
  ! deploy_with create --output json --query properties.outputs >"$work/outputs.json" 2>"$work/answer" || return 0
  # An earlier run was interrupted; Azure goes on with what that had begun.
  if grep -q DeploymentActive "$work/answer"; then
    wrong='an earlier deployment is still under way in Azure;'
    return 1
  fi
  return 2
}

read_outputs() {
  local values
  values="$(read_json "$work/outputs.json" {appName,appUrl,ownUrl,publishUrl,vaultName,principalId}.value)"
  { read -r app_name && read -r app_url && read -r own_url && read -r publish_url && read -r vault_name && read -r principal_id; } \
    <<<"$values" || true
  [[ -n "$app_name" && -n "$app_url" && -n "$own_url" && -n "$publish_url" && -n "$vault_name" && -n "$principal_id" ]] ||
    fail "the deployment's outputs are incomplete: $(cat "$work/outputs.json")"
}
