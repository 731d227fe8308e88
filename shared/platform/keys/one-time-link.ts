/** Links that work once: what each kind is sealed for and remembered by, how to look at one, and how to use it up. */
import type * as z from 'zod';
import type { AccountId } from '../words/identifiers.ts';
import { rememberUntil } from '../words/lifetimes.ts';
import type { Clock, RedemptionStore, Sealer, SealPurpose } from '../ports.ts';
import { TELL_NOBODY, type TellWhose } from '../words/refused-visit.ts';
import { openKnown } from './open-sealed.ts';

type Content = { readonly id: string; readonly account: AccountId; readonly expiresAt: number };
export type OneTimeLink<Of extends Content> = {
  readonly purpose: SealPurpose;
  readonly schema: z.ZodType<Of>;
  /** What its use is remembered by, before its id. */
  readonly prefix: string;
  /** Where it leads, without a slash in front, and the parameter that holds it there. */
  readonly route: string;
  readonly parameter: string;
  readonly lifetimeMs: number;
};

type IssueDependencies = {
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** Makes new ones: `contentOf` is given the moment in whole seconds at which it ends. */
export const makeIssueLink = ({ sealer, clock, serviceUrl }: IssueDependencies) =>
  async function issueLink<Of extends Content>(
    { purpose, route, parameter, lifetimeMs }: OneTimeLink<Of>,
    contentOf: (expiresAt: number) => Of,
  ): Promise<{ readonly url: URL; readonly expiresAt: Date }> {
    const expiresAt = new Date(clock().getTime() + lifetimeMs);
    const content = contentOf(Math.floor(expiresAt.getTime() / 1000));
    const url = new URL(`${serviceUrl}/${route}`);
    url.searchParams.set(parameter, await sealer.seal(purpose, content, expiresAt));
    return { url, expiresAt };
  };

type Unusable = { readonly kind: 'not-usable' } | { readonly kind: 'used' };

/**
 * Makes what a GET does: says whose link it is, and whether it still works. Nothing changes, however often and whoever asks:
 * mail scanners, previews in chats and browsers that fetch ahead all come before the person.
 */
export const makeLookAtLink = ({ accountStore, redemptionStore, sealer }: LookDependencies) =>
  async function lookAtLink<Of extends Content>(
    link: OneTimeLink<Of>,
    sealed: string,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<LookedAtLink<Of>> {
    const content = await openKnown(sealer, link, sealed, tellWhose);
    if (content === undefined) return { kind: 'not-usable' };
    const [isUsed, account] = await Promise.all([
      redemptionStore.isRedeemed(link.prefix + content.id, rememberUntil(content)),
      accountStore.readAccount(content.account),
    ]);
    if (isUsed) return { kind: 'used' };
    return account === undefined
      ? { kind: 'account-not-found' }
      : { kind: 'usable', content, accountName: account.value.name };
  };
type LookDependencies = {
  readonly accountStore: {
    readAccount(id: AccountId): Promise<{ readonly value: { readonly name: string } } | undefined>;
  };
  readonly redemptionStore: Pick<RedemptionStore, 'isRedeemed'>;
  readonly sealer: Pick<Sealer, 'open' | 'openEnded'>;
};
export type LookedAtLink<Of extends Content> =
  | { readonly kind: 'usable'; readonly content: Of; readonly accountName: string }
  | { readonly kind: 'account-not-found' }
  | Unusable;
export type LookAtLink = ReturnType<typeof makeLookAtLink>;

/** Makes what the POST begins with. A link works once: whoever finds it in a mailbox or a browser's history can't use it again. */
export const makeUseLink = ({ redemptionStore, sealer }: UseDependencies) =>
  async function useLink<Of extends Content>(
    link: OneTimeLink<Of>,
    sealed: string,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<UsedLink<Of>> {
    const content = await openKnown(sealer, link, sealed, tellWhose);
    if (content === undefined) return { kind: 'not-usable' };
    const redemption = await redemptionStore.redeem(link.prefix + content.id, rememberUntil(content));
    return { kind: redemption === 'redeemed' ? 'usable' : 'used', content };
  };
type UseDependencies = {
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly sealer: Pick<Sealer, 'open' | 'openEnded'>;
};
/** `used`: by somebody before. */
export type UsedLink<Of extends Content> =
  { readonly kind: 'usable' | 'used'; readonly content: Of } | { readonly kind: 'not-usable' };
