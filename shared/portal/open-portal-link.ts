/** A person opens the one-time link: it becomes the session of the hosted page in their browser. */
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { actorOf } from '../platform/callers/caller.ts';
import { PORTAL_SESSION_LIFETIME_MS, rememberUntil } from '../platform/words/lifetimes.ts';
import type { PortalLinkQuestion, PortalSession } from '../platform/callers/portal-session.ts';
import { personOf } from '../platform/words/person.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { RedemptionStore, Sealer } from '../platform/ports.ts';
import type { LookAtPortalLink } from './look-at-portal-link.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import { makeUseLink } from '../platform/keys/one-time-link.ts';
import { portalLink } from './portal-link.ts';

export type OpenPortalLinkInput = {
  readonly link: string;
  /** The sealed session that the browser has already. */
  readonly session: string | undefined;
  /** The id of the session of which the person was told that this link replaces it. */
  readonly replaces: string | undefined;
  /** Where the browser is, for the audit trail. */
  readonly address: string | undefined;
};
export type OpenPortalLinkOutcome =
  | { readonly kind: 'opened'; readonly sealed: string; readonly expiresAt: Date }
  /** Nothing was done: somebody else's session is open in this browser, and the person has to say that it may go. */
  | { readonly kind: 'would-replace'; readonly question: PortalLinkQuestion }
  | { readonly kind: 'link-not-usable' | 'link-used' };

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly lookAtPortalLink: LookAtPortalLink;
  readonly sealer: Sealer;
};

/** A link that is used again is told in the audit trail: somebody else may have found it. */
export const makeOpenPortalLink = (dependencies: Dependencies) => {
  const { auditTrail, redemptionStore, lookAtPortalLink, sealer, clock, randomId } = dependencies;
  const useLink = makeUseLink(dependencies);

  /** What has to be asked first, if anything. */
  const questionOf = async ({ link, session, replaces }: OpenPortalLinkInput) => {
    const looked = session === undefined ? undefined : await lookAtPortalLink({ link, session });
    if (looked?.kind !== 'usable' || looked.open === undefined) return undefined;
    return looked.open.id === replaces ? undefined : looked;
  };

  return async function openPortalLink(
    input: OpenPortalLinkInput,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<OpenPortalLinkOutcome> {
    const question = await questionOf(input);
    if (question !== undefined) return { kind: 'would-replace', question };
    const used = await useLink(portalLink, input.link, tellWhose);
    if (used.kind === 'not-usable') return { kind: 'link-not-usable' };
    const { id, account: accountId, contact, roles } = used.content;
    const person = personOf(used.content);
    const actor = actorOf({ id: contact, accountId, address: input.address, ...person });
    if (used.kind === 'used') {
      // Once: whoever has a used link must not be able to fill the trail with it.
      const again = await redemptionStore.redeem(`portal-link-again-${id}`, rememberUntil(used.content));
      const refused = { action: 'portal-link-opened', refusal: 'link-used' } as const;
      if (again === 'redeemed') await recordRefusal(dependencies, accountId, actor, refused);
      return { kind: 'link-used' };
    }
    await auditTrail.record(
      auditEventMaker(dependencies, accountId, actor)('portal-link-opened', undefined, undefined),
    );
    const until = Math.floor((clock().getTime() + PORTAL_SESSION_LIFETIME_MS) / 1000);
    const session: PortalSession = { id: randomId(), account: accountId, contact, ...person, roles, expiresAt: until };
    const expiresAt = new Date(until * 1000);
    return { kind: 'opened', sealed: await sealer.seal('portal-session', session, expiresAt), expiresAt };
  };
};
export type OpenPortalLink = ReturnType<typeof makeOpenPortalLink>;
