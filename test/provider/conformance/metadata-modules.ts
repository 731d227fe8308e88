/** The module of the Config OP plan, and its little sister of RP-Initiated Logout OP. */
import { expect } from 'vitest';
import { SERVICE_URL } from '../../support/sign-in/stage.ts';
import { type Module, passed } from './module.ts';

const HTTPS = /^https:\/\/[^\s?#]+$/;

export const METADATA_MODULES = {
  'oidcc-discovery-endpoint-verification': {
    asks: 'The metadata has what the specifications require, and the keys are public ones',
    play: async ({ stage }) => {
      const answered = await stage.ask('/.well-known/openid-configuration');
      expect([answered.status, answered.headers['content-type']]).toEqual([200, 'application/json']);
      const metadata = answered.json as Readonly<Record<string, unknown>>;
      for (const name of [
        'response_types',
        'subject_types',
        'id_token_signing_alg_values',
        'scopes',
        'claims',
        'grant_types',
      ])
        expect([name, (metadata[`${name}_supported`] as readonly string[]).length > 0]).toEqual([name, true]);
      expect(metadata).toMatchObject({
        issuer: SERVICE_URL,
        response_types_supported: expect.arrayContaining(['code']) as string[],
        scopes_supported: expect.arrayContaining(['openid']) as string[],
        grant_types_supported: expect.arrayContaining(['authorization_code']) as string[],
        id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']) as string[],
        subject_types_supported: ['public'],
        code_challenge_methods_supported: ['S256'],
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
      });
      const endpoints = Object.entries(metadata).filter(([name]) => /_(endpoint|uri)$/.test(name));
      expect(endpoints.map(([name]) => name)).toEqual(
        expect.arrayContaining(['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']),
      );
      for (const [, address] of endpoints) expect(address).toMatch(HTTPS);
      const { keys } = (await stage.ask('/jwks')).json as { readonly keys: readonly Record<string, unknown>[] };
      expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
      const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];
      for (const key of keys) expect([key['kty'], PRIVATE.filter((name) => name in key)]).toEqual(['RSA', []]);
      return passed();
    },
  },
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': {
    asks: 'The metadata has `end_session_endpoint`',
    play: async ({ metadata }) => {
      expect((await metadata())['end_session_endpoint']).toMatch(HTTPS);
      return passed();
    },
  },
} satisfies Readonly<Record<string, Omit<Module, 'name'>>>;
