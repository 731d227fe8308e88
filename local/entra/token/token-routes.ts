/** `POST /{tenant}/oauth2/v2.0/token`. Every refusal is worded as Entra does (`entra-app.ts`). */
import type { Hono } from 'hono';
import { EntraError } from '../entra-errors.ts';
import type { Env, Exchange } from '../exchange.ts';
import { readParameters, readTenantPath, required, type StandIn } from '../stand-in.ts';
import { authenticateClient, type TokenCall } from './authenticate-client.ts';
import { grantAppToken } from './grant-app-token.ts';
import { redeemCode } from './redeem-code.ts';

const readCall = async (c: Exchange, standIn: StandIn, segment: string): Promise<TokenCall> => {
  const path = readTenantPath(standIn, segment);
  if (!c.req.header('Content-Type')?.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    throw new EntraError(900144, 'Send a form: application/x-www-form-urlencoded.');
  return { path, segment, form: readParameters(new URLSearchParams(await c.req.text())) };
};

export const addTokenRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const call = await readCall(c, standIn, c.req.param('tenant'));
    const { tenant } = call.path;
    const grantType = required(call.form, 'grant_type');
    const client = await authenticateClient(standIn, call);
    if (tenant && standIn.faults.strike('app-disabled', tenant.id)) throw new EntraError(7000112);
    switch (grantType) {
      case 'authorization_code':
        return c.json(await redeemCode(standIn, client, call));
      case 'client_credentials':
        return c.json(await grantAppToken(standIn, client, call));
      default:
        throw new EntraError(70003, `Asked for: '${grantType}'.`);
    }
  });
};
