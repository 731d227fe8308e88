/** What becomes of a link that was opened: it is accepted by one visit, or it was refused. */
import type { AccountSnapshot, AccountStore } from '../../users/ports.ts';
import type { Clock } from '../../platform/ports.ts';
import { retryOnConflict } from '../../platform/in-process/attempts.ts';
import type { AdministratorLinks } from '../ports.ts';
import { type AdministratorLink, connectionOf, type LinkEnd } from '../rules/administrator-link.ts';
import type { IntegrationTicket } from '../rules/integration-visit.ts';

type Ticket = Pick<IntegrationTicket, 'account' | 'id' | 'place'>;
type Refused = { readonly kind: 'link-taken-back' | 'connected-meanwhile' | 'ticket-used' | 'account-not-found' };

export type StillGoodOutcome =
  { readonly kind: 'good'; readonly account: AccountSnapshot; readonly link: AdministratorLink } | Refused;
/** `connection`: what the account has to be connected to still when it is linked. */
export type AcceptLinkOutcome = { readonly kind: 'accepted'; readonly connection: string } | Refused;

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly administratorLinks: Pick<AdministratorLinks, 'findLink' | 'keepLink'>;
  readonly clock: Clock;
};

/** Others write the row when they take the link back, or come back from Azure in two tabs. */
const ATTEMPTS = 5;

/** Whether a visit that began with the link may go on; a refusal ends none, for who chose the wrong account can choose another. */
export const makeCheckLink = ({ accountStore, administratorLinks }: Dependencies) =>
  async function checkLink(ticket: Ticket): Promise<StillGoodOutcome & { readonly version?: string }> {
    const [account, kept] = await Promise.all([
      accountStore.readAccount(ticket.account),
      administratorLinks.findLink(ticket.account, ticket.place),
    ]);
    if (account === undefined) return { kind: 'account-not-found' };
    if (kept?.link.id !== ticket.id) return { kind: 'ticket-used' };
    const { link, version } = kept;
    if (link.end?.kind === 'taken-back') return { kind: 'link-taken-back' };
    if (link.end !== undefined && link.end.kind !== 'refused') return { kind: 'ticket-used' };
    if (link.connection !== connectionOf(account)) return { kind: 'connected-meanwhile' };
    return { kind: 'good', account, link, version };
  };
export type CheckLink = ReturnType<typeof makeCheckLink>;

/** Before the account is linked: of all visits with the link one alone comes so far, and none once it was taken back. */
export const makeAcceptLink = (dependencies: Dependencies) => {
  const { administratorLinks, clock } = dependencies;
  const checkLink = makeCheckLink(dependencies);
  return async function acceptLink(
    ticket: Ticket,
    end: Omit<LinkEnd, 'kind' | 'at'> & { readonly attempt: string },
  ): Promise<AcceptLinkOutcome> {
    const tryAccept = async (): Promise<AcceptLinkOutcome | 'conflict'> => {
      const checked = await checkLink(ticket);
      if (checked.kind !== 'good') return checked;
      const { link, version = '' } = checked;
      const accepted = { ...link, end: { ...end, kind: 'accepted', at: clock() } } as const;
      const kept = await administratorLinks.keepLink({ link, version }, accepted);
      if (kept === 'kept' || (await isOurs(ticket, end.attempt))) {
        return { kind: 'accepted', connection: link.connection };
      }
      return 'conflict';
    };
    const isOurs = async ({ account: accountId, id, place }: Ticket, attempt: string): Promise<boolean> => {
      const link = (await administratorLinks.findLink(accountId, place))?.link;
      return link?.id === id && link.end?.kind === 'accepted' && link.end.attempt === attempt;
    };
    const accepted = await retryOnConflict(tryAccept, { attempts: ATTEMPTS });
    return accepted === 'conflict' ? { kind: 'ticket-used' } : accepted;
  };
};
export type AcceptLink = ReturnType<typeof makeAcceptLink>;

/** Says on the link why it was refused; what was said before of another try is replaced. An end that stays an end does. */
export const makeNoteLinkRefused = ({ administratorLinks, clock }: Dependencies) =>
  async function noteLinkRefused(ticket: Ticket, end: Omit<LinkEnd, 'kind' | 'at'>): Promise<void> {
    const tryNote = async () => {
      const before = await administratorLinks.findLink(ticket.account, ticket.place);
      if (before?.link.id !== ticket.id) return 'gone';
      const { end: had } = before.link;
      const isOwn = had?.kind === 'accepted' && had.attempt !== undefined && had.attempt === end.attempt;
      if (had !== undefined && had.kind !== 'refused' && !isOwn) return 'ended';
      const refused = { ...before.link, end: { ...end, kind: 'refused', at: clock() } } as const;
      return administratorLinks.keepLink(before, refused);
    };
    await retryOnConflict(tryNote, { attempts: ATTEMPTS });
  };
export type NoteLinkRefused = ReturnType<typeof makeNoteLinkRefused>;
