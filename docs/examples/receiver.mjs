// A webhook receiver: verifies, stores, answers. Node.js 18 or newer, nothing to install.
//
// WEBHOOK_SECRET=whsec_... PORT=8080 INBOX=./inbox node receiver.mjs
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { access, link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

const KEY = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
const INBOX = process.env.INBOX ?? 'inbox';
const MAX_BODY = 2_000_000;
const TOLERANCE_S = 300;

/** Signed with our key, over these very bytes, just now. */
function genuine(id, timestamp, signatures, body) {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id) || !/^[0-9]{1,12}$/.test(timestamp)) {
    return false;
  }
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) {
    return false;
  }
  const digest = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const right = Buffer.from(`v1,${digest}`);
  // Several while the secret is rotated; compared in a time that tells nothing.
  return signatures.split(' ').some((each) => {
    const given = Buffer.from(each);
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** On disk when this ends, and once, however often it comes: a name can be linked only once. */
async function store(id, body) {
  const target = join(INBOX, `${id}.json`);
  if (await access(target).then(() => true, () => false)) {
    return;
  }
  const draft = join(INBOX, randomUUID());
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(body);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, target);
  } catch (e) {
    if (e.code !== 'EEXIST') { // another request with the same event was faster
      throw e;
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** The body's bytes as they came, or nothing if there are too many. */
async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY) {
      return null;
    }
  }
  return Buffer.concat(chunks);
}

async function receive(request, response) {
  if (request.method === 'GET' && request.url === '/count') {
    // For ./chargeline webhook-check --count-url only.
    const names = await readdir(INBOX);
    response.end(String(names.filter((name) => name.endsWith('.json')).length));
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const body = await read(request);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end(() => request.destroy());
    return;
  }
  const header = (name) => request.headers[name] ?? '';
  if (!genuine(header('webhook-id'), header('webhook-timestamp'), header('webhook-signature'), body)) {
    response.writeHead(401).end();
    return;
  }
  await store(header('webhook-id'), body);
  response.writeHead(204).end();
}

await mkdir(INBOX, { recursive: true });
const server = createServer((request, response) => {
  receive(request, response).catch((e) => {
    if (!request.destroyed || request.complete) { // else the sender has gone
      console.error(e);
      response.writeHead(500).end();
    }
  });
});
server.requestTimeout = 15_000; // for a sender that stops in the middle
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/`);
});
