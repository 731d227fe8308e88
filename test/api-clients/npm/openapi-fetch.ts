/** A client of openapi-typescript's types and openapi-fetch. */
import createClient from 'openapi-fetch';
import type { paths } from './dist/openapi.js';
import { play, type Problem, type Said } from './story.js';

/** Lists come as CSV too, which is text: without this each of them would be one or the other. */
type Json = `application/${string}json`;

/** The error is one type for all statuses; what a status says more, its own schema has. */
type Answers = paths['/accounts/{accountId}/sso']['put']['responses'];
type Refused = Answers[409 | 412]['content']['application/problem+json'];

const said = <Data, Refusal extends Problem>(answer: {
  readonly data?: Data;
  readonly error?: Refusal;
  readonly response: Response;
}): Said<Data, Refusal> => ({
  status: answer.response.status,
  etag: answer.response.headers.get('etag'),
  data: answer.data,
  problem: answer.error,
});

await play((baseUrl, token) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const client = createClient<paths, Json>({ baseUrl, headers });
  const acme = { path: { accountId: 'acme' } };
  return {
    getSso: async () => said(await client.GET('/accounts/{accountId}/sso', { params: acme })),
    turnSso: async (ifMatch, body) => {
      const params = { ...acme, header: { 'If-Match': ifMatch } };
      const answer = await client.PUT('/accounts/{accountId}/sso', { params, body });
      return said({ ...answer, error: answer.error as Refused });
    },
    discoverSignIn: async (email) => said(await client.POST('/discovery', { body: { email, app: 'elevate' } })),
    editExclusions: async (body) => said(await client.POST('/accounts/{accountId}/exclusions', { params: acme, body })),
    listExclusions: async () => said(await client.GET('/accounts/{accountId}/exclusions', { params: acme })),
    explainSignIn: async (body) => said(await client.POST('/accounts/{accountId}/explain', { params: acme, body })),
    listUsers: async (query) => said(await client.GET('/accounts/{accountId}/users', { params: { ...acme, query } })),
    listAuditEvents: async (query) =>
      said(await client.GET('/accounts/{accountId}/audit-events', { params: { ...acme, query } })),
    getIntegration: async () => said(await client.GET('/accounts/{accountId}/integration', { params: acme })),
    getReadiness: async () => said(await client.GET('/accounts/{accountId}/readiness', { params: acme })),
  };
});
