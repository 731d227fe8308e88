/** A client that hey-api made: a function for each operation. */
import { createClient } from './dist/client/client/index.js';
import * as sdk from './dist/client/sdk.gen.js';
import type { TurnSsoConflict, TurnSsoPreconditionFailed } from './dist/client/types.gen.js';
import { play, type Problem, type Said } from './story.js';

const said = <Data, Refusal extends Problem>(answer: {
  readonly data?: Data;
  readonly error?: Refusal;
  readonly response?: Response;
}): Said<Data, Refusal> => ({
  status: answer.response?.status,
  etag: answer.response?.headers.get('etag'),
  data: answer.data,
  problem: answer.error,
});

await play((baseUrl, token) => {
  const client = createClient({ baseUrl, ...(token !== undefined && { auth: token }) });
  const acme = { client, path: { accountId: 'acme' } };
  return {
    getSso: async () => said(await sdk.getSso(acme)),
    turnSso: async (ifMatch, body) => {
      const answer = await sdk.turnSso({ ...acme, headers: { 'If-Match': ifMatch }, body });
      // The error is one type for all statuses; what a status says more, its own type has.
      return said({ ...answer, error: answer.error as TurnSsoConflict | TurnSsoPreconditionFailed });
    },
    discoverSignIn: async (email) => said(await sdk.discoverSignIn({ client, body: { email, app: 'elevate' } })),
    editExclusions: async (body) => said(await sdk.editExclusions({ ...acme, body })),
    listExclusions: async () => said(await sdk.listExclusions(acme)),
    explainSignIn: async (body) => said(await sdk.explainSignIn({ ...acme, body })),
    listUsers: async (query) => said(await sdk.listUsers({ ...acme, query })),
    listAuditEvents: async (query) => said(await sdk.listAuditEvents({ ...acme, query })),
    getIntegration: async () => said(await sdk.getIntegration(acme)),
    getReadiness: async () => said(await sdk.getReadiness({ ...acme, query: { limit: 1 } })),
  };
});
