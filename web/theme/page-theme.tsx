/**
 * Fluent UI's theme for the page: light or dark as the system says. Its styles go into style elements that are empty when they are made, which the
 * page's policy lets in by the hash of the empty text (functions/portal/show-identity-management.ts).
 */
import { FluentProvider, type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { type ReactNode, useSyncExternalStore } from 'react';

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const LIGHT: Theme = { ...webLightTheme, fontFamilyBase: FONT };
const DARK: Theme = { ...webDarkTheme, fontFamilyBase: FONT };

/** Paper is light. */
const wish = window.matchMedia('screen and (prefers-color-scheme: dark)');
const isDark = (): boolean => wish.matches;
function onWish(changed: () => void): () => void {
  wish.addEventListener('change', changed);
  return () => {
    wish.removeEventListener('change', changed);
  };
}

export function PageTheme({ children }: { readonly children: ReactNode }) {
  const theme = useSyncExternalStore(onWish, isDark) ? DARK : LIGHT;
  return (
    <FluentProvider theme={theme}>
      <div className="page">{children}</div>
    </FluentProvider>
  );
}
