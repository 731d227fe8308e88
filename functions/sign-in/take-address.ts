/** POST /sign-in: the address that a person typed on our page; on to Azure or to the app's Company sign-in page. */
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { writtenAddress } from '../../shared/platform/words/written/written-addresses.ts';
import { addressPage } from '../../shared/sign-in/hosted/address-form.ts';
import { type AddressLimitServices, limitAddress } from '../../shared/sign-in/address-limit.ts';
import { keepTransactions } from '../../shared/platform/pages/cookies.ts';
import { fitVisits, type KeepingServices, visitOf } from '../../shared/platform/pages/keep-visits.ts';
import { endedSignIn } from '../../shared/platform/pages/ended-visit.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { formSource } from '../../shared/platform/callers/form-source.ts';
import { pageEndpoint, type PageServices, type Visit } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { bodyReader } from '../../shared/platform/endpoint/read-request.ts';
import { seeOther, seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import { destinationOf } from '../../shared/platform/pages/visit-id.ts';
import type { FormTokens } from '../../shared/platform/ports.ts';
import { AddressForm } from '../../shared/sign-in/wire.ts';
import type { BeginSignIn, BeginSignInInput } from '../../shared/sign-in/begin-sign-in.ts';
import type { OpenHostedSignIn, RememberTyped } from '../../shared/sign-in/hosted/open-hosted-sign-in.ts';

const MAX_BODY_BYTES = 8 * 1024;

const operation = defineOperation({
  name: 'take-address',
  method: 'POST',
  route: 'sign-in',
  summary: 'Takes the address from our own page. Only that page’s form is accepted.',
  group: 'Sign-in',
  caller: 'browser',
  body: AddressForm,
  bodyType: 'application/x-www-form-urlencoded',
  maxBodyBytes: MAX_BODY_BYTES,
  answers: {
    303: { description: 'To Azure, or to the app’s Company sign-in page.' },
    400: { description: 'The page again, or a page: the sign-in has ended.', contentType: 'text/html' },
    403: {
      description: 'A page: the form came from elsewhere, or the integration is broken.',
      contentType: 'text/html',
    },
    429: { description: 'A page: too many addresses asked about from one network.', contentType: 'text/html' },
  },
});

type TakeAddressServices = PageServices &
  AddressLimitServices &
  KeepingServices & {
    readonly signIn: {
      readonly openHostedSignIn: OpenHostedSignIn;
      readonly rememberTyped: RememberTyped;
      readonly beginSignIn: BeginSignIn;
    };
    readonly formTokens: FormTokens;
  };

const readForm = bodyReader(AddressForm, operation.bodyType, MAX_BODY_BYTES);

export const takeAddress = defineFunction(operation, (services: TakeAddressServices) =>
  pageEndpoint(operation, services, async (visit) => {
    // Where the browser doesn't say, the token below decides.
    if (formSource(visit.request, services.serviceUrl) === 'foreign') {
      return new PageRefusal('foreign-form', { detail: 'origin' });
    }
    const form = await readForm(visit.request);
    if (form instanceof Problem) return new PageRefusal('invalid-request', { detail: form.code });
    const { id, form_token: givenToken } = form;
    visit.leadsTo(destinationOf(services, id));
    const opened = await services.signIn.openHostedSignIn({ id, cookie: await visitOf(services, visit.cookies, id) });
    if (opened.kind === 'not-usable') {
      return new PageRefusal(endedSignIn(id, visit.cookies, services.clock()), { detail: 'hosted' });
    }
    // Bound to what this browser keeps under that id, which it does: so the form was shown there.
    if (!(await services.formTokens.matches(id, givenToken)))
      return new PageRefusal('foreign-form', { detail: 'token' });
    const { app: client, request } = opened;
    const email = EmailAddress.safeParse(writtenAddress(form.email));
    return email.success
      ? continueSignIn(services, visit, { app: client, request, email: email.data, hosted: id })
      : addressPage({
          ...{ appName: client.displayName, serviceUrl: services.serviceUrl, id },
          formToken: await services.formTokens.issue(id),
          rejected: form.email,
        });
  }),
);

/** Our own form's visit goes on beside what begins here: who comes back to it finds the address to correct. */
async function continueSignIn(
  services: TakeAddressServices,
  visit: Visit,
  input: BeginSignInInput & { readonly hosted: string },
) {
  const { request, cookies, isVisitOf } = visit;
  const forms = await fitVisits(services, visit, [await services.signIn.rememberTyped(input)]);
  if (forms instanceof PageRefusal) return forms;
  const kept = keepTransactions(cookies, forms) ?? [];
  const limited = limitAddress(services, request, kept);
  if (limited !== undefined) return limited;
  const began = await services.signIn.beginSignIn(input);
  switch (began.kind) {
    case 'company-credentials':
      return seeOther(began.url, kept);
    case 'entra':
      return seeOtherKeeping(began.url, cookies, [...forms, { id: began.state, sealed: began.sealed }]);
    case 'integration-broken':
      isVisitOf({ account: began.accountId, email: began.email, app: input.app.id });
      return new PageRefusal('integration-broken', { signIn: { app: input.app.id }, cookies: kept });
  }
}
