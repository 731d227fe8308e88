/**
 * Fluent UI's theme for the page: light or dark as the system says, by style sheet alone. Stands in for FluentProvider,
 * which writes the theme into a style element, and that our policy refuses.
 */
import {
  createCSSRuleFromTheme,
  RendererProvider,
  type Theme,
  useFocusVisible,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import {
  Provider_unstable as FluentContext,
  ThemeClassNameProvider_unstable as PortalClass,
  TooltipVisibilityProvider_unstable as TooltipVisibility,
} from '@fluentui/react-shared-contexts';
import { type ReactNode, useState } from 'react';
import { makeAdoptedRenderer } from './adopted-renderer.ts';

const THEME_CLASS = 'fluent-theme';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ruleOf = (theme: Theme): string => createCSSRuleFromTheme(`.${THEME_CLASS}`, { ...theme, fontFamilyBase: FONT });

function adoptTheme(target: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.insertRule(`@media (prefers-color-scheme: dark) { ${ruleOf(webDarkTheme)} }`);
  sheet.insertRule(ruleOf(webLightTheme));
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
}

export function PageTheme({ children }: { readonly children: ReactNode }) {
  const [renderer] = useState(() => {
    adoptTheme(document);
    return makeAdoptedRenderer(document);
  });
  const [context] = useState(() => ({ dir: 'ltr' as const, targetDocument: document }));
  const [tooltip] = useState(() => ({}));
  const focusVisible = useFocusVisible<HTMLDivElement>({ targetDocument: document });
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentContext value={context}>
        <PortalClass value={THEME_CLASS}>
          <TooltipVisibility value={tooltip}>
            <div className={`${THEME_CLASS} page`} ref={focusVisible}>
              {children}
            </div>
          </TooltipVisibility>
        </PortalClass>
      </FluentContext>
    </RendererProvider>
  );
}
