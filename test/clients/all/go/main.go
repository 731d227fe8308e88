// An app that signs people in by go-oidc and Go's own oauth2.
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

type person struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

// What is kept of a browser, by its cookie.
type session struct {
	state, nonce, secret  string
	person                *person
	idToken, refreshToken string
}

type app struct {
	url      string
	provider *oidc.Provider
	config   *oauth2.Config
	lock     sync.Mutex
	sessions map[string]session
}

func main() {
	appURL := os.Getenv("URL")
	provider, config, err := discover(context.Background(), os.Getenv("ISSUER"), os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"), appURL)
	if err != nil {
		log.Fatal(err)
	}
	served := &app{url: appURL, provider: provider, config: config, sessions: map[string]session{}}
	http.HandleFunc("/sign-in", served.signIn)
	http.HandleFunc("/callback", served.takeAnswer)
	http.HandleFunc("/refresh", served.refresh)
	http.HandleFunc("/sign-out", served.signOut)
	http.HandleFunc("/me", func(w http.ResponseWriter, r *http.Request) { answer(w, http.StatusOK, served.of(r).person) })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { answer(w, http.StatusOK, nil) })
	at, err := url.Parse(appURL)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+at.Port(), nil))
}

func (a *app) signIn(w http.ResponseWriter, r *http.Request) {
	asked := session{state: random(), nonce: random(), secret: random()}
	a.keep(w, r, asked, signInAddress(a.config, asked.state, asked.nonce, asked.secret))
}

func (a *app) takeAnswer(w http.ResponseWriter, r *http.Request) {
	asked := a.of(r)
	if asked.state == "" || r.FormValue("state") != asked.state {
		refuse(w, "another state")
		return
	}
	if code := r.FormValue("error"); code != "" {
		refuse(w, code)
		return
	}
	token, idToken, err := redeem(r.Context(), a.provider, a.config, r.FormValue("code"), asked.nonce, asked.secret)
	if err != nil {
		refuse(w, err.Error())
		return
	}
	known := &person{}
	if err := idToken.Claims(known); err != nil {
		refuse(w, err.Error())
		return
	}
	serialized, _ := token.Extra("id_token").(string)
	a.keep(w, r, session{person: known, idToken: serialized, refreshToken: token.RefreshToken}, "/me")
}

func (a *app) refresh(w http.ResponseWriter, r *http.Request) {
	now := a.of(r)
	// Without an access token, it asks for one at once; else when one is about to end.
	token, err := a.config.TokenSource(r.Context(), &oauth2.Token{RefreshToken: now.refreshToken}).Token()
	if err != nil {
		refuse(w, err.Error())
		return
	}
	user, err := a.provider.UserInfo(r.Context(), oauth2.StaticTokenSource(token))
	if err != nil {
		refuse(w, err.Error())
		return
	}
	now.refreshToken, now.person = token.RefreshToken, &person{}
	if err := user.Claims(now.person); err != nil {
		refuse(w, err.Error())
		return
	}
	a.keep(w, r, now, "/me")
}

func (a *app) signOut(w http.ResponseWriter, r *http.Request) {
	to, err := signOutAddress(a.provider, a.of(r).idToken, a.url)
	if err != nil {
		refuse(w, err.Error())
		return
	}
	a.keep(w, r, session{}, to)
}

func (a *app) of(r *http.Request) session {
	cookie, err := r.Cookie("sid")
	if err != nil {
		return session{}
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.sessions[cookie.Value]
}

func (a *app) keep(w http.ResponseWriter, r *http.Request, kept session, to string) {
	id := random()
	a.lock.Lock()
	a.sessions[id] = kept
	a.lock.Unlock()
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, to, http.StatusFound)
}

func refuse(w http.ResponseWriter, why string) {
	answer(w, http.StatusBadRequest, map[string]string{"refused": why})
}

func answer(w http.ResponseWriter, status int, said any) {
	w.Header().Set("content-type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(said); err != nil {
		log.Print(err)
	}
}

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		log.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}
