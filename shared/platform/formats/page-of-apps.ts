/** A list of the catalogue's apps in pages, in its order: an app's id is its place. */
import type { Page, PageRequest } from '../ports.ts';
import type { App } from '../words/apps/app-catalogue.ts';
import { cursorAt, InvalidCursor, positionOf } from './page-cursor.ts';

/** Of those that `has` says. Throws InvalidCursor when `after` names no app of the catalogue. */
export function pageOfApps(
  apps: readonly App[],
  { limit, after }: PageRequest,
  has: (app: App) => boolean = () => true,
): Page<App> {
  const last = after === undefined ? undefined : positionOf(after);
  const from = last === undefined ? 0 : apps.findIndex(({ id }) => id === last) + 1;
  if (last !== undefined && from === 0) throw new InvalidCursor();
  const rest = apps.slice(from).filter(has);
  const items = rest.slice(0, limit);
  const end = items.at(-1);
  return { items, next: end !== undefined && rest.length > limit ? cursorAt(end.id) : undefined };
}
