/** The page's start. */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { fetchView } from './load-view.tsx';
import { readView } from './state/use-view.ts';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { PageTheme } from './theme/page-theme.tsx';
import './page.css';

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no place for the page');
fetchView(readView());
createRoot(place).render(
  <ErrorBoundary>
    <PageTheme>
      <App />
    </PageTheme>
  </ErrorBoundary>,
);
