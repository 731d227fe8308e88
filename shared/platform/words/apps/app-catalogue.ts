/** The Company's apps and brand names: one validated JSON file, so that white-labelling and a new app need no code. */
import * as z from 'zod';
import { ClientKeySet, faultsOfClientKeys } from '../client-key-set.ts';
import { AppId, ClientId, ProductId } from '../identifiers.ts';
import { Company } from './company.ts';
import { duration } from '../duration.ts';
import { faultsOfDoor, PKCE } from './front-door.ts';
import { LONGEST_SESSION_MS } from '../lifetimes.ts';
import { RESPONSE_TYPES } from './response-types.ts';
import { faultsOfSession } from './app-session.ts';
import { AppUri, isPrivateUseUri, WebUrl } from './app-addresses.ts';
import { faultOfOrigin } from '../web-address.ts';

/** As a browser writes it in an Origin header: compared as it stands. */
const webOrigin = WebUrl.superRefine((text, context) => {
  const fault = faultOfOrigin(text) ?? (text.endsWith('/') ? 'must not end with a slash' : undefined);
  if (fault !== undefined) context.addIssue(fault);
});

const AppMembers = z.strictObject({
  id: AppId,
  /** The name people know the app by. */
  displayName: z.string().trim().min(1).max(80),
  /** Rule 4: an admin portal always gets Company credentials. */
  kind: z.enum(['end-user', 'admin-portal']),
  /** Rule 5: SSO only for users who are known to have 2FA at the Company. */
  requiresTwoFactor: z.boolean().default(false),
  /** Rule 6: SSO only for accounts that have this product. Absent: for every account. */
  requiresProduct: ProductId.optional(),
  clientId: ClientId,
  /** How the app proves itself at the token endpoint: with its secret, by a JWT that it signs, or with PKCE alone (a public client). */
  clientAuthentication: z.enum(['client-secret', 'private-key-jwt', 'none']),
  /** Of `private-key-jwt`: its public keys, here or where it publishes them. */
  jwks: ClientKeySet.optional(),
  jwksUri: WebUrl.optional(),
  /** Whether its sign-ins have to bring a PKCE challenge (front-door.ts); less than `required` is for confidential clients on the web. */
  pkce: z.enum(PKCE).default('required'),
  /** What it may ask `/authorize` for. An ID token goes by `form_post` alone. */
  responseTypes: z.array(z.enum(RESPONSE_TYPES)).min(1).max(RESPONSE_TYPES.length).default(['code']),
  /** Where codes may be sent; compared character by character, but for the port of a loopback address (app-addresses.ts). */
  redirectUris: z.array(AppUri).min(1).max(20),
  /** Where a browser starts a sign-in to this app (OpenID Connect Core 1.0 section 4). */
  initiateLoginUri: AppUri,
  /** Where step two is the Company password. */
  companySignInUri: AppUri,
  /** Where a browser may be sent after signing out (RP-Initiated Logout 1.0). */
  postLogoutRedirectUris: z.array(AppUri).max(20).default([]),
  /** Origins whose scripts may call discovery, token, revoke and userinfo. */
  origins: z.array(webOrigin).max(20).default([]),
  /** Whether it gets refresh tokens when it asks for the scope `offline_access`: then `longestSession` must be there. */
  offlineAccess: z.boolean().default(false),
  /** In the file as `PT8H` or `P14D`, here in milliseconds: after so long the person signs in anew, whatever was refreshed meanwhile. */
  longestSession: duration({ most: 'P14D', mostMs: LONGEST_SESSION_MS }).optional(),
  /** The clients whose tokens it may ask about beside its own: those that sign in with them to what it guards, as webmail does to a mail server. */
  introspects: z.array(ClientId).max(20).default([]),
});

/** Any app on a device may take a private-use scheme for itself: what is sent there must be worth nothing without PKCE, and no secret is one there. */
const App = AppMembers.superRefine((app, context) => {
  for (const { path, message } of [...faultsOfDoor(app), ...faultsOfSession(app), ...faultsOfClientKeys(app)])
    context.addIssue({ code: 'custom', path: [...path], message });
  if (app.clientAuthentication === 'none') return;
  const { redirectUris, initiateLoginUri, companySignInUri, postLogoutRedirectUris } = app;
  for (const [member, uris] of Object.entries({
    redirectUris,
    initiateLoginUri: [initiateLoginUri],
    companySignInUri: [companySignInUri],
    postLogoutRedirectUris,
  })) {
    if (!uris.some(isPrivateUseUri)) continue;
    const message =
      'a private-use scheme is for public clients: clientAuthentication must be none (RFC 8252 section 8.4)';
    context.addIssue({ code: 'custom', path: [member], message });
  }
});
export type App = z.infer<typeof App>;

export const AppCatalogue = z
  .strictObject({
    company: Company,
    apps: z.array(App).min(1).max(100),
    /** The service that holds the Company passwords; it alone may call the credentials check. */
    passwordService: z.strictObject({ clientId: ClientId }),
  })
  .superRefine((catalogue, context) => {
    const ids: readonly string[] = catalogue.apps.map((app) => app.id);
    const clientIds: readonly string[] = [
      ...catalogue.apps.map((app) => app.clientId),
      catalogue.passwordService.clientId,
    ];
    for (const names of [ids, clientIds]) {
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) context.addIssue({ code: 'custom', path: ['apps'], message: `names "${twice}" twice` });
    }
    for (const [at, { introspects }] of catalogue.apps.entries()) {
      const stranger = introspects.find((name) => !catalogue.apps.some(({ clientId }) => clientId === name));
      if (stranger === undefined) continue;
      const message = `names "${stranger}", which is no app's clientId`;
      context.addIssue({ code: 'custom', path: ['apps', at, 'introspects'], message });
    }
  });
export type AppCatalogue = z.infer<typeof AppCatalogue>;
