/** Where Entra ID is: every address follows from the authority, so nothing has to be discovered over the network. */
import type { EntraAuthority } from './ports.ts';
import type { DomainName, EmailAddress, ObjectId, TenantId } from '../platform/words/identifiers.ts';

export type EntraSettings = {
  /** Such as https://login.microsoftonline.com, without a slash at the end. */
  readonly authority: string;
  /** Such as https://graph.microsoft.com, without a slash at the end. */
  readonly graphUrl: string;
  readonly clientId: string;
};

/** The issuer of a tenant's version 2 tokens, compared exactly. */
export const issuerOf = (authority: string, tenant: EntraAuthority): string => `${authority}/${tenant}/v2.0`;
export const authorizeUrlOf = (authority: string, tenant: EntraAuthority): string =>
  `${authority}/${tenant}/oauth2/v2.0/authorize`;
export const tokenUrlOf = (authority: string, tenant: EntraAuthority): string =>
  `${authority}/${tenant}/oauth2/v2.0/token`;
export const adminConsentUrlOf = (authority: string, tenant: TenantId): string =>
  `${authority}/${tenant}/v2.0/adminconsent`;
export const keysUrlOf = (authority: string, tenant: EntraAuthority): string =>
  `${authority}/${tenant}/discovery/v2.0/keys`;
/** By a tenant, or by one of its domains. */
export const configurationUrlOf = (authority: string, tenant: EntraAuthority | DomainName): string =>
  `${authority}/${tenant}/v2.0/.well-known/openid-configuration`;
export const graphScopeOf = (graphUrl: string): string => `${graphUrl}/.default`;
export const organizationUrlOf = (graphUrl: string): string =>
  `${graphUrl}/v1.0/organization?$select=id,displayName,verifiedDomains`;
const USER_FIELDS = 'id,userPrincipalName,mail,accountEnabled,userType';
const ALL_FIELDS = `${USER_FIELDS},displayName,createdDateTime`;
/** Behind the address of Graph: the first page of all people. */
export const USERS_PATH = `/v1.0/users?$select=${USER_FIELDS}&$top=999`;
export const personPathOf = (objectId: ObjectId): string => `/v1.0/users/${objectId}?$select=${ALL_FIELDS}`;
/** As many as a person may want to choose from. An apostrophe is written twice in OData. */
export const personsPathOf = (address: EmailAddress): string => {
  const literal = `'${address.replaceAll("'", "''")}'`;
  const filter = encodeURIComponent(`userPrincipalName eq ${literal} or mail eq ${literal}`);
  return `/v1.0/users?$select=${ALL_FIELDS}&$filter=${filter}&$top=10`;
};
export const servicePrincipalPathOf = (clientId: string): string =>
  `/v1.0/servicePrincipals(appId='${clientId}')?$select=id,appRoleAssignmentRequired,accountEnabled`;
export const assignmentsPathOf = (servicePrincipal: ObjectId): string =>
  `/v1.0/servicePrincipals/${servicePrincipal}/appRoleAssignedTo?$select=principalId,principalType&$top=999`;
export const groupMembersPathOf = (group: ObjectId): string =>
  `/v1.0/groups/${group}/members/microsoft.graph.user?$select=id&$top=999`;
export const signOutUrlOf = (authority: string, tenant: EntraAuthority): string =>
  `${authority}/${tenant}/oauth2/v2.0/logout`;
