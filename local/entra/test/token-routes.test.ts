import { expect, it } from 'vitest';
import { CLIENT, CONSENTED, HOME, HOST, SECRET } from '../testing/seeded-entra.ts';
import { codeOf, encode, postToken, redeem, typeSignIn } from '../testing/sign-in.ts';
import { entraForTests } from './entra-for-tests.ts';

let now = new Date();
const entra = entraForTests(undefined, { now: () => now });

const freshCode = async (): Promise<string> => codeOf(await typeSignIn(entra));

it('redeems a code once, also when asked twenty times at once', async () => {
  const code = await freshCode();
  const replies = await Promise.all(Array.from({ length: 20 }, () => redeem(entra, code)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  const again = await redeem(entra, code);
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [54005] } });
});

it('words an error as Entra does', async () => {
  const { body } = await redeem(entra, 'made up');
  const members = ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id'];
  expect(Object.keys(body)).toEqual(members);
  expect(body.error_description).toMatch(/^AADSTS70000: .+ Trace ID: \S{36} Correlation ID: \S{36} Timestamp: 2.+Z$/);
});

it('refuses a code that is ten minutes old', async () => {
  const code = await freshCode();
  const before = now;
  now = new Date(before.getTime() + 10 * 60_000);
  expect((await redeem(entra, code)).body.error_codes).toEqual([70008]);
  now = new Date(before.getTime() + 10 * 60_000 - 1);
  expect((await redeem(entra, code)).status).toBe(200);
  now = before;
});

it.each([
  ['a wrong verifier', HOST, { code_verifier: 'x'.repeat(43) }, 501481],
  ['no verifier', HOST, { code_verifier: undefined }, 50148],
  ['another redirect URI', HOST, { redirect_uri: CONSENTED }, 700005],
  ['another tenant', HOME, {}, 700005],
])('refuses a code with %s, and leaves it to its owner', async (_what, tenant, changes, aadsts) => {
  const code = await freshCode();
  const { body } = await redeem(entra, code, tenant, changes);
  expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [aadsts] });
  expect((await redeem(entra, code)).status).toBe(200);
});

const client = { client_id: CLIENT, client_secret: SECRET };
const appOnly = () => ({ grant_type: 'client_credentials', scope: `${entra.graph}/.default`, ...client });

it.each([
  ['a wrong secret', HOST, { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
  ['no credential', HOST, { client_secret: undefined }, 401, 'invalid_client', 7000218],
  ['an unknown app', HOST, { client_id: HOST }, 400, 'unauthorized_client', 700016],
  ['a tenant without consent', HOME, {}, 400, 'unauthorized_client', 700016],
  ['the organizations path', 'organizations', {}, 400, 'invalid_request', 50059],
  ['an unknown tenant', CLIENT, {}, 400, 'invalid_request', 90002],
  ['another resource', HOST, { scope: 'https://other.example/.default' }, 400, 'invalid_resource', 500011],
  ['another grant type', HOST, { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
])('refuses client credentials for %s', async (_what, tenant, changes, status, error, aadsts) => {
  const reply = await postToken(entra, tenant, encode(appOnly(), changes));
  expect(reply).toMatchObject({ status, body: { error, error_codes: [aadsts] } });
});

it('refuses a repeated parameter and a body that is no form', async () => {
  const twice = new URLSearchParams(appOnly());
  twice.append('scope', 'openid');
  expect((await postToken(entra, HOST, twice)).body.error_codes).toEqual([90013]);
  const json = await postToken(entra, HOST, appOnly(), { 'Content-Type': 'application/json' });
  expect(json.body.error_codes).toEqual([900144]);
});
