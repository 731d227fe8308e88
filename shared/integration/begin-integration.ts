/** The admin opens the one-time address: off to Azure, to prove which tenant they belong to. */
import type { RedemptionStore, Sealer } from '../platform/ports.ts';
import { makeSendToAzure, type SendToAzureDependencies, type SentToAzure } from '../entra/send-to-azure.ts';
import { integrationLink, integrationSignInVisit } from './integration-link.ts';
import { makeUseLink } from '../platform/keys/one-time-link.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';

export type BeginIntegrationOutcome = SentToAzure | { readonly kind: 'ticket-not-usable' | 'ticket-used' };

type Dependencies = SendToAzureDependencies & {
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly sealer: Sealer;
};

export const makeBeginIntegration = (dependencies: Dependencies) => {
  const sendToAzure = makeSendToAzure(dependencies);
  const useLink = makeUseLink(dependencies);
  return async function beginIntegration(
    sealedTicket: string,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<BeginIntegrationOutcome> {
    const used = await useLink(integrationLink, sealedTicket, tellWhose);
    if (used.kind !== 'usable') return { kind: `ticket-${used.kind}` };
    const { content } = used;
    const way = { authority: 'organizations', route: 'integration/callback', loginHint: undefined } as const;
    return sendToAzure(integrationSignInVisit, way, (secrets) => ({ ...content, ...secrets }));
  };
};
export type BeginIntegration = ReturnType<typeof makeBeginIntegration>;
