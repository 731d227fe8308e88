/** All functions that the Control Panel calls, each with the operation under whose name it was registered. */
import './import-settings.ts';
import type { HttpHandler } from '@azure/functions';
import { changeUsers } from '../../../functions/accounts/change-users.ts';
import { closePortalSession } from '../../../functions/portal/close-portal-session.ts';
import { confirmDomain } from '../../../functions/accounts/confirm-domain.ts';
import { createPortalLink } from '../../../functions/portal/create-portal-link.ts';
import { disconnectIntegration } from '../../../functions/integration/disconnect-integration.ts';
import { editExclusions } from '../../../functions/exclusions/edit-exclusions.ts';
import { explainSignIn } from '../../../functions/explain/explain-sign-in.ts';
import { getIntegration } from '../../../functions/integration/get-integration.ts';
import { getPortalSession } from '../../../functions/portal/get-portal-session.ts';
import { getReadiness } from '../../../functions/readiness/get-readiness.ts';
import { getSso } from '../../../functions/switch/get-sso.ts';
import { getTestSignIn } from '../../../functions/test-sign-in/get-test-sign-in.ts';
import { linkUser } from '../../../functions/accounts/link-user.ts';
import { listAuditEvents } from '../../../functions/audit/list-audit-events.ts';
import { listExclusions } from '../../../functions/exclusions/list-exclusions.ts';
import { listUsersWithoutPassword } from '../../../functions/accounts/list-users-without-password.ts';
import { listUsers } from '../../../functions/accounts/list-users.ts';
import { moveDomain } from '../../../functions/accounts/move-domain.ts';
import { openPortalLink } from '../../../functions/portal/open-portal-link.ts';
import { putAccount } from '../../../functions/accounts/put-account.ts';
import { serveIdentityManagementAsset } from '../../../functions/portal/serve-identity-management-asset.ts';
import { showIdentityManagement } from '../../../functions/portal/show-identity-management.ts';
import { showPortalLink } from '../../../functions/portal/show-portal-link.ts';
import { startIntegration } from '../../../functions/integration/start-integration.ts';
import { startTestSignIn } from '../../../functions/test-sign-in/start-test-sign-in.ts';
import { turnSso } from '../../../functions/switch/turn-sso.ts';
import { publishedOperations } from '../../../shared/startup.ts';
import type { Routed } from './send-request.ts';

const MAKERS = {
  'change-users': changeUsers,
  'close-portal-session': closePortalSession,
  'confirm-domain': confirmDomain,
  'create-portal-link': createPortalLink,
  'disconnect-integration': disconnectIntegration,
  'edit-exclusions': editExclusions,
  'explain-sign-in': explainSignIn,
  'get-integration': getIntegration,
  'get-portal-session': getPortalSession,
  'get-readiness': getReadiness,
  'get-sso': getSso,
  'get-test-sign-in': getTestSignIn,
  'link-user': linkUser,
  'list-audit-events': listAuditEvents,
  'list-exclusions': listExclusions,
  'list-users': listUsers,
  'list-users-without-password': listUsersWithoutPassword,
  'move-domain': moveDomain,
  'open-portal-link': openPortalLink,
  'put-account': putAccount,
  'serve-identity-management-asset': serveIdentityManagementAsset,
  'show-identity-management': showIdentityManagement,
  'show-portal-link': showPortalLink,
  'start-integration': startIntegration,
  'start-test-sign-in': startTestSignIn,
  'turn-sso': turnSso,
} as const;

// A function of all the makers' services: inference in that place gives their intersection.
type ForEach<Maker> = Maker extends (services: infer Services) => HttpHandler ? (services: Services) => void : never;
/** What all of them need together. */
export type ControlPanelServices =
  ForEach<(typeof MAKERS)[keyof typeof MAKERS]> extends (services: infer All) => void ? All : never;

/** The functions with these services. */
export function routeControlPanel(services: ControlPanelServices): readonly Routed[] {
  return Object.entries(MAKERS).map(([name, make]) => {
    const operation = publishedOperations().find((candidate) => candidate.name === name);
    if (operation === undefined) throw new Error(`no function is registered as ${name}`);
    return { operation, handler: (make as (services: ControlPanelServices) => HttpHandler)(services) };
  });
}
