/** Where adapters meet use cases: the whole service, built once from its settings. Nothing connects anywhere yet. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { type IdentityCredential, makeIdentityCredential } from './platform/identity/identity-credential.ts';
import { makeLaptopTokens } from './platform/identity/laptop-tokens.ts';
import { makePlatformTokens } from './platform/identity/platform-tokens.ts';
import { makeCallerVerifier } from './platform/callers/caller-verifier.ts';
import { makeEntraCredential, makeFindCredentialFault } from './entra/entra-credential.ts';
import { makeEntraSignIn } from './entra/entra-sign-in.ts';
import { makeEntraTenants } from './entra/entra-tenants.ts';
import { issuerOf, signOutUrlOf } from './entra/entra-endpoints.ts';
import { makeAppAssignments } from './entra/graph/app-assignments.ts';
import { makeAskGraph } from './entra/graph/ask-graph.ts';
import { makeDirectoryPersons } from './entra/graph/find-persons.ts';
import { makeListDirectoryPeople } from './entra/graph/list-directory-people.ts';
import { makeFindCredentialEnd } from './entra/find-credential-end.ts';
import { makeEntraProbe } from './entra/probe-entra.ts';
import { makeTenantKeys } from './entra/tenant-keys.ts';
import { makeClientSecrets } from './platform/vault/client-secrets.ts';
import { makeFindSecret } from './platform/vault/find-secret.ts';
import { makeFindSecretFaults } from './platform/vault/find-secret-faults.ts';
import { makeKeyRing } from './platform/keys/key-ring.ts';
import { makeKeyRotation } from './platform/keys/key-rotation.ts';
import { makeKeyVaultProbe } from './platform/vault/probe-key-vault.ts';
import { makeSecretCache } from './platform/vault/secret-cache.ts';
import { makeSecretClient } from './platform/vault/secret-vault.ts';
import { makeSealer } from './platform/keys/sealer.ts';
import { makeTokenSigner } from './platform/keys/token-signer.ts';
import { makeFindUnownable } from './accounts/find-unownable.ts';
import { makeStores } from './make-stores.ts';
import { makeReportUnreadable } from './platform/tables/rows/report-unreadable.ts';
import { watchStorage } from './platform/tables/observe-requests.ts';
import { ensureTables, makeTables } from './platform/tables/open-tables.ts';
import { makeWebPage } from './portal/read-web-page.ts';
import { makeMeasurements } from './platform/telemetry/measurements.ts';
import { makeOpenMetrics } from './platform/telemetry/open-metrics.ts';
import type { Config } from './config.ts';
import type { TenantId } from './platform/words/identifiers.ts';
import { makeCallerCheck } from './platform/callers/authorize-caller.ts';
import { countRoundTrip, currentOperation, writeCurrentLog as writeLog } from './platform/telemetry/invocation.ts';
import { type Bucket, makeRateLimiter } from './platform/callers/rate-limit.ts';
import type { Clock } from './platform/ports.ts';
import { makeAwaitConsent } from './consent/await-consent.ts';
import { makeBeginAuthorization } from './sign-in/begin-authorization.ts';
import { makeBeginIntegration } from './integration/begin-integration.ts';
import { makeBeginSignIn } from './sign-in/begin-sign-in.ts';
import { makeBeginTestSignIn } from './test-sign-in/begin-test-sign-in.ts';
import { makeBindPerson } from './sign-in/bind-person.ts';
import { makeChangeUsers } from './accounts/change-users.ts';
import { makeCheckCompanyCredentials } from './sign-in/check-company-credentials.ts';
import { makeCheckHealth } from './operations/check-health.ts';
import { makeClosePortalSession } from './portal/close-portal-session.ts';
import { makeConfirmConsent } from './consent/confirm-consent.ts';
import { makeConfirmDomain } from './accounts/confirm-domain.ts';
import { makeConnectTenant } from './integration/connect-tenant.ts';
import { makeCreatePortalLink } from './portal/create-portal-link.ts';
import { makeDisconnectIntegration } from './integration/disconnect-integration.ts';
import { makeDiscoverSignIn } from './sign-in/discover-sign-in.ts';
import { makeEditExclusions } from './exclusions/edit-exclusions.ts';
import { makeEndSession } from './provider/end-session.ts';
import { makeExplainSignIn } from './explain/explain-sign-in.ts';
import { makeExplainStory } from './explain/explain-story.ts';
import { makeFindSince } from './explain/find-since.ts';
import { makeFinishSignIn } from './sign-in/finish-sign-in.ts';
import { makeFinishTestSignIn } from './test-sign-in/finish-test-sign-in.ts';
import { makeForgetReadiness } from './readiness/forget-readiness.ts';
import { makeFormTokens } from './platform/pages/form-tokens.ts';
import { makeGetIntegration } from './integration/get-integration.ts';
import { makeGetReadiness } from './readiness/get-readiness.ts';
import { makeIssueCode } from './provider/issue-code.ts';
import { makeKeepStory } from './stories/keep-story.ts';
import { makeJudgeTestSignIn } from './test-sign-in/judge-test-sign-in.ts';
import { makeLinkUser } from './accounts/link-user.ts';
import { makeLinkTenant } from './integration/link-tenant.ts';
import { makeLookAtPortalLink } from './portal/look-at-portal-link.ts';
import { makeMendConsent } from './consent/mend-consent.ts';
import { makeMoveDomain } from './accounts/move-domain.ts';
import { makeNoteBrokenConsent } from './consent/note-broken-consent.ts';
import { makeNoteShadowSighting, type Noted } from './shadow/note-shadow-sighting.ts';
import { makeOpenHostedSignIn, makeRememberTyped } from './sign-in/open-hosted-sign-in.ts';
import { makeLookAtLink } from './platform/keys/one-time-link.ts';
import { makeOpenPortalLink } from './portal/open-portal-link.ts';
import { makeOpenSignIn } from './sign-in/open-sign-in.ts';
import { makeProveTenant } from './integration/prove-tenant.ts';
import { makePutAccount } from './accounts/put-account.ts';
import { makeReadPortalSession } from './portal/read-portal-session.ts';
import { makeReadUserinfo } from './provider/read-userinfo.ts';
import { makeRecordRoleRefusal } from './audit/record-role-refusal.ts';
import { makeRecordTestResult } from './test-sign-in/record-test-result.ts';
import { makeRedeemAuthorizationCode } from './provider/redeem-authorization-code.ts';
import { makeRefuseIntegration } from './integration/refuse-integration.ts';
import { makeResolveSignIn } from './decision/resolve-sign-in.ts';
import { makeStandsGrant } from './provider/stands-grant.ts';
import { makeStartIntegration } from './integration/start-integration.ts';
import { makeStartTestSignIn } from './test-sign-in/start-test-sign-in.ts';
import { makeTurnSso } from './switch/turn-sso.ts';

/** How many client addresses, or callers, each limit counts at once; whoever has been silent longest is forgotten first. */
const MAX_LIMITED = 50_000;

/** How many users in shadow an instance remembers to have noted; who is forgotten may be noted twice in an hour. */
const MAX_NOTED_USERS = 50_000;

/** How long after the first answer the metrics are loaded: it takes some 20 ms, in which nobody should wait. */
const METRICS_DELAY_MS = 1000;

const clock: Clock = () => new Date();
const randomText = (): string => randomBytes(32).toString('base64url');
const randomId = (): string => randomUUID();

/** Best effort: it keeps no process alive. */
const later = (work: () => void, milliseconds: number): void => {
  setTimeout(work, milliseconds).unref();
};

/** Who the service is to Azure: what its platform says, or on a laptop whoever is signed in there. */
function connectIdentity({ identityEndpoint, managedIdentityClientId: clientId }: Config): IdentityCredential {
  const fetchToken =
    identityEndpoint === undefined ? makeLaptopTokens() : makePlatformTokens({ ...identityEndpoint, clientId });
  return makeIdentityCredential({ fetchToken, clock, writeLog });
}

const measure = ({ metrics }: Config, credential: IdentityCredential) =>
  makeMeasurements({
    open: makeOpenMetrics({ ...metrics, credential, instance: randomId(), clock, writeLog }),
    later: (work) => setTimeout(work, METRICS_DELAY_MS).unref(),
    currentOperation,
    writeLog,
  });

/** What is kept in the vault. */
function connectKeyVault({ keyVault, entra, catalogue }: Config, identity: IdentityCredential) {
  const vault = makeSecretClient({ ...keyVault, credential: identity, writeLog });
  const secrets = makeSecretCache({ client: vault, refreshSeconds: keyVault.refreshSeconds, clock });
  const rings = {
    'signing-key': makeKeyRing({ secrets, name: 'signing-key', clock }),
    'sealing-key': makeKeyRing({ secrets, name: 'sealing-key', clock }),
  };
  const kind = entra.credential;
  const findCredentialFault = makeFindCredentialFault({ kind, secrets, clock });
  const withSecret = catalogue.apps.filter(({ clientAuthentication }) => clientAuthentication !== 'none');
  const service = catalogue.passwordService.clientId;
  const clients = [...catalogue.apps.map(({ clientId }) => clientId), service];
  const confidential = [...withSecret.map(({ clientId }) => clientId), service];
  return {
    secrets,
    rings,
    vaultProbe: makeKeyVaultProbe({ client: vault, rings, findCredentialFault, policy: keyVault, clock, writeLog }),
    findCredentialEnd: makeFindCredentialEnd({ kind, findSecret: makeFindSecret(vault) }),
    findSecretFaults: makeFindSecretFaults({ secrets, clients: confidential }),
    clientSecrets: makeClientSecrets({ secrets, clients, clock }),
    keyRotation: makeKeyRotation({ client: vault, secrets, ...keyVault }),
  };
}

/** The adapters: every port, on the real thing. */
function connectPorts(config: Config) {
  const { entra, controlPanel, catalogue, serviceUrl } = config;
  const identity = connectIdentity(config);
  const measurements = measure(config, identity);
  const onRequest = watchStorage({ onRoundTrip: countRoundTrip, writeLog });
  const tables = makeTables({
    tablesUrl: config.tablesUrl,
    credential: identity,
    onRequest,
    onUnreadable: makeReportUnreadable(writeLog),
  });
  const { secrets, rings, vaultProbe, ...kept } = connectKeyVault(config, identity);
  const { storageProbe, ...stores } = makeStores({ tables, clock, randomId, measurements });
  const credential = makeEntraCredential({ ...entra, kind: entra.credential, secrets, identity });
  const { authority, keysCooldownSeconds: cooldownSeconds } = entra;
  const tenantKeys = makeTenantKeys({ authority, cooldownSeconds, clock, writeLog });
  const askGraph = makeAskGraph({ settings: entra, credential, clock, writeLog });
  return {
    ...stores,
    ...kept,
    ensureStorage: () => ensureTables(tables),
    entraSignIn: makeEntraSignIn({ settings: entra, credential, tenantKeys, clock, writeLog }),
    entraTenants: makeEntraTenants({ settings: entra, credential, clock, writeLog }),
    listDirectoryPeople: makeListDirectoryPeople({ askGraph, graphUrl: entra.graphUrl }),
    directoryPersons: makeDirectoryPersons({ askGraph }),
    appAssignments: makeAppAssignments({ askGraph, clientId: entra.clientId }),
    sealer: makeSealer({ ring: rings['sealing-key'], clock }),
    tokenSigner: makeTokenSigner({ ring: rings['signing-key'], issuer: serviceUrl }),
    verifyCaller: makeCallerVerifier({ ...controlPanel, clock, writeLog }),
    probes: [storageProbe, vaultProbe, makeEntraProbe(authority)],
    signOutUrlOfTenant: (tenant: TenantId) => signOutUrlOf(authority, tenant),
    issuerOfTenant: (tenant: TenantId) => issuerOf(authority, tenant),
    wait: async (milliseconds: number): Promise<void> => wait(milliseconds),
    findUnownable: makeFindUnownable(),
    webPage: makeWebPage({ folder: config.webFolder }),
    build: config.build,
    ...{ clock, randomText, randomId, catalogue, serviceUrl, measurements, writeLog },
  };
}

type Connected = ReturnType<typeof connectPorts>;

/** Once for all who ask Entra about a tenant's consent: their pauses hold in this process because there is one of each. */
const composeConsent = (ports: Connected) => ({
  ...ports,
  confirmConsent: makeConfirmConsent(ports),
  mendConsent: makeMendConsent(ports),
  noteBrokenConsent: makeNoteBrokenConsent(ports),
});

type Ports = ReturnType<typeof composeConsent>;

function composeExplaining(ports: Ports) {
  const explainSignIn = makeExplainSignIn({ ...ports, findSince: makeFindSince(ports) });
  return { explainSignIn, explainStory: makeExplainStory({ ...ports, explainSignIn }) };
}

const composeControlPanel = (ports: Ports) => ({
  ...composeExplaining(ports),
  changeUsers: makeChangeUsers(ports),
  checkHealth: makeCheckHealth(ports),
  disconnectIntegration: makeDisconnectIntegration({ ...ports, forgetReadiness: makeForgetReadiness(ports) }),
  editExclusions: makeEditExclusions(ports),
  getIntegration: makeGetIntegration(ports),
  getReadiness: makeGetReadiness(ports),
  linkUser: makeLinkUser(ports),
  confirmDomain: makeConfirmDomain(ports),
  moveDomain: makeMoveDomain(ports),
  putAccount: makePutAccount(ports),
  startIntegration: makeStartIntegration(ports),
  turnSso: makeTurnSso(ports),
});

function composePortal(ports: Ports) {
  const readPortalSession = makeReadPortalSession(ports);
  const lookAtLink = makeLookAtLink(ports);
  const lookAtPortalLink = makeLookAtPortalLink({ ...ports, lookAtLink, readPortalSession });
  return {
    closePortalSession: makeClosePortalSession(ports),
    createPortalLink: makeCreatePortalLink(ports),
    lookAtLink,
    lookAtPortalLink,
    openPortalLink: makeOpenPortalLink({ ...ports, lookAtPortalLink }),
    readPortalSession,
  };
}

function composeTesting(ports: Ports) {
  const recordTestResult = makeRecordTestResult(ports);
  const judgeTestSignIn = makeJudgeTestSignIn(ports);
  return {
    startTestSignIn: makeStartTestSignIn(ports),
    beginTestSignIn: makeBeginTestSignIn({ ...ports, recordTestResult }),
    finishTestSignIn: makeFinishTestSignIn({ ...ports, judgeTestSignIn, recordTestResult }),
  };
}

function composeSigningIn(ports: Ports) {
  const resolveSignIn = makeResolveSignIn(ports);
  const issueCode = makeIssueCode(ports);
  const bindPerson = makeBindPerson(ports);
  const beginSignIn = makeBeginSignIn({ ...ports, resolveSignIn });
  const standsGrant = makeStandsGrant(ports);
  const notedUsers = new LRUCache<string, Noted>({ max: MAX_NOTED_USERS });
  const noteShadowSighting = makeNoteShadowSighting({ ...ports, notedUsers });
  return {
    beginAuthorization: makeBeginAuthorization({ ...ports, beginSignIn }),
    beginSignIn,
    checkCompanyCredentials: makeCheckCompanyCredentials({ ...ports, resolveSignIn, noteShadowSighting }),
    discoverSignIn: makeDiscoverSignIn({ ...ports, resolveSignIn }),
    endSession: makeEndSession(ports),
    formTokens: makeFormTokens(ports),
    keepStory: makeKeepStory(ports),
    finishSignIn: makeFinishSignIn({ ...ports, resolveSignIn, issueCode, bindPerson }),
    openHostedSignIn: makeOpenHostedSignIn(ports),
    rememberTyped: makeRememberTyped(ports),
    openSignIn: makeOpenSignIn(ports),
    readUserinfo: makeReadUserinfo({ ...ports, standsGrant }),
    redeemAuthorizationCode: makeRedeemAuthorizationCode({ ...ports, standsGrant }),
  };
}

function composeConnecting(ports: Ports) {
  const refuseIntegration = makeRefuseIntegration(ports);
  const awaitConsent = makeAwaitConsent(ports);
  const linkTenant = makeLinkTenant(ports);
  return {
    beginIntegration: makeBeginIntegration(ports),
    proveTenant: makeProveTenant({ ...ports, refuseIntegration }),
    connectTenant: makeConnectTenant({ ...ports, awaitConsent, linkTenant, refuseIntegration }),
  };
}

/** A limit for each key of its own, in this process. */
const limitEach = (requestsPerMinute: number) =>
  makeRateLimiter({ requestsPerMinute, clock, buckets: new LRUCache<string, Bucket>({ max: MAX_LIMITED }) });

/** Builds the services. Throws nothing: what isn't there is found out when it's needed, and by `/health/ready`. */
export function composeServices(config: Config) {
  const ports = composeConsent(connectPorts(config));
  const { catalogue, trustedProxies } = config;
  const portal = composePortal(ports);
  return {
    ...ports,
    ...portal,
    ...composeControlPanel(ports),
    ...composeSigningIn(ports),
    ...composeConnecting(ports),
    ...composeTesting(ports),
    discoveryLimiter: limitEach(config.discoveryRequestsPerMinute),
    callerLimit: {
      requestsPerMinute: config.callerRequestsPerMinute,
      take: limitEach(config.callerRequestsPerMinute),
    },
    returnLimiter: limitEach(config.discoveryRequestsPerMinute),
    trustedProxies,
    appOrigins: new Set(catalogue.apps.flatMap(({ origins }) => origins)),
    checkCaller: makeCallerCheck({
      ...ports,
      recordRoleRefusal: makeRecordRoleRefusal({ ...ports, later }),
      ...portal,
      trustedProxies,
      passwordServiceClientId: catalogue.passwordService.clientId,
    }),
  };
}

export type Services = ReturnType<typeof composeServices>;
