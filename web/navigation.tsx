/** The way between the views: links, so that the browser's own ways work too. */
import { useEffect, useRef } from 'react';
import { usePage } from './state/page-context.ts';
import { TIME_ZONE } from './words/format.ts';
import { type ViewId, VIEWS } from './state/use-view.ts';

export function Navigation({ view }: { readonly view: ViewId }) {
  const { pageName } = usePage().session.company;
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [view]);
  return (
    <nav className="nav" aria-label={pageName}>
      <ul>
        {VIEWS.map(([id, label]) => (
          <li key={id}>
            <a href={`#/${id}`} aria-current={id === view ? 'page' : undefined} ref={id === view ? current : null}>
              {label}
            </a>
          </li>
        ))}
      </ul>
      <p className="soft small zone">Times are those of {TIME_ZONE.replaceAll('_', ' ')}.</p>
    </nav>
  );
}
