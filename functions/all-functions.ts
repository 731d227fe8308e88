/** Every HTTP function of the app, and what they need beyond the rooms. */
import type { Services } from '../shared/composition.ts';
import { makeRunJobs } from '../shared/operations/run-jobs.ts';
import type { HttpFunction } from '../shared/platform/endpoint/define-function.ts';
import type { Operation } from '../shared/platform/endpoint/operation.ts';
import { makeJobs } from './jobs.ts';
import { changeUsers } from './accounts/change-users.ts';
import { confirmDomain } from './accounts/confirm-domain.ts';
import { linkUser } from './accounts/link-user.ts';
import { linkUsers } from './accounts/link-users.ts';
import { listUsersWithoutPassword } from './accounts/list-users-without-password.ts';
import { listUsers } from './accounts/list-users.ts';
import { moveDomain } from './accounts/move-domain.ts';
import { putAccount } from './accounts/put-account.ts';
import { countAuditEvents } from './audit/count-audit-events.ts';
import { listAuditEvents } from './audit/list-audit-events.ts';
import { editExclusions } from './exclusions/edit-exclusions.ts';
import { listExclusions } from './exclusions/list-exclusions.ts';
import { removeExpiredExclusions } from './exclusions/remove-expired-exclusions.ts';
import { explainSignIn } from './explain/explain-sign-in.ts';
import { explainSignIns } from './explain/explain-sign-ins.ts';
import { beginIntegration } from './integration/begin-integration.ts';
import { connectTenant } from './integration/connect-tenant.ts';
import { disconnectIntegration } from './integration/disconnect-integration.ts';
import { getDomainTenants } from './integration/get-domain-tenants.ts';
import { getIntegration } from './integration/get-integration.ts';
import { listIntegrationLinks } from './integration/list-integration-links.ts';
import { proveTenant } from './integration/prove-tenant.ts';
import { showIntegrationLink } from './integration/show-integration-link.ts';
import { startIntegration } from './integration/start-integration.ts';
import { takeBackIntegrationLink } from './integration/take-back-integration-link.ts';
import { editBlockedUsers } from './leavers/edit-blocked-users.ts';
import { listBlockedUsers } from './leavers/list-blocked-users.ts';
import { listUsersWhoLeft } from './leavers/list-users-who-left.ts';
import { describeProblemPage } from './operations/describe-problem.ts';
import { getOpenApi } from './operations/get-openapi.ts';
import { reportLive } from './operations/report-live.ts';
import { reportReady } from './operations/report-ready.ts';
import { runJob } from './operations/run-job.ts';
import { closePortalSession } from './portal/close-portal-session.ts';
import { createPortalLink } from './portal/create-portal-link.ts';
import { getAccountVersion } from './portal/get-account-version.ts';
import { getCompany } from './portal/get-company.ts';
import { getPortalSession } from './portal/get-portal-session.ts';
import { openPortalLink } from './portal/open-portal-link.ts';
import { serveIdentityManagementAsset } from './portal/serve-identity-management-asset.ts';
import { showIdentityManagement } from './portal/show-identity-management.ts';
import { showPortalLink } from './portal/show-portal-link.ts';
import { describeAuthorizationServer } from './provider/describe-authorization-server.ts';
import { describeProvider } from './provider/describe-provider.ts';
import { endSessionByForm } from './provider/end-session-by-form.ts';
import { endSession } from './provider/end-session.ts';
import { introspectToken } from './provider/introspect-token.ts';
import { issueTokens } from './provider/issue-tokens.ts';
import { showSignedOut } from './provider/show-signed-out.ts';
import { publishKeys } from './provider/publish-keys.ts';
import { readUserinfoByForm } from './provider/read-userinfo-by-form.ts';
import { readUserinfo } from './provider/read-userinfo.ts';
import { revokeToken } from './provider/revoke-token.ts';
import { getReadiness } from './readiness/get-readiness.ts';
import { askAddress } from './sign-in/ask-address.ts';
import { authorizeByForm } from './sign-in/authorize-by-form.ts';
import { authorize } from './sign-in/authorize.ts';
import { checkCompanyCredentials } from './sign-in/check-company-credentials.ts';
import { discoverSignIn } from './sign-in/discover-sign-in.ts';
import { finishSignIn } from './sign-in/finish-sign-in.ts';
import { takeAddress } from './sign-in/take-address.ts';
import { getSso } from './switch/get-sso.ts';
import { listApps } from './switch/list-apps.ts';
import { turnSso } from './switch/turn-sso.ts';
import { beginTestSignIn } from './test-sign-in/begin-test-sign-in.ts';
import { findLatestTests } from './test-sign-in/find-latest-tests.ts';
import { listPassedTests } from './test-sign-in/list-passed-tests.ts';
import { getTestSignIn } from './test-sign-in/get-test-sign-in.ts';
import { showTestLink } from './test-sign-in/show-test-link.ts';
import { startTestSignIn } from './test-sign-in/start-test-sign-in.ts';

/** The rooms, the jobs that are made of them, and the operations that the API description tells of. */
export type FunctionServices = Services &
  ReturnType<typeof makeRunJobs> & { readonly describedOperations: readonly Operation[] };

export const HTTP_FUNCTIONS: readonly HttpFunction<FunctionServices>[] = [
  checkCompanyCredentials,
  describeAuthorizationServer,
  describeProvider,
  discoverSignIn,
  introspectToken,
  issueTokens,
  publishKeys,
  readUserinfoByForm,
  readUserinfo,
  revokeToken,
  changeUsers,
  closePortalSession,
  confirmDomain,
  createPortalLink,
  disconnectIntegration,
  editExclusions,
  explainSignIn,
  explainSignIns,
  getAccountVersion,
  getDomainTenants,
  getIntegration,
  getCompany,
  getPortalSession,
  editBlockedUsers,
  listBlockedUsers,
  listUsersWhoLeft,
  getReadiness,
  getSso,
  findLatestTests,
  getTestSignIn,
  listPassedTests,
  linkUser,
  listApps,
  linkUsers,
  countAuditEvents,
  listAuditEvents,
  listExclusions,
  listIntegrationLinks,
  listUsersWithoutPassword,
  listUsers,
  moveDomain,
  openPortalLink,
  putAccount,
  removeExpiredExclusions,
  serveIdentityManagementAsset,
  showIdentityManagement,
  showPortalLink,
  startIntegration,
  startTestSignIn,
  takeBackIntegrationLink,
  turnSso,
  describeProblemPage,
  getOpenApi,
  reportLive,
  reportReady,
  runJob,
  askAddress,
  authorizeByForm,
  authorize,
  beginIntegration,
  beginTestSignIn,
  connectTenant,
  endSessionByForm,
  endSession,
  showSignedOut,
  finishSignIn,
  proveTenant,
  showIntegrationLink,
  showTestLink,
  takeAddress,
];

/** Of every function, in their order. */
export const OPERATIONS: readonly Operation[] = HTTP_FUNCTIONS.map(({ operation }) => operation);

/** Once in a process. */
export const equipFunctions = (services: Services): FunctionServices => ({
  ...services,
  ...makeRunJobs({ ...services, jobs: makeJobs(services) }),
  describedOperations: OPERATIONS,
});
