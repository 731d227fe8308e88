/** The browser's and the apps' functions, each with the operation under whose name it was registered. */
import './import-settings.ts';
import type { HttpHandler } from '@azure/functions';
import { checkCompanyCredentials } from '../../../functions/apps/check-company-credentials.ts';
import { describeProvider } from '../../../functions/apps/describe-provider.ts';
import { discoverSignIn } from '../../../functions/apps/discover-sign-in.ts';
import { publishKeys } from '../../../functions/apps/publish-keys.ts';
import { readUserinfo } from '../../../functions/apps/read-userinfo.ts';
import { readUserinfoByForm } from '../../../functions/apps/read-userinfo-by-form.ts';
import { redeemAuthorizationCode } from '../../../functions/apps/redeem-authorization-code.ts';
import { askAddress } from '../../../functions/sign-in/ask-address.ts';
import { authorize } from '../../../functions/sign-in/authorize.ts';
import { beginIntegration } from '../../../functions/sign-in/begin-integration.ts';
import { beginTestSignIn } from '../../../functions/sign-in/begin-test-sign-in.ts';
import { connectTenant } from '../../../functions/sign-in/connect-tenant.ts';
import { endSession } from '../../../functions/sign-in/end-session.ts';
import { endSessionByForm } from '../../../functions/sign-in/end-session-by-form.ts';
import { finishSignIn } from '../../../functions/sign-in/finish-sign-in.ts';
import { proveTenant } from '../../../functions/sign-in/prove-tenant.ts';
import { showIntegrationLink } from '../../../functions/sign-in/show-integration-link.ts';
import { showTestLink } from '../../../functions/sign-in/show-test-link.ts';
import { takeAddress } from '../../../functions/sign-in/take-address.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { publishedOperations } from '../../../shared/startup.ts';

const MAKERS = {
  'ask-address': askAddress,
  authorize,
  'begin-integration': beginIntegration,
  'begin-test-sign-in': beginTestSignIn,
  'check-company-credentials': checkCompanyCredentials,
  'connect-tenant': connectTenant,
  'describe-provider': describeProvider,
  'discover-sign-in': discoverSignIn,
  'end-session': endSession,
  'end-session-by-form': endSessionByForm,
  'finish-sign-in': finishSignIn,
  'prove-tenant': proveTenant,
  'publish-keys': publishKeys,
  'read-userinfo': readUserinfo,
  'read-userinfo-by-form': readUserinfoByForm,
  'redeem-authorization-code': redeemAuthorizationCode,
  'show-integration-link': showIntegrationLink,
  'show-test-link': showTestLink,
  'take-address': takeAddress,
} as const;

export type Routed = { readonly operation: Operation; readonly handler: HttpHandler };

// A function of all the makers' services: inference in that place gives their intersection.
type ForEach<Maker> = Maker extends (services: infer Services) => HttpHandler ? (services: Services) => void : never;
/** What all of them need together. */
export type SignInServices =
  ForEach<(typeof MAKERS)[keyof typeof MAKERS]> extends (services: infer All) => void ? All : never;

/** The functions with these services. */
export function routeSignIn(services: SignInServices): readonly Routed[] {
  return Object.entries(MAKERS).map(([name, make]) => {
    const operation = publishedOperations().find((candidate) => candidate.name === name);
    if (operation === undefined) throw new Error(`no function is registered as ${name}`);
    return { operation, handler: (make as (services: SignInServices) => HttpHandler)(services) };
  });
}
