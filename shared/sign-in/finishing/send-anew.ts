/** Sends somebody to Azure once more, to prove anew who they are: their sign-in there is older than the app asked for. */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { makeSendToAzure, type SendToAzureDependencies, type SentToAzure } from '../../entra/send-to-azure.ts';
import { signInVisit, wayOf } from '../begin-sign-in.ts';
import type { KeptSignIn, SignInTransaction } from '../rules/sign-in-transaction.ts';

/** The transaction is the one that has come to its end. */
export const makeSendAnew = (dependencies: SendToAzureDependencies) => {
  const sendToAzure = makeSendToAzure(dependencies);
  return function sendAnew(transaction: SignInTransaction, app: Pick<App, 'id'>): Promise<SentToAzure> {
    const { account, tenantId, typed: loginHint } = transaction;
    const request = { ...transaction.request, prompt: 'login' } as const;
    const way = { authority: tenantId, loginHint, prompt: request.prompt, ...wayOf(app, request) };
    const content = { account, tenantId, ...(loginHint === undefined ? {} : { typed: loginHint }), request };
    return sendToAzure(signInVisit, way, (secrets): KeptSignIn => ({ ...secrets, ...content }));
  };
};
