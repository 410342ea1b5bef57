// Verifies the delivery on the standard input and prints its event, or says why it is refused and ends with 3.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
try {
  const event = new Webhook(secret).verify(Buffer.from(body, 'base64'), headers);
  console.log(JSON.stringify(event));
} catch (e) {
  console.log(e.name, e.message);
  process.exitCode = 3;
}
