/** The Company's apps and brand names: one validated JSON file, so that white-labelling and a new app need no code. */
import * as z from 'zod';
import { AppId, ClientId, ProductId } from './identifiers.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

// Plain http is for a laptop only: everywhere else it would hand codes to whoever listens (RFC 9700 section 2.6).
const webUrl = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.password !== '' || text.includes('#')) return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname));
  }, 'must be an https URL (http only for localhost), without user, password or fragment');

const webOrigin = webUrl.refine(
  (text) => URL.parse(text)?.origin === text,
  'must be an origin such as https://app.example.com',
);

const App = z.strictObject({
  id: AppId,
  /** The name people know the app by. */
  displayName: z.string().trim().min(1).max(80),
  /** Rule 4: an admin portal always gets Company credentials. */
  kind: z.enum(['end-user', 'admin-portal']),
  /** Rule 5: SSO only for users with 2FA at the Company. */
  requiresTwoFactor: z.boolean().default(false),
  /** Rule 6: SSO only for accounts that have this product. Absent: for every account. */
  requiresProduct: ProductId.optional(),
  clientId: ClientId,
  /** How the app proves itself at the token endpoint: with its secret, or with PKCE alone (a public client). */
  clientAuthentication: z.enum(['client-secret', 'none']),
  /** Where codes may be sent; compared character by character. */
  redirectUris: z.array(webUrl).min(1).max(20),
  /** Where a browser starts a sign-in to this app (OpenID Connect Core 1.0 section 4). */
  initiateLoginUri: webUrl,
  /** Where step two is the Company password. */
  companySignInUri: webUrl,
  /** Where a browser may be sent after signing out (RP-Initiated Logout 1.0). */
  postLogoutRedirectUris: z.array(webUrl).max(20).default([]),
  /** Origins whose scripts may call discovery, token and userinfo. */
  origins: z.array(webOrigin).max(20).default([]),
});
export type App = z.infer<typeof App>;

export const AppCatalogue = z
  .strictObject({
    company: z.strictObject({
      /** The hosting company's name, as its customers know it. */
      name: z.string().trim().min(1).max(80),
      /** What it calls the place where accounts are administered. */
      controlPanelName: z.string().trim().min(1).max(80),
      /** Where that place is: the way back from the consent round trip. */
      controlPanelUrl: webUrl,
    }),
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
  });
export type AppCatalogue = z.infer<typeof AppCatalogue>;
