# frozen_string_literal: true

# An app of Rack's that signs people in by OmniAuth's strategy for OpenID Connect.
require 'json'
require 'rack'
require 'rack/handler/webrick'
require 'omniauth_openid_connect'

ISSUER, URL, CLIENT_ID, CLIENT_SECRET = %w[ISSUER URL CLIENT_ID CLIENT_SECRET].map { |name| ENV.fetch(name) }
SECRET = 'a-secret-of-the-app-that-has-to-have-64-characters-and-so-has-them'

# What comes of each address; OmniAuth has its own under /auth.
APP = lambda do |env|
  session = env['rack.session']
  case env['PATH_INFO']
  when '/sign-in'
    # Since OmniAuth 2 a sign-in begins by a form of the app's own page (CVE-2015-9284).
    token = Rack::Protection::AuthenticityToken.token(session)
    form = %(<form method="post" action="/auth/company"><input type="hidden" name="authenticity_token" value="#{token}"><button>Sign in</button></form>)
    [200, { 'content-type' => 'text/html' }, [form]]
  when '/auth/company/callback'
    session['me'] = env['omniauth.auth']['info'].slice('email', 'name')
    [302, { 'location' => '/me' }, []]
  when '/auth/failure'
    [400, { 'content-type' => 'application/json' }, [{ refused: Rack::Request.new(env).params['message'] }.to_json]]
  when '/sign-out'
    session.clear
    [302, { 'location' => '/auth/company/logout' }, []]
  else
    [200, { 'content-type' => 'application/json' }, [session['me'].to_json]]
  end
end

stack = Rack::Builder.new do
  use Rack::Session::Cookie, secret: SECRET
  # #region settings omniauth-openid-connect
  use OmniAuth::Builder do
    provider :openid_connect,
             name: :company,
             issuer: ISSUER,
             discovery: true,
             scope: %i[openid profile email],
             post_logout_redirect_uri: "#{URL}/",
             client_options: {
               identifier: CLIENT_ID,
               secret: CLIENT_SECRET,
               redirect_uri: "#{URL}/auth/company/callback"
             }
  end
  # #endregion
  run APP
end

OmniAuth.config.logger.level = Logger::ERROR
trap('TERM') { Rack::Handler::WEBrick.shutdown }
Rack::Handler::WEBrick.run(
  stack.to_app,
  Host: '127.0.0.1', Port: URI(URL).port, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::ERROR)
)
