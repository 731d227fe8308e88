/** The plans of the OpenID Foundation's conformance suite for which the service is a candidate, with their modules in its order. */
import { CLAIMS_MODULES } from './claims-modules.ts';
import { FLOW_MODULES } from './flow-modules.ts';
import { LOGOUT_MODULES } from './logout-modules.ts';
import { METADATA_MODULES } from './metadata-modules.ts';
import type { Module } from './module.ts';
import type { Mode } from './party.ts';
import { REQUEST_MODULES } from './request-modules.ts';

export type Plan = {
  /** The profile that it certifies. */
  readonly profile: string;
  readonly name: string;
  readonly mode: Mode;
  readonly modules: readonly Module[];
};

/** The suite's of which these lists were read. */
export const SUITE = { commit: '12f2a4dac646', date: '20 August 2026' };

const MODULES = {
  ...FLOW_MODULES,
  ...CLAIMS_MODULES,
  ...REQUEST_MODULES,
  ...METADATA_MODULES,
  ...LOGOUT_MODULES,
};
export type ModuleName = keyof typeof MODULES;
const modules = (names: readonly ModuleName[]): readonly Module[] => names.map((name) => ({ name, ...MODULES[name] }));

const BASIC = modules([
  'oidcc-server',
  'oidcc-response-type-missing',
  'oidcc-idtoken-signature',
  'oidcc-idtoken-unsigned',
  'oidcc-userinfo-get',
  'oidcc-userinfo-post-header',
  'oidcc-userinfo-post-body',
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
  'oidcc-scope-profile',
  'oidcc-scope-email',
  'oidcc-scope-address',
  'oidcc-scope-phone',
  'oidcc-scope-all',
  'oidcc-alternate-happy-flow',
  'oidcc-display-page',
  'oidcc-display-popup',
  'oidcc-prompt-login',
  'oidcc-prompt-none-not-logged-in',
  'oidcc-prompt-none-logged-in',
  'oidcc-max-age-1',
  'oidcc-max-age-10000',
  'oidcc-ensure-request-with-unknown-parameter-succeeds',
  'oidcc-id-token-hint',
  'oidcc-login-hint',
  'oidcc-ui-locales',
  'oidcc-claims-locales',
  'oidcc-ensure-request-with-acr-values-succeeds',
  'oidcc-codereuse',
  'oidcc-codereuse-30seconds',
  'oidcc-ensure-registered-redirect-uri',
  'oidcc-ensure-post-request-succeeds',
  'oidcc-server-client-secret-post',
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
  'oidcc-claims-essential',
  'oidcc-ensure-request-object-with-redirect-uri',
  'oidcc-refresh-token',
  'oidcc-ensure-request-with-valid-pkce-succeeds',
]);

export const PLANS: readonly Plan[] = [
  { profile: 'Basic OP', name: 'oidcc-basic-certification-test-plan', mode: 'default', modules: BASIC },
  {
    profile: 'Config OP',
    name: 'oidcc-config-certification-test-plan',
    mode: 'default',
    modules: modules(['oidcc-discovery-endpoint-verification']),
  },
  { profile: 'Form Post OP', name: 'oidcc-formpost-basic-certification-test-plan', mode: 'form_post', modules: BASIC },
  {
    profile: 'RP-Initiated Logout OP',
    name: 'oidcc-rp-initiated-logout-certification-test-plan',
    mode: 'default',
    modules: modules([
      'oidcc-rp-initiated-logout-discovery-endpoint-verification',
      ...(Object.keys(LOGOUT_MODULES) as (keyof typeof LOGOUT_MODULES)[]),
    ]),
  },
];
