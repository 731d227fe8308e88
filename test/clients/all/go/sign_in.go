package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"

	"github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

// #region settings go-oidc
func discover(ctx context.Context, issuer, clientID, clientSecret, appURL string) (*oidc.Provider, *oauth2.Config, error) {
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, nil, err
	}
	return provider, &oauth2.Config{
		ClientID:     clientID,
		ClientSecret: clientSecret,
		Endpoint:     provider.Endpoint(),
		RedirectURL:  appURL + "/callback",
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email", oidc.ScopeOfflineAccess},
	}, nil
}

// state, nonce and secret are the app's own: 32 random bytes each, kept with the browser's session.
func signInAddress(config *oauth2.Config, state, nonce, secret string) string {
	challenge := sha256.Sum256([]byte(secret))
	return config.AuthCodeURL(state, oidc.Nonce(nonce),
		oauth2.SetAuthURLParam("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:])),
		oauth2.SetAuthURLParam("code_challenge_method", "S256"))
}

func redeem(ctx context.Context, provider *oidc.Provider, config *oauth2.Config, code, nonce, secret string) (*oauth2.Token, *oidc.IDToken, error) {
	token, err := config.Exchange(ctx, code, oauth2.SetAuthURLParam("code_verifier", secret))
	if err != nil {
		return nil, nil, err
	}
	serialized, _ := token.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(ctx, serialized)
	if err != nil {
		return nil, nil, err
	}
	if idToken.Nonce != nonce {
		return nil, nil, errors.New("the ID token answers another sign-in")
	}
	return token, idToken, nil
}

func signOutAddress(provider *oidc.Provider, serializedIDToken, appURL string) (string, error) {
	var metadata struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&metadata); err != nil {
		return "", err
	}
	parameters := url.Values{"id_token_hint": {serializedIDToken}, "post_logout_redirect_uri": {appURL + "/"}}
	return metadata.EndSession + "?" + parameters.Encode(), nil
}

// #endregion
