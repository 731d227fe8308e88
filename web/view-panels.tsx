/** The views. One that was visited stays, hidden, so that nothing typed into it is lost by looking elsewhere. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ViewId, VIEWS } from './state/use-view.ts';
import { AuditView } from './views/audit/audit-view.tsx';
import { ExclusionsView } from './views/exclusions/exclusions-view.tsx';
import { ExplainView } from './views/explain/explain-view.tsx';
import { Overview } from './views/overview.tsx';
import { ReadinessView } from './views/readiness/readiness-view.tsx';
import { SwitchView } from './views/switch/switch-view.tsx';
import { TestView } from './views/test-view.tsx';

const CONTENT: Readonly<Record<ViewId, (isActive: boolean) => ReactNode>> = {
  overview: () => <Overview />,
  switch: () => <SwitchView />,
  readiness: (isActive) => <ReadinessView isActive={isActive} />,
  exclusions: (isActive) => <ExclusionsView isActive={isActive} />,
  test: () => <TestView />,
  explain: () => <ExplainView />,
  audit: (isActive) => <AuditView isActive={isActive} />,
};

export function ViewPanels({ view }: { readonly view: ViewId }) {
  const [visited, setVisited] = useState<readonly ViewId[]>([view]);
  if (!visited.includes(view)) setVisited([...visited, view]);
  return VIEWS.filter(([id]) => id === view || visited.includes(id)).map(([id, label]) => (
    <Panel key={id} label={label} isActive={id === view}>
      {CONTENT[id](id === view)}
    </Panel>
  ));
}

type PanelProps = { readonly label: string; readonly isActive: boolean; readonly children: ReactNode };

function Panel({ label, isActive, children }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasActive = useRef<boolean>(undefined);
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
