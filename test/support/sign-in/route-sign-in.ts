/** The browser's and the apps' functions, each with the operation under whose name it was registered. */
import './import-settings.ts';
import type { HttpHandler } from '@azure/functions';
import { checkCompanyCredentials } from '../../../functions/sign-in/check-company-credentials.ts';
import { describeProvider } from '../../../functions/provider/describe-provider.ts';
import { discoverSignIn } from '../../../functions/sign-in/discover-sign-in.ts';
import { publishKeys } from '../../../functions/provider/publish-keys.ts';
import { readUserinfo } from '../../../functions/provider/read-userinfo.ts';
import { readUserinfoByForm } from '../../../functions/provider/read-userinfo-by-form.ts';
import { redeemAuthorizationCode } from '../../../functions/provider/redeem-authorization-code.ts';
import { askAddress } from '../../../functions/sign-in/ask-address.ts';
import { authorize } from '../../../functions/sign-in/authorize.ts';
import { beginIntegration } from '../../../functions/integration/begin-integration.ts';
import { beginTestSignIn } from '../../../functions/test-sign-in/begin-test-sign-in.ts';
import { connectTenant } from '../../../functions/integration/connect-tenant.ts';
import { endSession } from '../../../functions/provider/end-session.ts';
import { endSessionByForm } from '../../../functions/provider/end-session-by-form.ts';
import { finishSignIn } from '../../../functions/sign-in/finish-sign-in.ts';
import { proveTenant } from '../../../functions/integration/prove-tenant.ts';
import { showIntegrationLink } from '../../../functions/integration/show-integration-link.ts';
import { showTestLink } from '../../../functions/test-sign-in/show-test-link.ts';
import { takeAddress } from '../../../functions/sign-in/take-address.ts';
import type { Operation } from '../../../shared/platform/endpoint/operation.ts';
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
