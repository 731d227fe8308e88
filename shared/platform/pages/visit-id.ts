/**
 * The name of what a browser left us for: `state` at Azure, and the id of our own form. Its random part is nobody's guess.
 * The rest is for who comes back without that: when it began, and where to start again. Anybody can write that
 * part, so it only ever chooses words, and among the catalogue's own apps.
 */
import { AppId } from '../words/identifiers.ts';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';

export type VisitId = {
  readonly key: string;
  /** Whole seconds. */
  readonly startedAt: Date;
  /** Undefined: it began at the Control Panel. */
  readonly app: AppId | undefined;
};

// No app's id: those hold letters, digits and "-".
const CONTROL_PANEL = '~';
const FORM = /^([A-Za-z0-9_-]{16,64})\.([0-9a-z]{1,8})\.([a-z0-9-]+|~)$/;

/** `random` from the port RandomText. All of it stands in a URL as it is (RFC 3986 section 2.3). */
export const makeVisitId = (random: string, startedAt: Date, app?: AppId): string =>
  `${random}.${Math.floor(startedAt.getTime() / 1000).toString(36)}.${app ?? CONTROL_PANEL}`;

/** Undefined for what was never made here. */
export function readVisitId(text: string | undefined): VisitId | undefined {
  const [, key, seconds = '', from] = FORM.exec(text ?? '') ?? [];
  const app = from === CONTROL_PANEL ? undefined : AppId.safeParse(from);
  if (key === undefined || app?.success === false) return undefined;
  return { key, startedAt: new Date(Number.parseInt(seconds, 36) * 1000), app: app?.data };
}

/** When what is sealed for it ends. */
export const endOf = ({ startedAt }: Pick<VisitId, 'startedAt'>): Date =>
  new Date(startedAt.getTime() + TRANSACTION_LIFETIME_MS);
