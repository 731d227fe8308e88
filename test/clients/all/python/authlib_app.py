"""An app of Flask's that signs people in by Authlib."""

import logging
import os
import uuid
from urllib.parse import urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, redirect, session

issuer, url = os.environ["ISSUER"], os.environ["URL"]
client_id, client_secret = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]

app = Flask(__name__)
app.secret_key = "a-secret-of-the-app-with-32-characters"
# Its cookie holds 4,096 bytes, which two tokens fill: they are kept here.
kept = {}

# #region settings authlib
oauth = OAuth(app)
oauth.register(
    name="company",
    client_id=client_id,
    client_secret=client_secret,
    server_metadata_url=f"{issuer}/.well-known/openid-configuration",
    client_kwargs={
        "scope": "openid profile email offline_access",
        "code_challenge_method": "S256",
    },
)


@app.get("/sign-in")
def sign_in():
    return oauth.company.authorize_redirect(f"{url}/callback")
    # #endregion


@app.get("/callback")
def take_answer():
    try:
        token = oauth.company.authorize_access_token()
    except OAuthError as error:
        return jsonify(refused=error.error), 400
    return keep(token, token["userinfo"])


@app.get("/refresh")
def refresh():
    before, _ = kept[session["id"]]
    try:
        token = oauth.company.fetch_access_token(
            grant_type="refresh_token", refresh_token=before["refresh_token"]
        )
    except OAuthError as error:
        return jsonify(refused=error.error), 400
    return keep({**before, **token}, oauth.company.userinfo(token=token))


def keep(token, user):
    session["id"] = str(uuid.uuid4())
    kept[session["id"]] = (token, user)
    return redirect("/me")


@app.get("/me")
def me():
    _, user = kept.get(session.get("id"), (None, None))
    return jsonify(user)


# #region settings authlib
@app.get("/sign-out")
def sign_out():
    token, _ = kept.pop(session.pop("id"))
    parameters = {
        "id_token_hint": token["id_token"],
        "post_logout_redirect_uri": f"{url}/",
    }
    endpoint = oauth.company.load_server_metadata()["end_session_endpoint"]
    return redirect(f"{endpoint}?{urlencode(parameters)}")
    # #endregion


@app.get("/")
def start():
    return jsonify(None)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
app.run(host="127.0.0.1", port=urlsplit(url).port)
