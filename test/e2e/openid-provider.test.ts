import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationRequest, newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

describe('the OpenID Provider, with a client library that is not ours', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
  });
  afterAll(() => started.stop());

  const configure = async (authentication?: client.ClientAuth) => {
    const { world } = started;
    const { clientId, clientSecret } = world.app('elevate');
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only so that it stands out; the stack is http on the loopback
    const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
    return client.discovery(new URL(started.stack.file.issuer), clientId, clientSecret, authentication, options);
  };

  const signIn = async (config: client.Configuration, name: string, browser = newBrowser()) => {
    const { world } = started;
    const person = world.person(name);
    const [redirectUri = ''] = world.app('elevate').redirectUris;
    const verifier = client.randomPKCECodeVerifier();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      login_hint: person.email,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const stop = (at: URL): boolean => at.href.startsWith(redirectUri);
    const back = await signInAtEntra(browser, await browser.open(url), person.email, person.entraPassword ?? '', stop);
    return client.authorizationCodeGrant(config, back.url, checks);
  };

  it.each([
    ['client_secret_basic', () => client.ClientSecretBasic(started.world.app('elevate').clientSecret)],
    ['client_secret_post', () => client.ClientSecretPost(started.world.app('elevate').clientSecret)],
  ])('signs a user in with %s and tells who they are', async (_, authentication) => {
    const config = await configure(authentication());
    const tokens = await signIn(config, 'bob');
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: started.stack.file.issuer,
      aud: 'elevate',
      email: 'bob@acme.example',
      ...{ name: 'Bob Baker', given_name: 'Bob', family_name: 'Baker', locale: 'en-GB' },
      preferred_username: 'bob@acme.example',
      auth_time: expect.any(Number) as number,
      account_id: 'acme',
      tid: started.world.tenantOf('acme'),
    });
    const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    expect(info).toMatchObject({ sub: claims?.sub, email: 'bob@acme.example', account_id: 'acme' });
  });

  it('gives a user the same subject every time, and another user another one', async () => {
    const config = await configure();
    const [first, second, other] = [
      await signIn(config, 'bob'),
      await signIn(config, 'bob'),
      await signIn(config, 'carol'),
    ];
    expect(second.claims()?.sub).toBe(first.claims()?.sub);
    expect(other.claims()?.sub).not.toBe(first.claims()?.sub);
  });

  it('signs out of Azure without a question, by the hint of the ID token, and leads back to the app', async () => {
    const config = await configure();
    const browser = newBrowser();
    const tokens = await signIn(config, 'bob', browser);
    const page = await browser.open(client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }));
    const back = await browser.follow(page, 'Sign out of Azure');
    expect(back.visited[0]?.searchParams.get('logout_hint')).toMatch(/^O\./);
    expect(back.url.href).toBe(`${started.stack.file.issuer}/signed-out?state=elevate`);
    expect(back.text).toContain('Start again in Elevate');
    // Azure asks for the password again: the form is there to be filled in.
    expect((await signIn(config, 'bob', browser)).claims()).toMatchObject({ email: 'bob@acme.example' });
  });

  it('signs in without a page who is signed in at Azure (prompt=none), and says so where nobody is', async () => {
    const config = await configure();
    const browser = newBrowser();
    const tokens = await signIn(config, 'bob', browser);
    const [redirectUri = ''] = started.world.app('elevate').redirectUris;
    const stop = (at: URL): boolean => at.href.startsWith(redirectUri);
    const { url } = authorizationRequest(started.world, 'elevate', {
      prompt: 'none',
      login_hint: tokens.claims()?.['login_hint'] as string,
    });
    expect((await browser.open(url, stop)).url.searchParams.has('code')).toBe(true);
    const nobody = await newBrowser().open(url, stop);
    expect(nobody.url.searchParams.get('error')).toBe('login_required');
    // As in a frame of another site: Azure's answer comes back without a cookie of ours.
    const atAzure = await newBrowser().open(url, (at) => at.pathname === '/sign-in/callback');
    const framed = await newBrowser().open(atAzure.url, stop);
    expect(framed.url.searchParams.get('error')).toBe('login_required');
  });

  it('refuses a client with a wrong secret', async () => {
    const config = await configure(client.ClientSecretBasic('wrong-wrong-wrong-wrong-wrong'));
    await expect(signIn(config, 'bob')).rejects.toMatchObject({ status: 401 });
  });
});
