/** The views. One that was visited stays, hidden, so that nothing typed into it is lost by looking elsewhere. */
import { Spinner } from '@fluentui/react-components';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { fetchAllWhenAtRest, VIEW_PARTS } from './load-view.tsx';
import { type ViewId, VIEWS } from './state/use-view.ts';

export function ViewPanels({ view }: { readonly view: ViewId }) {
  const [visited, setVisited] = useState<readonly ViewId[]>([view]);
  if (!visited.includes(view)) setVisited([...visited, view]);
  useEffect(fetchAllWhenAtRest, []);
  return VIEWS.filter(([id]) => id === view || visited.includes(id)).map(([id, label]) => {
    const View = VIEW_PARTS[id];
    return (
      <Panel key={id} label={label} isActive={id === view}>
        <Suspense fallback={<Spinner label="Loading …" />}>
          <View isActive={id === view} />
        </Suspense>
      </Panel>
    );
  });
}

type PanelProps = { readonly label: string; readonly isActive: boolean; readonly children: ReactNode };

function Panel({ label, isActive, children }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasActive = useRef<boolean | undefined>(undefined);
  useEffect(() => {
    // Not when the page has just come: then the reader begins at its top.
    const moved =
      wasActive.current === false || (wasActive.current === undefined && history.length > 1 && cameByLink());
    if (isActive && moved) heading.current?.focus();
    wasActive.current = isActive;
  }, [isActive, label]);
  return (
    <div className="panel" hidden={!isActive}>
      <h2 ref={heading} tabIndex={-1}>
        {label}
      </h2>
      {children}
    </div>
  );
}

/** Whether the focus is on the link that led here. */
const cameByLink = (): boolean => document.activeElement instanceof HTMLAnchorElement;
