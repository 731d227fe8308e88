/** What the service answers, by its own schemas, as this page reads it. */
import './zod-without-eval.ts';
import * as z from 'zod/mini';
import * as accounts from '../../shared/accounts/wire.ts';
import * as audit from '../../shared/audit/wire.ts';
import * as exclusions from '../../shared/exclusions/wire.ts';
import * as explain from '../../shared/explain/wire.ts';
import * as integration from '../../shared/integration/wire.ts';
import * as leavers from '../../shared/leavers/wire.ts';
import * as platform from '../../shared/platform/wire.ts';
import * as portal from '../../shared/portal/wire.ts';
import * as readiness from '../../shared/readiness/wire.ts';
import * as sso from '../../shared/switch/wire.ts';
import * as tests from '../../shared/test-sign-in/wire.ts';
import * as users from '../../shared/users/wire.ts';
import { type Read, reading } from './read-answer.ts';

export const SessionAnswer = reading(portal.SessionAnswer);
export type Session = z.infer<typeof SessionAnswer>;
export const CompanyAnswer = reading(portal.CompanyAnswer);
export type Company = z.infer<typeof CompanyAnswer>;
export const AccountVersionAnswer = reading(portal.AccountVersionAnswer);
export type AccountVersion = z.infer<typeof AccountVersionAnswer>;

export type UsersWithoutPassword = Read<z.infer<typeof users.UsersWithoutPassword>>;
export type DisabledInEntra = Read<z.infer<typeof users.DisabledInEntra>>;
/** Whom a change gives back to passwords: who has none, and who left. */
export type Left = {
  readonly usersWithoutPassword?: UsersWithoutPassword | null | undefined;
  readonly disabledInEntra?: DisabledInEntra | null | undefined;
};
export const UsersWithoutPasswordPage = reading(accounts.UsersWithoutPasswordPage);

const { state: IntegrationState } = integration.IntegrationAnswer.shape;
export const IntegrationAnswer = reading(integration.IntegrationAnswer, { state: IntegrationState });
export type Integration = z.infer<typeof IntegrationAnswer>;
export const StartAnswer = reading(integration.StartAnswer);
export type OneTimeLink = z.infer<typeof StartAnswer>;
export const TenantsAnswer = reading(integration.TenantsAnswer);
export type DomainTenants = z.infer<typeof TenantsAnswer>;
export const AdministratorLinkAnswer = reading(integration.AdministratorLinkAnswer);
export type AdministratorLink = z.infer<typeof AdministratorLinkAnswer>;
export const AdministratorLinksAnswer = reading(integration.AdministratorLinksAnswer);
export const DisconnectAnswer = reading(integration.DisconnectAnswer);

const position = { sso: sso.SsoAnswer.shape.sso };
export type Position = z.infer<typeof position.sso>;
export const SsoAnswer = reading(sso.SsoAnswer, position);
export const TurnAnswer = reading(sso.TurnAnswer, position);
export const AppsAnswer = reading(sso.AppsAnswer);
export type Apps = z.infer<typeof AppsAnswer>;
export type AppOfAccount = Apps['items'][number];
export type Sso = { readonly sso: Position; readonly etag: string; readonly shadowSince: string | undefined };
/** What a 412 says of the switch as it is now. */
export const CurrentSwitch = reading(platform.CurrentSwitch, position);
export type CurrentSwitch = z.infer<typeof CurrentSwitch>;

export const LeaversAnswer = reading(leavers.LeaversAnswer);
export type Leavers = z.infer<typeof LeaversAnswer>;
export type Leaver = Leavers['items'][number];
export const BlockedUsersAnswer = reading(leavers.BlockedUsersAnswer);
export type BlockedUser = z.infer<typeof BlockedUsersAnswer>['items'][number];
export const BlocksAnswer = reading(leavers.BlocksAnswer);

export const ExclusionsAnswer = reading(exclusions.ExclusionsAnswer);
export type ExclusionsPage = z.infer<typeof ExclusionsAnswer>;
export type Exclusion = ExclusionsPage['items'][number];
export const RemoveExpiredAnswer = reading(exclusions.RemoveExpiredAnswer);
export const EditAnswer = reading(exclusions.EditAnswer);
export type EditResult = z.infer<typeof EditAnswer>['results'][number];
/** Whom an edit leaves with no way to sign in. */
export type LockedOut = Pick<
  NonNullable<z.infer<typeof EditAnswer>['usersLockedOut']>,
  'count' | 'notJudged' | 'items'
>;
/** An exclusion that was there and stays. */
export type Standing = NonNullable<EditResult['current']>;

export const DomainAnswer = reading(users.DomainAnswer);

/** By their words, of which there may be more than this page knows. */
const counts = z.record(z.string(), z.number());
export const ReadinessAnswer = reading(readiness.ReadinessAnswer, {
  state: readiness.ReadinessAnswer.shape.state,
  totals: z.nullable(
    reading(readiness.ReadinessTotals, { byStatus: counts, listed: z.object({ users: z.number(), byStatus: counts }) }),
  ),
});
export type Readiness = z.infer<typeof ReadinessAnswer>;
export type Domain = Readiness['domains'][number];

export const LinkAnswer = reading(accounts.LinkAnswer);
export type LinkView = z.infer<typeof LinkAnswer>;
export const LinksAnswer = reading(accounts.LinksAnswer);
export type LinksAnswered = z.infer<typeof LinksAnswer>;
export type LinkPair = LinksAnswered['results'][number];
export type LinkCandidate = LinkView['candidates'][number];

export const TestStartAnswer = reading(tests.TestStartAnswer);
export type StartedTest = z.infer<typeof TestStartAnswer>;
export const TestAnswer = reading(tests.TestAnswer, { state: tests.TestAnswer.shape.state });
export const LatestTestsAnswer = reading(tests.LatestTestsAnswer);
export type LatestTest = z.infer<typeof LatestTestsAnswer>['results'][number];
export const PassedTestsAnswer = reading(tests.PassedTestsAnswer);
export type PassedTest = z.infer<typeof PassedTestsAnswer>['items'][number];
export type TestSignIn = z.infer<typeof TestAnswer>;

export const ExplainAnswer = reading(explain.ExplainedAnswer);
export type Explained = z.infer<typeof ExplainAnswer>;
export type Rule = Explained['rules'][number];
export const ExplainManyAnswer = reading(explain.ExplainManyAnswer);
export type ExplainedOne = z.infer<typeof ExplainManyAnswer>['results'][number];
export const StoryAnswer = reading(explain.StoryAnswer);
export type Story = z.infer<typeof StoryAnswer>;

export const AuditAnswer = reading(audit.AuditAnswer);
export const AuditCountAnswer = reading(audit.AuditCountAnswer);
export type AuditEvent = z.infer<typeof AuditAnswer>['items'][number];
