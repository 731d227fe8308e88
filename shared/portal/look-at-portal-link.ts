/** What a link to the hosted page would open, and whose session in this browser would end by it. Changes nothing. */
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import type { OpenSession, PortalLinkQuestion, PortalSession } from '../platform/callers/portal-session.ts';
import type { AccountStore } from '../users/ports.ts';
import type { PortalSessionReader } from '../platform/ports.ts';
import type { LookAtLink } from '../platform/keys/one-time-link.ts';
import { portalLink } from './portal-link.ts';

export type LookedAtPortalLink =
  ({ readonly kind: 'usable' } & PortalLinkQuestion) | { readonly kind: 'not-usable' | 'used' | 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly lookAtLink: LookAtLink;
  readonly readPortalSession: PortalSessionReader;
};

type Asked = { readonly link: string; readonly session: string | undefined };

/** As people know the contact; without a name or address of theirs, the id. */
const calledBy = ({ name, email, contact }: Pick<PortalSession, 'name' | 'email' | 'contact'>): string =>
  name ?? email ?? contact;

/** `session`: the sealed one that came with the request; browsers leave it out of requests from other sites. */
export const makeLookAtPortalLink = ({ accountStore, lookAtLink, readPortalSession }: Dependencies) => {
  const openSession = async ({ id, account: accountId, ...who }: PortalSession): Promise<OpenSession> => {
    const found = await accountStore.readAccount(accountId);
    return { id, accountName: found?.value.name ?? accountId, contact: calledBy(who) };
  };

  return async function lookAtPortalLink(
    { link, session }: Asked,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<LookedAtPortalLink> {
    const looked = await lookAtLink(portalLink, link, tellWhose);
    if (looked.kind !== 'usable') return looked;
    const { account: accountId, contact } = looked.content;
    const open = session === undefined ? undefined : await readPortalSession(session);
    const isOther = open !== undefined && (open.account !== accountId || open.contact !== contact);
    return {
      kind: 'usable',
      accountName: looked.accountName,
      contact: calledBy(looked.content),
      open: isOther ? await openSession(open) : undefined,
    };
  };
};
export type LookAtPortalLink = ReturnType<typeof makeLookAtPortalLink>;
