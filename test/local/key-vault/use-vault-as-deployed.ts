/** Run by a test in a process of its own: what the deployed app does with its vault. Prints what it saw. */
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';

const client = new SecretClient(process.argv[2] ?? '', new DefaultAzureCredential(), {
  disableChallengeResourceVerification: true,
});
const written = await client.setSecret('signing-key', 'a value', { contentType: 'application/json' });
const read = await client.getSecret('signing-key');
const same = read.properties.version === written.properties.version;
console.log(JSON.stringify({ value: read.value, contentType: read.properties.contentType, same }));
