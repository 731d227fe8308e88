/** GET /signed-out: back from signing out of Azure; on to the app that it began in. */
import * as z from 'zod';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { forgetKnownTenants } from '../../shared/provider/known-tenants.ts';
import { toApp, wayOnTo } from '../../shared/platform/pages/visit-id.ts';

const operation = defineOperation({
  name: 'show-signed-out',
  method: 'GET',
  route: 'signed-out',
  summary: 'Where Azure sends people back after signing out.',
  group: 'Sign-in',
  caller: 'browser',
  query: z.object({ state: z.string().optional().describe('The app that it began in.') }),
  answers: {
    200: { description: 'A page: signed out, and the way to the app.', contentType: 'text/html' },
    400: { description: 'A page: a parameter came twice.', contentType: 'text/html' },
  },
});

// Anybody can write the address: it names an app of the catalogue, or none.
export const showSignedOut = defineFunction(operation, (services: PageServices) =>
  pageEndpoint(operation, services, ({ query }) => {
    const app = services.catalogue.apps.find(({ id }) => id === query.get('state'));
    const { action, choices } = wayOnTo(services, toApp(app));
    return Promise.resolve({
      ...{ status: 200, tone: 'good', heading: 'You’re signed out' },
      sentences: ['You’re signed out of Azure too.', 'On a shared computer, close all windows of the browser.'],
      ...{ action, choices, cookies: [forgetKnownTenants()] },
    });
  }),
);
