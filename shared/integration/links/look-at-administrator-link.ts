/** What a GET of the link does: says whose it is, and how it stands. Nothing changes, however often and whoever asks. */
import type { AccountStore } from '../../users/ports.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import { openKnown } from '../../platform/keys/open-sealed.ts';
import { TELL_NOBODY, type TellWhose } from '../../platform/words/refused-visit.ts';
import { integrationLink } from '../integration-link.ts';
import type { AdministratorLinks, KeptLink } from '../ports.ts';
import { connectionOf, type LinkState, linkStateOf } from '../rules/administrator-link.ts';
import type { IntegrationTicket } from '../rules/integration-visit.ts';

/** Why a link can't be opened. */
export type UnusableLink =
  'ticket-not-usable' | 'ticket-used' | 'link-taken-back' | 'connected-meanwhile' | 'account-not-found';
export type LookedAtLink =
  | { readonly kind: 'open'; readonly ticket: IntegrationTicket; readonly kept: KeptLink; readonly accountName: string }
  | { readonly kind: UnusableLink };

const WHY_UNUSABLE: ReadonlyMap<LinkState, UnusableLink> = new Map([
  ['taken-back', 'link-taken-back'],
  ['superseded', 'connected-meanwhile'],
  ['expired', 'ticket-not-usable'],
]);

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly administratorLinks: Pick<AdministratorLinks, 'findLink'>;
  readonly sealer: Pick<Sealer, 'open' | 'openEnded'>;
  readonly clock: Clock;
};

export const makeLookAtAdministratorLink = ({ accountStore, administratorLinks, sealer, clock }: Dependencies) =>
  async function lookAtLink(sealed: string, tellWhose: TellWhose = TELL_NOBODY): Promise<LookedAtLink> {
    const ticket = await openKnown(sealer, integrationLink, sealed, tellWhose);
    if (ticket === undefined) return { kind: 'ticket-not-usable' };
    const [account, kept] = await Promise.all([
      accountStore.readAccount(ticket.account),
      administratorLinks.findLink(ticket.account, ticket.place),
    ]);
    if (account === undefined) return { kind: 'account-not-found' };
    // Its place was given to another: it had ended long before, or many newer ones were made.
    if (kept?.link.id !== ticket.id) return { kind: 'ticket-used' };
    const state = linkStateOf(kept.link, connectionOf(account), clock());
    if (state === 'open') return { kind: 'open', ticket, kept, accountName: account.value.name };
    // A word of a newer version is an end.
    return { kind: WHY_UNUSABLE.get(state) ?? 'ticket-used' };
  };
export type LookAtAdministratorLink = ReturnType<typeof makeLookAtAdministratorLink>;
