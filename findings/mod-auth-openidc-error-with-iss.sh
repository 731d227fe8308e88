#!/usr/bin/env bash
# mod_auth_openidc 2.4.12.3 (Debian 12): an error that comes back to the redirect URI with `iss` is taken for the beginning
# of a sign-in.
#
# RFC 9207 section 2 wants `iss` in error responses too. Expected: the error is shown, as it is without `iss`. Happens: the
# module takes `error`, `state` and `iss` for a provider's request to begin a sign-in (OpenID Connect Core 1.0 section 4). It
# complains that `target_link_uri` and OIDCDefaultURL are missing; where OIDCDefaultURL is set, it sends the browser to the
# provider again, which answers with the same error, and so on until the browser gives up.
# Ends with 0 while this is so, with 1 when it has changed, and with 2 when Debian has another version or Apache doesn't run.
set -euo pipefail

folder="$(mktemp -d)"
# Apache changes its user when it is started by root.
chmod 755 "$folder"
apache=''
trap 'if [ -n "$apache" ]; then kill "$apache"; wait "$apache" || true; fi; rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p archives/partial root pages
apt-get install --download-only --reinstall --no-install-recommends --yes -qq -o "Dir::Cache::archives=$folder/archives" \
  -o Debug::NoLocking=1 -o APT::Sandbox::User=root apache2-bin libapache2-mod-auth-openidc > /dev/null
for file in archives/*.deb; do dpkg -x "$file" root; done
version="$(dpkg-deb --field archives/libapache2-mod-auth-openidc_*.deb Version)"
echo "mod_auth_openidc $version"
case "$version" in 2.4.12.3-*) ;; *) exit 2 ;; esac

port="$((20000 + RANDOM % 10000))"
app="http://localhost:$port"
modules="$folder/root/usr/lib/apache2/modules"
cat > httpd.conf <<CONF
ServerRoot $folder
ServerName localhost
Listen 127.0.0.1:$port
PidFile $folder/httpd.pid
ErrorLog $folder/error.log
User nobody
Group nogroup
LoadModule mpm_prefork_module $modules/mod_mpm_prefork.so
LoadModule authn_core_module $modules/mod_authn_core.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule authz_user_module $modules/mod_authz_user.so
LoadModule auth_openidc_module $modules/mod_auth_openidc.so
DocumentRoot $folder/pages
KeepAlive Off
OIDCProviderIssuer https://op.example
OIDCProviderAuthorizationEndpoint https://op.example/authorize
OIDCProviderTokenEndpoint https://op.example/token
OIDCProviderJwksUri https://op.example/jwks
OIDCClientID app
OIDCClientSecret secret
OIDCRedirectURI $app/callback
OIDCCryptoPassphrase passphrase
<IfDefine DEFAULT_URL>
  OIDCDefaultURL $app/
</IfDefine>
<Location "/">
  AuthType openid-connect
  Require valid-user
</Location>
CONF

start() {
  LD_LIBRARY_PATH="$(dirname "$folder"/root/usr/lib/*/libapr-1.so.0)" "$folder/root/usr/sbin/apache2" -X -f "$folder/httpd.conf" "$@" 2> /dev/null &
  apache="$!"
  for _ in $(seq 50); do
    if curl --silent --output /dev/null "$app/"; then return; fi
    sleep 0.2
  done
  cat error.log >&2
  exit 2
}
stop() {
  kill "$apache"
  wait "$apache" || true
  apache=''
}
# Begins a sign-in, then brings an error back. Prints where the browser is sent, or what the page says.
bring_error_back() {
  local state answer
  rm -f cookies
  state="$(curl --silent --cookie-jar cookies --output /dev/null --write-out '%{redirect_url}' "$app/" | sed 's/.*[?&]state=\([^&]*\).*/\1/')"
  answer="$(curl --silent --cookie cookies --output page --write-out '%{redirect_url}' "$app/callback?error=login_required&state=$state$1")"
  if [ -n "$answer" ]; then echo "sent to ${answer%%\?*}"; else sed 's/<[^>]*>//g' page | tr -s '[:space:]' ' '; fi
}

iss='&iss=https%3A%2F%2Fop.example'
start
without="$(bring_error_back '')"
with="$(bring_error_back "$iss")"
stop
start -D DEFAULT_URL
with_default="$(bring_error_back "$iss")"
echo "without iss: $without"
echo "with iss: $with"
echo "with iss and OIDCDefaultURL: $with_default"
case "$without" in *login_required*) ;; *) exit 1 ;; esac
case "$with" in *login_required*) exit 1 ;; *target_link_uri*) ;; *) exit 1 ;; esac
case "$with_default" in 'sent to https://op.example/authorize') exit 0 ;; *) exit 1 ;; esac
