/** GET /identity-management/assets/{file}: the scripts and styles of the hosted page, by the names that its build gave them. */
import * as z from 'zod';
import { WEB_FILE_TYPES } from '../../shared/portal/rules/web-file-types.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { WebPage } from '../../shared/portal/ports.ts';

const [firstType, ...otherTypes] = Object.values(WEB_FILE_TYPES).map((type) => type.replace(/;.*/, ''));

const operation = defineOperation({
  name: 'serve-identity-management-asset',
  method: 'GET',
  route: 'identity-management/assets/{file}',
  summary: 'A file of the Identity Management page; its name changes with its content.',
  group: 'Control Panel',
  caller: 'anyone',
  params: z.strictObject({ file: z.string().max(200) }),
  query: z.strictObject({}),
  answers: { 200: { description: 'The file, to be kept for a year.', contentType: firstType ?? '' } },
  otherFormats: otherTypes,
  problems: ['file-not-found'],
});

export const serveIdentityManagementAsset = defineFunction(
  operation,
  (services: EndpointServices & { readonly webPage: Pick<WebPage, 'findAsset'> }) =>
    endpoint(operation, services, async ({ params }) => {
      const asset = await services.webPage.findAsset(params.file);
      if (asset === undefined) return new Problem('file-not-found');
      const headers = {
        'content-type': asset.contentType,
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'same-origin',
      };
      return { headers, body: asset.bytes };
    }),
);
