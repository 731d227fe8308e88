/** What an app of the catalogue has to be before less is asked of it at `/authorize`, or an ID token goes to it through the browser. */
import { isPrivateUseUri } from './app-addresses.ts';
import { hasIdToken, type ResponseType } from './response-types.ts';

/**
 * Whether a sign-in of the app has to bring a PKCE challenge. `optional`: a nonce will do in its place (RFC 9700 section 2.1.1). `none`: neither, for
 * software that can send none: then whoever gets hold of a code can have another person's browser redeem it at the app, which nothing but
 * the app's own `state` prevents. A challenge that was sent is enforced in any case.
 */
export const PKCE = ['required', 'optional', 'none'] as const;
export type Pkce = (typeof PKCE)[number];

type Door = {
  readonly clientAuthentication: string;
  readonly pkce: Pkce;
  readonly responseTypes: readonly ResponseType[];
  readonly redirectUris: readonly string[];
};
type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

/** What the app has that only an https redirect URI can answer for. */
const asksForHttps = ({ pkce, responseTypes }: Door): string | undefined => {
  if (pkce !== 'required') return `pkce is "${pkce}"`;
  return responseTypes.some(hasIdToken) ? 'responseTypes names id_token' : undefined;
};

/** Of the app alone, wherever the service runs. */
export function faultsOfDoor(app: Door): Fault[] {
  const faults: Fault[] = [];
  if (app.pkce !== 'required' && app.clientAuthentication === 'none') {
    const message = 'must be "required", or left out, for a public client: PKCE is all that it proves itself with';
    faults.push({ path: ['pkce'], message });
  }
  return [...faults, ...faultsOfRedirects(app, isPrivateUseUri)];
}

/** Of redirect URIs at a person's own device, where any program may listen: for a service that isn't on that device itself. */
export const faultsAwayFromHome = (app: Door): Fault[] => faultsOfRedirects(app, (uri) => uri.startsWith('http:'));

function faultsOfRedirects(app: Door, isFault: (uri: string) => boolean): Fault[] {
  const why = asksForHttps(app);
  if (why === undefined) return [];
  const message = `must be an https URL, such as https://app.example.com/callback, since ${why}`;
  return app.redirectUris.flatMap((uri, at) => (isFault(uri) ? [{ path: ['redirectUris', at], message }] : []));
}
