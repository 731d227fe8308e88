/** The one-time address of Start Azure Integration, as a link that works once. */
import { IntegrationTicket } from './rules/integration-visit.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const integrationLink: OneTimeLink<IntegrationTicket> = {
  ...{ purpose: 'integration-start', schema: IntegrationTicket, prefix: '' },
};
