/** `POST /{tenant}/oauth2/v2.0/token`. */
import type { Hono } from 'hono';
import { describeError, entraError, type EntraError } from '../entra-errors.ts';
import { readParameters } from '../read-parameters.ts';
import type { Env, Exchange, StandIn } from '../stand-in.ts';
import { readTenantPath } from '../stand-in.ts';
import { authenticateClient, refuse, type TokenAnswer, type TokenCall } from './authenticate-client.ts';
import { grantAppToken } from './grant-app-token.ts';
import { redeemCode } from './redeem-code.ts';

const statusOf = ({ error }: EntraError): 400 | 401 => (error === 'invalid_client' ? 401 : 400);

const readCall = async (
  c: Exchange,
  standIn: StandIn,
  segment: string,
): Promise<{ kind: 'call'; call: TokenCall } | { kind: 'refused'; error: EntraError }> => {
  const path = readTenantPath(standIn.directory, segment);
  if (!path) return { kind: 'refused', error: entraError(90002, `Tenant: '${segment}'.`) };
  const isForm = c.req.header('Content-Type')?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  if (!isForm) return { kind: 'refused', error: entraError(900144, 'Send a form: application/x-www-form-urlencoded.') };
  const { values, repeated } = readParameters(new URLSearchParams(await c.req.text()));
  if (repeated.length > 0) return { kind: 'refused', error: entraError(90013, `Repeated: ${repeated.join(', ')}.`) };
  return { kind: 'call', call: { path, segment, form: values } };
};

const findTenantRefusal = (standIn: StandIn, { path }: TokenCall): EntraError | undefined => {
  if (path.kind === 'any') return undefined;
  return standIn.faults.strike('app-disabled', path.tenant.id) ? entraError(7000112) : undefined;
};

const answer = async (standIn: StandIn, call: TokenCall): Promise<TokenAnswer> => {
  const grantType = call.form['grant_type'];
  if (grantType === undefined) return refuse(entraError(900144, "Missing: 'grant_type'."));
  const client = await authenticateClient(standIn, call);
  if (client.kind === 'refused') return refuse(client.error);
  const refusal = findTenantRefusal(standIn, call);
  if (refusal) return refuse(refusal);
  switch (grantType) {
    case 'authorization_code':
      return redeemCode(standIn, client.app, call);
    case 'client_credentials':
      return grantAppToken(standIn, client.app, call);
    default:
      return refuse(entraError(70003, `Asked for: '${grantType}'.`));
  }
};

/** The token endpoint. Every refusal is worded as Entra does. */
export const addTokenRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const read = await readCall(c, standIn, c.req.param('tenant'));
    const answered = read.kind === 'call' ? await answer(standIn, read.call) : read;
    switch (answered.kind) {
      case 'tokens':
        return c.json(answered.body);
      case 'refused':
        return c.json(describeError(answered.error, standIn.now()), statusOf(answered.error));
    }
  });
};
