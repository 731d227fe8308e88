/** The connection string of Application Insights. https://learn.microsoft.com/azure/azure-monitor/app/connection-strings */

export type Ingestion = {
  readonly instrumentationKey: string;
  /** Without a slash at the end. */
  readonly endpoint: string;
  /** What a token must be for. */
  readonly scope: string;
};

const DEFAULT_SCOPE = 'https://monitor.azure.com/.default';

/** Undefined when something is missing in it, or tokens would leave in the clear: http is for this machine alone. */
export function readConnectionString(text: string): Ingestion | undefined {
  const fields = new Map(
    text.split(';').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()] as const;
    }),
  );
  const instrumentationKey = fields.get('instrumentationkey') ?? '';
  const endpoint = URL.parse(fields.get('ingestionendpoint') ?? '');
  const isSafe = endpoint?.protocol === 'https:' || endpoint?.hostname === 'localhost';
  if (endpoint === null || !isSafe || instrumentationKey === '') return undefined;
  return {
    instrumentationKey,
    endpoint: endpoint.href.replace(/\/+$/, ''),
    scope: fields.get('aadaudience') ?? DEFAULT_SCOPE,
  };
}
