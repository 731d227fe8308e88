/** GET /authorize: an app sends a person to sign in (OpenID Connect Core 1.0 section 3.1.2). */
import * as z from 'zod';
import { authorizationReply } from '../../shared/provider/authorization-reply.ts';
import { errorResponse, TOO_LARGE } from '../../shared/provider/rules/authorization-response.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { RESPONSE_TYPES } from '../../shared/platform/words/response-types.ts';
import { RESPONSE_MODES } from '../../shared/provider/rules/response-mode.ts';
import { readAuthorizationRequest } from '../../shared/provider/rules/read-authorization-request.ts';
import { type AddressLimitServices, limitAddress } from '../../shared/sign-in/address-limit.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { seeOther, seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import { toApp } from '../../shared/platform/pages/way-on.ts';
import type { BeginAuthorization, BeginAuthorizationInput } from '../../shared/sign-in/begin-authorization.ts';

const operation = defineOperation({
  name: 'authorize',
  method: 'GET',
  route: 'authorize',
  summary: 'Starts a sign-in for an app. Other parameters are ignored.',
  group: 'Sign-in',
  caller: 'browser',
  query: z.object({
    client_id: z.string(),
    redirect_uri: z
      .string()
      .describe('As registered; the port of a loopback address may be any (RFC 8252 section 7.3).'),
    response_type: z
      .enum(RESPONSE_TYPES)
      .describe('Of those that the app catalogue names for the app: code, unless it says otherwise.'),
    response_mode: z
      .enum(RESPONSE_MODES)
      .optional()
      .describe('Default query. Errors go back by it too. An ID token goes by form_post alone.'),
    scope: z.string().describe('Contains openid; profile and email are known too.'),
    code_challenge: z
      .string()
      .min(43)
      .max(128)
      .optional()
      .describe('Required with a code, unless the app catalogue says otherwise (pkce).'),
    code_challenge_method: z.literal('S256').optional(),
    state: z.string().max(2048).optional(),
    nonce: z
      .string()
      .max(512)
      .optional()
      .describe('Required where the ID token comes through the browser, or PKCE is left out for it.'),
    login_hint: z.string().optional().describe('As discovery gave it, or an address.'),
    prompt: z.enum(['select_account']).optional(),
    max_age: z.string().optional().describe('Seconds, at least 1.'),
    id_token_hint: z.string().optional(),
  }),
  answers: {
    200: { description: 'A page whose form takes an error back to the app (form_post).', contentType: 'text/html' },
    303: {
      description:
        'To Azure, to the app’s Company sign-in page, to our own page for the address, or back with an error.',
    },
    400: { description: 'A page: the app or its redirect URI is unknown.', contentType: 'text/html' },
    429: { description: 'A page: too many addresses asked about from one network.', contentType: 'text/html' },
  },
});

type AuthorizeServices = PageServices &
  AddressLimitServices & { readonly signIn: { readonly beginAuthorization: BeginAuthorization } };

// Where a sealed hint leads, discovery has said and counted before.
const asksAboutAddress = ({ loginHint, chooseAccount }: BeginAuthorizationInput): boolean =>
  !chooseAccount && EmailAddress.safeParse(loginHint).success;

export const authorize = defineFunction(operation, (services: AuthorizeServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, query, cookies, isSignInOf, leadsTo }) => {
      const { serviceUrl, catalogue, signIn } = services;
      const [client, ...others] = query.getAll('client_id');
      leadsTo(toApp(catalogue.apps.find(({ clientId }) => others.length === 0 && clientId === client)));
      const asked = readAuthorizationRequest(query, catalogue.apps);
      if (asked.kind === 'page') return new PageRefusal(asked.refusal);
      const { app } = asked;
      if (asked.kind === 'error') return authorizationReply(app, errorResponse(asked.to, serviceUrl, asked.error));
      const limited = asksAboutAddress(asked) ? limitAddress(services, request) : undefined;
      if (limited !== undefined) return limited;
      const began = await signIn.beginAuthorization(asked);
      const tooLarge = authorizationReply(app, errorResponse(asked.request, serviceUrl, TOO_LARGE));
      switch (began.kind) {
        case 'company-credentials':
          return seeOther(began.url);
        case 'entra':
          return seeOtherKeeping(began.url, cookies, [{ id: began.state, sealed: began.sealed }], tooLarge);
        case 'ask-address':
          return seeOtherKeeping(`${serviceUrl}/sign-in?id=${began.id}`, cookies, [began], tooLarge);
        case 'integration-broken':
          isSignInOf({ account: began.account, email: began.email, app: app.id });
          return new PageRefusal('integration-broken', { signIn: { app: app.id } });
        case 'bad-id-token-hint': {
          const error = { error: 'invalid_request', description: 'id_token_hint is not one of ours for this client' };
          return authorizationReply(app, errorResponse(asked.request, serviceUrl, error));
        }
      }
    },
    { allowsRepeats: true },
  ),
);
