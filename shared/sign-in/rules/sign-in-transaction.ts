/** What is remembered of a sign-in while the browser is elsewhere: sealed, in the browser, for a transaction's lifetime. */
import * as z from 'zod';
import { AccountId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import { AuthorizationRequest } from '../../provider/rules/authorization-request.ts';

const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  account: AccountId,
  tenantId: TenantId,
  /** What was typed in step one: a hint, which decides nothing. Absent: the app named nobody, and wanted no page. */
  typed: EmailAddress.optional(),
});

/** While the person is at Azure. `state`, `nonce` and `codeVerifier` are ours towards Azure, not the app's. */
export type SignInTransaction = z.infer<typeof Attempt> & { readonly request: AuthorizationRequest };

/** What a browser keeps of it: with the app's request, or with the id of our own form's visit, which keeps it. */
export const KeptSignIn = z.union([
  z.object({ ...Attempt.shape, request: AuthorizationRequest }),
  z.object({ ...Attempt.shape, hosted: z.string() }),
]);
export type KeptSignIn = z.infer<typeof KeptSignIn>;

/** While the person types their address on our page, and goes on from there: who comes back can correct it. */
export const HostedSignIn = z.object({
  kind: z.literal('request'),
  id: z.string(),
  request: AuthorizationRequest,
  /** What was typed last. */
  typed: EmailAddress.optional(),
});
export type HostedSignIn = z.infer<typeof HostedSignIn>;
