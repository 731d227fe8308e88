/** The views, each a file of its own that comes when it is first looked at, or when the page rests. */
import { Button } from '@fluentui/react-components';
import { type ComponentType, lazy } from 'react';
import { type ViewId, VIEWS } from './state/use-view.ts';
import { Notice } from './parts/notice.tsx';

type View = ComponentType<{ readonly isActive: boolean }>;

const FILES: Readonly<Record<ViewId, () => Promise<View>>> = {
  overview: async () => (await import('./views/overview.tsx')).Overview,
  switch: async () => (await import('./views/switch/switch-view.tsx')).SwitchView,
  readiness: async () => (await import('./views/readiness/readiness-view.tsx')).ReadinessView,
  exclusions: async () => (await import('./views/exclusions/exclusions-view.tsx')).ExclusionsView,
  test: async () => (await import('./views/test-view.tsx')).TestView,
  explain: async () => (await import('./views/explain/explain-view.tsx')).ExplainView,
  audit: async () => (await import('./views/audit/audit-view.tsx')).AuditView,
};

const lazyView = (id: ViewId) =>
  lazy(async (): Promise<{ default: View }> => ({ default: await FILES[id]().catch(() => NotHere) }));

/** Each throws to the nearest Suspense until its file is here. One whose file can't be had says so, and leaves the rest of the page as it is. */
export const VIEW_PARTS = Object.fromEntries(VIEWS.map(([id]) => [id, lazyView(id)])) as Readonly<
  Record<ViewId, ReturnType<typeof lazyView>>
>;

/** Begins to fetch a view, before it is known who is here. */
export const fetchView = (id: ViewId): void => {
  // Whoever shows it tells.
  FILES[id]().catch(() => undefined);
};

const REST_MS = 2000;

/** Fetches all views, one after another, when the page has had time to show the first: a deployment or a lost connection takes none of them away. */
export function fetchAllWhenAtRest(): () => void {
  const timer = setTimeout(() => {
    void (async () => {
      for (const [id] of VIEWS) await FILES[id]().catch(() => undefined);
    })();
  }, REST_MS);
  return () => {
    clearTimeout(timer);
  };
}

/** A browser may keep that a file wasn't there, so only loading the page again is sure to ask anew. */
function NotHere() {
  return (
    <div role="alert">
      <Notice intent="error" title="This view is not here.">
        <p>
          The connection was lost, or Identity Management was updated a moment ago. What stands in the other views is
          still there: finish it first.
        </p>
        <Button
          onClick={() => {
            location.reload();
          }}
        >
          Load the page again
        </Button>
      </Notice>
    </div>
  );
}
