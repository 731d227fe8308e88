/** Somebody who stays signed in to an app, and what the app does with the tokens. */
import { EmailAddress } from '../../../shared/platform/words/identifiers.ts';
import { finishRun, NO_READINESS, startRun } from '../../../shared/readiness/rules/readiness-run.ts';
import type { ReadinessStatus } from '../../../shared/platform/words/readiness-status.ts';
import { tagOf } from '../../../shared/users/rules/user.ts';
import { askTokens, basic, FORM, newVerifier, REDIRECT_URI, signIn, type TokenForm } from './sign-in-by-hand.ts';
import { SECRETS, type Stage } from './stage.ts';
import { newObjectId } from './staged-entra.ts';

export type TokenAnswer = {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly expires_in: number;
};

export const OFFLINE = 'openid profile email offline_access';
const PHONE = { client_id: 'phone-app', redirect_uri: 'https://phone.example/callback' };

/** As the client says who it is; a public one by its name alone. */
const asClient = (client: string): { readonly form: TokenForm; readonly headers: Record<string, string> } =>
  client in SECRETS
    ? { form: {}, headers: basic(client, SECRETS[client] ?? '') }
    : { form: { client_id: client }, headers: {} };

/** Posts a form as a client. */
export function askAs(stage: Pick<Stage, 'ask'>, client: string, path: string, given: TokenForm) {
  const { form, headers } = asClient(client);
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...form, ...given })) if (value !== undefined) body.append(name, value);
  return stage.ask(path, { method: 'POST', headers: { ...FORM, ...headers }, body: body.toString() });
}

/** Ann of an account of her own, signed in to the client. */
export async function openSession(stage: Stage, client: 'elevate-web' | 'phone-app' = 'elevate-web', scope = OFFLINE) {
  const account = await stage.openSsoAccount('ann');
  const ann = account.email('ann');
  const asked = client === 'phone-app' ? PHONE : { client_id: client, redirect_uri: REDIRECT_URI };
  const person = { tenantId: account.tenantId, upn: ann, objectId: newObjectId() };
  const { form, headers } = asClient(client);
  const signInOnce = async () => {
    const verifier = newVerifier();
    const back = await signIn(stage, stage.browser(), ann, person, { ...asked, scope }, verifier);
    const code = back.location.searchParams.get('code') ?? '';
    const codeForm = { ...form, redirect_uri: asked.redirect_uri, code, code_verifier: verifier };
    return () => askTokens(stage, codeForm, headers);
  };
  const redeem = await signInOnce();
  const answered = await redeem();
  const refresh = (token: string | undefined, given: TokenForm = {}, from: Pick<Stage, 'ask'> = stage) =>
    askAs(from, client, '/token', { grant_type: 'refresh_token', refresh_token: token, ...given });
  return {
    ...{ ...account, ann, answered, tokens: answered.json as TokenAnswer, refresh, redeem },
    signInAgain: async () => (await (await signInOnce())()).json as TokenAnswer,
  };
}
export type OpenSession = Awaited<ReturnType<typeof openSession>>;

/** A look at the tenant's directory, finished now, which found the user so. */
export async function lookAtDirectory(
  stage: Stage,
  { id, tenantId, ann }: Pick<OpenSession, 'id' | 'tenantId' | 'ann'>,
  status: ReadinessStatus,
): Promise<void> {
  const { readinessRuns, userStore, clock } = stage.services;
  const state = await readinessRuns.readState(id);
  const begun = startRun(state?.value ?? NO_READINESS, tenantId, clock());
  const user = (await userStore.findAddress(id, EmailAddress.parse(ann)))?.user;
  if (begun.run === undefined || user === undefined) throw new Error('nobody to look at');
  const item = {
    ...{
      email: user.email,
      displayName: '',
      isDisabled: status === 'disabled-in-entra',
      hasPassword: true,
      hasTwoFactor: true,
    },
    ...{
      userTag: tagOf(user),
      status,
      statusUnlessExcluded: status,
      userPrincipalName: undefined,
      objectId: undefined,
    },
  };
  const made = { kind: 'items', number: begun.run.number, items: [item] } as const;
  await readinessRuns.saveState(id, state, finishRun(begun, begun.run, clock()), made);
}
