import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifyWebhook } from '@samhandling/fagsystem-client';

const secret = process.env.WEBHOOK_SECRET;

createServer(async (request, response) => {
  let message;
  try {
    // The signature covers the body exactly as it came: verify before you parse.
    message = verifyWebhook(secret, request.headers, await text(request));
  } catch {
    response.writeHead(401).end();
    return;
  }
  response.setHeader('content-type', 'application/json');
  if (message.type === 'subscription-validation') {
    // The platform asks whether this address wants the events: give the challenge back.
    response.end(JSON.stringify({ challenge: message.challenge }));
    return;
  }
  // Store it before you answer 2xx. The same id may come twice: take it once.
  process.stdout.write(`${message.sequence} ${message.id} ${message.type}\n`);
  response.end('{}');
}).listen(4444, '127.0.0.1', () => process.stdout.write('Listening on http://127.0.0.1:4444\n'));
