/** What somebody hears of and looks at: alerts with a runbook, queries that find something, the pictures of the workbook. */
import * as z from 'zod';
import { onlyResource, resourcesOf, type Prediction, type Resource } from '../compiler/predict-resources.ts';
import { differences, missingFrom, type Check } from './check.ts';
import { findUnknownWords } from './check-query.ts';
import type { KnownWords } from './known-words.ts';
import { deadLink, type RunbookPage } from './runbook.ts';

const LogAlert = z.looseObject({
  criteria: z.object({ allOf: z.array(z.looseObject({ query: z.string() })).length(1) }),
});
const Item = z.looseObject({
  name: z.string(),
  content: z.looseObject({
    query: z.string().optional(),
    crossComponentResources: z.array(z.string()).optional(),
    resourceIds: z.array(z.string()).optional(),
  }),
});
const Workbook = z.looseObject({ items: z.array(Item), fallbackResourceIds: z.array(z.string()) });

/** What must raise an alert, by the end of the alert's name. */
export const ALERTS = [
  'clean-up-failed',
  'dependency-unavailable',
  'discovery-slow',
  'entra-credential-ends-soon',
  'entra-credential-refused',
  'identity-token-failed',
  'jobs-not-run',
  'key-rotation-failed',
  'keys-overdue',
  'not-ready',
  'published-keys-old',
  'row-unreadable',
  'secret-deleted',
  'server-errors',
  'sign-in-failures',
  'storage-account-throttled',
  'storage-throttled',
  'unreachable',
];

const alertsOf = (prediction: Prediction): readonly Resource[] => [
  ...resourcesOf(prediction, 'Microsoft.Insights/scheduledQueryRules'),
  ...resourcesOf(prediction, 'Microsoft.Insights/metricAlerts'),
];
const queryOf = ({ properties }: Resource): string => LogAlert.parse(properties).criteria.allOf[0]?.query ?? '';

/** The workbook's pictures; a placeholder that was left in it leads nowhere. */
export const readWorkbook = (prediction: Prediction): z.infer<typeof Workbook> =>
  Workbook.parse(
    JSON.parse(z.string().parse(onlyResource(prediction, 'Microsoft.Insights/workbooks').properties['serializedData'])),
  );

export const makeAlertChecks = (runbook: readonly RunbookPage[], words: KnownWords): readonly Check[] => [
  {
    title: 'has an alert for all that somebody must hear of, switched on, and a page of the runbook for each',
    find: (prediction) => {
      const { name } = onlyResource(prediction, 'Microsoft.Web/sites');
      const alerts = alertsOf(prediction);
      const names = alerts.map((alert) => alert.name.replace(`${name}-`, ''));
      return [
        ...missingFrom(ALERTS, names, (alert) => `the alert ${alert} is missing`),
        ...missingFrom(names, ALERTS, (alert) => `the alert ${alert} is not in the list of test/infra`),
        ...alerts.flatMap((alert) => differences(`the alert ${alert.name}`, alert.properties, { enabled: true })),
        ...alerts.flatMap(({ name: alert, properties }) => {
          const link = /What to do: https:\/\/\S+\/([^/\s]+)$/.exec(String(properties['description']))?.[1] ?? '';
          const dead = deadLink(runbook, link);
          return dead === undefined ? [] : [`the alert ${alert}: ${dead}`];
        }),
      ];
    },
  },
  {
    title: 'asks in its alerts for what is really logged',
    find: (prediction) =>
      resourcesOf(prediction, 'Microsoft.Insights/scheduledQueryRules').flatMap((alert) =>
        findUnknownWords(`the alert ${alert.name}`, queryOf(alert), words),
      ),
  },
  {
    title: 'draws in its workbook what is really measured, of its own workspace and storage',
    find: (prediction) => {
      const { items, fallbackResourceIds } = readWorkbook(prediction);
      const own = [
        onlyResource(prediction, 'Microsoft.OperationalInsights/workspaces').id,
        onlyResource(prediction, 'Microsoft.Storage/storageAccounts').id,
      ];
      const asked = items.flatMap(({ content }) => [
        ...(content.crossComponentResources ?? []),
        ...(content.resourceIds ?? []),
      ]);
      return [
        ...missingFrom([...asked, ...fallbackResourceIds], own, (id) => `the workbook: asks ${id}`),
        ...items.flatMap(({ name, content }) =>
          content.query === undefined ? [] : findUnknownWords(`the workbook's ${name}`, content.query, words),
        ),
      ];
    },
  },
];
