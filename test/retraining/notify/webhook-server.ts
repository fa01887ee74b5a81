import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface WebhookServer {
  /** With a secret in it. */
  readonly url: string;
  readonly received: readonly ReceivedPost[];
}

/** A server on this machine that answers each post with the next status; 0: never. After the last one with 200. */
export async function startWebhook(statuses: readonly number[] = []): Promise<WebhookServer> {
  const received: ReceivedPost[] = [];
  const answers = [...statuses];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body) as unknown });
      const status = answers.shift() ?? 200;
      if (status === 0) return;
      response
        .writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {})
        .end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook/s3cret`, received };
}
