/** Which view is shown: the address's fragment says, so that "back" and bookmarks work. */
import { useEffect, useState } from 'react';

export const VIEWS = [
  ['overview', 'Overview'],
  ['switch', 'SSO switch'],
  ['readiness', 'Readiness'],
  ['exclusions', 'Exclusions'],
  ['test', 'Test sign-in'],
  ['explain', 'Explain a user'],
  ['audit', 'Audit trail'],
] as const;
export type ViewId = (typeof VIEWS)[number][0];

/** What the address says now. */
export const readView = (): ViewId => {
  const [id] = location.hash.slice(2).split('/');
  return VIEWS.find(([view]) => view === id)?.[0] ?? 'overview';
};

export function useView(): ViewId {
  const [view, setView] = useState(readView);
  useEffect(() => {
    const follow = () => {
      setView(readView());
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);
  return view;
}
