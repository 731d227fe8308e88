/** What every tried client is: an app of its own on one port, whose sign-in, session and sign-out are the library's. */

/** As the Company's catalogue and its vault know the app. */
export type Registration = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the app runs, without a trailing slash. */
  readonly url: string;
};

/** An app that answers /sign-in, /me (what it knows of who is in, as JSON), and, where the library can, /refresh and /sign-out. */
export type ClientApp = (request: Request) => Response | Promise<Response>;

/** What it says when the library refused: its own words, never a token. */
export const refusal = (error: unknown): Response => {
  const { name, message, error: code } = error as { name?: string; message?: string; error?: unknown };
  return Response.json({ refused: { name, code, message } }, { status: 400 });
};

/** Where an app leads whose library knows no sign-out at the provider. */
export const signOutAddress = ({ issuer, clientId, url }: Registration): string =>
  `${issuer}/end-session?${new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: `${url}/` }).toString()}`;
