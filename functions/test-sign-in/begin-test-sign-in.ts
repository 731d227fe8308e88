/** POST /sign-in/test: a person uses the one-time link of a test sign-in; on to Azure. */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { LINK_FORM_OPERATION, type OwnFormServices, readOwnForm } from '../../shared/platform/pages/own-form.ts';
import { TicketForm } from '../../shared/platform/wire.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import type { BeginTestSignIn } from '../../shared/test-sign-in/begin-test-sign-in.ts';

const operation = defineOperation({
  name: 'begin-test-sign-in',
  ...LINK_FORM_OPERATION,
  route: 'sign-in/test',
  summary: 'Uses the one-time address of a test sign-in. Only the form of its own page is accepted.',
  group: 'Sign-in',
  body: TicketForm,
  answers: {
    303: { description: 'To the sign-in at Azure.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    409: { description: 'A page: no tenant is connected any more.', contentType: 'text/html' },
    403: { description: 'A page: the form came from elsewhere.', contentType: 'text/html' },
  },
});

type BeginTestSignInServices = PageServices &
  OwnFormServices & { readonly testSignIn: { readonly beginTestSignIn: BeginTestSignIn } };

export const beginTestSignIn = defineFunction(operation, (services: BeginTestSignInServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, cookies, isVisitOf }) => {
      const form = await readOwnForm(services, request, TicketForm);
      if (form instanceof PageRefusal) return form;
      const began = await services.testSignIn.beginTestSignIn(form.ticket, isVisitOf);
      switch (began.kind) {
        case 'link-not-usable':
        case 'link-used':
        case 'not-connected':
          return new PageRefusal(`test-${began.kind}`);
        case 'entra':
          return seeOtherKeeping(began.url, cookies, [{ id: began.state, sealed: began.sealed }]);
      }
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
