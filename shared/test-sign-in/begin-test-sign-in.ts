/** A browser opens the one-time link of a test sign-in: off to Azure, as an app's sign-in would go. */
import type { RedemptionStore, Sealer } from '../platform/ports.ts';
import { makeSendToAzure, type SendToAzureDependencies, type SentToAzure } from '../entra/send-to-azure.ts';
import { nothingConnected } from './describe-test-findings.ts';
import type { MendConsent } from '../consent/mend-consent.ts';
import { makeUseLink } from '../platform/keys/one-time-link.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { testLink, testVisit } from './test-link.ts';
import type { RecordTestResult } from './record-test-result.ts';

export type BeginTestSignInOutcome = SentToAzure | { readonly kind: 'link-not-usable' | 'link-used' | 'not-connected' };

type Dependencies = SendToAzureDependencies & {
  readonly mendConsent: MendConsent;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly recordTestResult: RecordTestResult;
  readonly sealer: Sealer;
};

export const makeBeginTestSignIn = (dependencies: Dependencies) => {
  const { mendConsent, recordTestResult } = dependencies;
  const sendToAzure = makeSendToAzure(dependencies);
  const useLink = makeUseLink(dependencies);
  return async function beginTestSignIn(
    sealedTicket: string,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<BeginTestSignInOutcome> {
    const used = await useLink(testLink, sealedTicket, tellWhose);
    if (used.kind !== 'usable') return { kind: `link-${used.kind}` };
    const ticket = used.content;
    const integration = (await mendConsent(ticket.account))?.integration;
    if (integration?.state !== 'connected') {
      await recordTestResult(ticket, nothingConnected);
      return { kind: 'not-connected' };
    }
    const { tenantId } = integration;
    const way = { authority: tenantId, route: 'sign-in/callback', loginHint: ticket.email };
    return sendToAzure(testVisit, way, (secrets) => ({ ...ticket, ...secrets, tenantId }));
  };
};
export type BeginTestSignIn = ReturnType<typeof makeBeginTestSignIn>;
