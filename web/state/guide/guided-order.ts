/** The order in which an account gets to SSO, and where it stands: connect, check readiness, test a sign-in, turn on. */
import { said } from '../../../shared/platform/wire.ts';
import type { Integration, Position, Readiness, TestSignIn } from '../../api/answers.ts';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { countOf, formatMoment } from '../../words/format.ts';

export type StepId = 'connect' | 'readiness' | 'test' | 'turn-on';
export type StepState = 'done' | 'now' | 'later' | 'attention';
export type GuidedStep = {
  readonly id: StepId;
  readonly title: string;
  readonly state: StepState;
  readonly note: string;
};

export type Standing = {
  readonly integration: Pick<Integration, 'state' | 'health' | 'tenantName' | 'tenantId'> | undefined;
  readonly sso: Position | undefined;
  readonly readiness: Pick<Readiness, 'state' | 'takenAt' | 'totals'> | undefined;
  /** The last one of this page. */
  readonly test: Pick<TestSignIn, 'state' | 'email'> | undefined;
  /** In which apps one has passed, by their names. */
  readonly passed: readonly { readonly app: string; readonly passedAt: string }[];
};

type Verdict = { readonly done: boolean; readonly attention?: boolean; readonly note: string };

const TITLES: Readonly<Record<StepId, string>> = {
  connect: 'Connect your Azure tenant',
  readiness: 'Check readiness',
  test: 'Test a sign-in',
  'turn-on': 'Turn SSO on',
};

/** Exactly one step is `now` until all are done; a broken connection asks for attention before all else. */
export function guidedOrder(standing: Standing): readonly GuidedStep[] {
  const verdicts: readonly (readonly [StepId, Verdict])[] = [
    ['connect', judgeConnection(standing)],
    ['readiness', judgeReadiness(standing)],
    ['test', judgeTest(standing)],
    ['turn-on', judgeSwitch(standing)],
  ];
  const next = verdicts.findIndex(([, { done }]) => !done);
  return verdicts.map(([id, { done, attention = false, note }], index) => ({
    id,
    title: TITLES[id],
    state: attention ? 'attention' : done ? 'done' : index === next ? 'now' : 'later',
    note,
  }));
}

function judgeConnection({ integration }: Standing): Verdict {
  if (integration === undefined || integration.state === 'not-connected')
    return { done: false, note: 'An administrator of your tenant accepts once; no user notices.' };
  if (integration.state === 'broken')
    return { done: false, attention: true, note: 'The connection is broken: users with SSO can’t sign in.' };
  return { done: true, note: said`Connected to ${integration.tenantName ?? integration.tenantId ?? 'your tenant'}.` };
}

function judgeReadiness({ readiness, integration, sso }: Standing): Verdict {
  if (readiness?.state === 'running') return { done: false, note: 'The check is running.' };
  const { totals = null, takenAt = null } = readiness ?? {};
  if (integration?.state === 'not-connected' || totals === null)
    return { done: false, note: 'See who would be locked out before anybody is.' };
  const when = takenAt === null ? '' : ` now (Azure as of ${formatMoment(takenAt)})`;
  return { done: true, note: `${lockedOutSentence(totals.lockedOut, isEnforced(sso ?? 'off'))}${when}.` };
}

function lockedOutSentence(lockedOut: number, isOn: boolean): string {
  const total = lockedOut === 0 ? 'Nobody' : countOf(lockedOut, 'user');
  if (!isOn) return `${total} would be locked out`;
  return lockedOut > 1 ? `${total} are locked out` : `${total} is locked out`;
}

const MOST_APPS = 3;

function judgeTest({ test, passed, sso }: Standing): Verdict {
  if (passed.length > 0) {
    const apps = passed
      .slice(0, MOST_APPS)
      .map(({ app, passedAt }) => `${said`${app}`}: passed ${formatMoment(passedAt)}.`);
    const more = passed.length - apps.length;
    return { done: true, note: [...apps, ...(more > 0 ? [`And ${countOf(more, 'more app')}.`] : [])].join(' ') };
  }
  if (isEnforced(sso ?? 'off')) return { done: true, note: 'SSO is on already; a test is still possible.' };
  if (test?.state === 'failed')
    return { done: false, note: said`The test with ${test.email} failed: see which check.` };
  return { done: false, note: 'Sign one user in through Azure; no app gets anything.' };
}

function judgeSwitch({ sso, integration }: Standing): Verdict {
  if (isEnforced(sso ?? 'off') && integration?.state !== 'not-connected')
    return { done: true, note: 'Users sign in with Azure.' };
  if (sso === 'shadow') return { done: false, note: 'Shadow: users sign in as before, and you see what SSO would do.' };
  return { done: false, note: 'Users go on with their passwords until you do.' };
}
