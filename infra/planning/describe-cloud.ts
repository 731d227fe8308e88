/**
 * `describe-cloud.ts AUTHORITY GRAPH`: what register-app must know of the cloud that az is set to, a line each: authority, Graph, the
 * audience of the federated credential, the portal. From the service's own table, so that what is registered is what it will ask for.
 */
import { chooseCloud } from '../../shared/platform/words/azure-clouds.ts';
import { withoutSlash } from '../../shared/platform/words/web-address.ts';

const [authority = '', graphUrl = ''] = process.argv.slice(2).map(withoutSlash);
const cloud = chooseCloud(authority, graphUrl);
if (cloud.kind === 'supported') {
  const lines = [cloud.authority, cloud.graphUrl, cloud.tokenExchangeAudience, cloud.portalUrl];
  process.stdout.write(`${lines.join('\n')}\n`);
} else {
  process.stderr.write(`${cloud.setting === 'GRAPH_URL' ? graphUrl : authority} ${cloud.fault}\n`);
  process.exitCode = 1;
}
