/** GET /identity-management: the hosted page. It holds nothing of anybody: its script asks with the session of the browser. */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import type { WebPage } from '../../shared/portal/ports.ts';

const operation = defineOperation({
  name: 'show-identity-management',
  method: 'GET',
  route: 'identity-management',
  summary: 'The hosted Identity Management page.',
  group: 'Control Panel',
  caller: 'browser',
  answers: {
    200: { description: 'The page.', contentType: 'text/html' },
    503: { description: 'A page: this build has none.', contentType: 'text/html' },
  },
});

/** Of the empty text. Fluent UI makes style elements without any, and puts its rules in by script, which is no inline style. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** Everything from this host, and nothing inline but the page's own few lines that speak when its script is gone. */
const contentSecurityPolicy = (scriptHashes: readonly string[]): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes].join(' '),
    `style-src 'self' ${EMPTY_STYLE}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // It names the files of this build.
  'cache-control': 'no-store',
  // Its own requests carry an Origin and a Referer, nobody else's do.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

type ShowServices = PageServices & { readonly webPage: Pick<WebPage, 'findIndex'> };

export const showIdentityManagement = defineFunction(operation, (services: ShowServices) =>
  pageEndpoint(
    operation,
    services,
    async () => {
      const index = await services.webPage.findIndex();
      if (index === undefined) return new PageRefusal('page-not-built');
      const headers = { ...HEADERS, 'content-security-policy': contentSecurityPolicy(index.scriptHashes) };
      return { status: 200, headers, body: index.bytes };
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
