/** The admin opens the link: off to Azure, to prove which tenant they belong to. */
import { actorOf } from '../platform/callers/caller.ts';
import { retryOnConflict } from '../platform/in-process/attempts.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import type { PortalSessionReader, Sealer } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { makeSendToAzure, type SendToAzureDependencies, type SentToAzure } from '../entra/send-to-azure.ts';
import { integrationSignInVisit, SIGN_IN_WAY } from './integration-link.ts';
import type { LookAtAdministratorLink, UnusableLink } from './links/look-at-administrator-link.ts';
import type { AdministratorLinks } from './ports.ts';

export type BeginIntegrationInput = {
  readonly ticket: string;
  /** The sealed session of the hosted page that this browser has, if any. */
  readonly session: string | undefined;
  /** Where the browser asks from, for the audit trail. */
  readonly address: string | undefined;
};
export type BeginIntegrationOutcome = SentToAzure | { readonly kind: UnusableLink };

type Dependencies = SendToAzureDependencies &
  EventDependencies & {
    readonly administratorLinks: Pick<AdministratorLinks, 'keepLink'>;
    readonly lookAtAdministratorLink: LookAtAdministratorLink;
    readonly readPortalSession: PortalSessionReader;
    readonly sealer: Sealer;
  };

/** Who makes two of it at one time, both on a link that was just open. */
const ATTEMPTS = 2;

/** The contact who made the link is the actor, as of all that comes of it; whose browser it is, nobody knows yet. */
export const makeBeginIntegration = (dependencies: Dependencies) => {
  const { administratorLinks, lookAtAdministratorLink, readPortalSession, clock } = dependencies;
  const sendToAzure = makeSendToAzure(dependencies);

  const openLink = async ({ ticket: sealed, address }: BeginIntegrationInput, tellWhose: TellWhose) => {
    const tryOpen = async () => {
      const looked = await lookAtAdministratorLink(sealed, tellWhose);
      if (looked.kind !== 'open') return looked;
      const { ticket, kept } = looked;
      const actor = actorOf({ accountId: ticket.account, id: ticket.contact, address, ...ticket.contactPerson });
      const makeEvent = auditEventMaker(dependencies, ticket.account, actor);
      const event = makeEvent('integration-link-opened', undefined, { link: ticket.id });
      const opened = { ...kept.link, openedAt: clock() };
      return (await administratorLinks.keepLink(kept, opened, event)) === 'kept' ? looked : 'conflict';
    };
    const opened = await retryOnConflict(tryOpen, { attempts: ATTEMPTS });
    return opened === 'conflict' ? ({ kind: 'ticket-used' } as const) : opened;
  };

  return async function beginIntegration(
    input: BeginIntegrationInput,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<BeginIntegrationOutcome> {
    const opened = await openLink(input, tellWhose);
    if (opened.kind !== 'open') return opened;
    const { ticket, accountName } = opened;
    const session = input.session === undefined ? undefined : await readPortalSession(input.session);
    const visit = { ...ticket, accountName, isContact: session?.account === ticket.account };
    return sendToAzure(integrationSignInVisit, SIGN_IN_WAY, (secrets) => ({ ...visit, ...secrets }));
  };
};
export type BeginIntegration = ReturnType<typeof makeBeginIntegration>;
