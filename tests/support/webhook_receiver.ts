// A receiver of webhooks over HTTP, which keeps what it got and answers as the test says.

import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ExecutionContext } from "ava";
import { Webhook } from "standardwebhooks";

/** Of the database whose endpoints are on this machine. */
export const LOCAL_WEBHOOKS = {
  settings: { webhook_plain_http: 1, webhook_private_addresses: 1, webhook_retry_base_seconds: 0 },
};

interface Received {
  headers: Record<string, string>;
  body: string;
  id: string;
  type: string;
  payout: string | null;
  entity: string | null;
  data: Record<string, unknown>;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** The status that the next requests are answered with; by the event, where that matters. */
  answer: number | ((event: Received) => number | Promise<number>);
  typesOf(payout: string): string[];
  /** Throws where this secret did not sign it. */
  verify(received: Received, secret: string): void;
}

/** Over TLS where it has a certificate. */
export async function receiver(t: ExecutionContext, tls?: { key: string; cert: string }): Promise<Receiver> {
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { id, type, payout_id: payout, entity_id: entity, data } = JSON.parse(body);
    const event = { headers: request.headers as Record<string, string>, body, id, type, payout, entity, data };
    received.push(event);
    const status = typeof self.answer === "number" ? self.answer : await self.answer(event);
    response.writeHead(status, status === 302 ? { location: self.url } : {}).end("what it said");
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const self: Receiver = {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer: 200,
    typesOf: (payout) => received.filter((event) => event.payout === payout).map(({ type }) => type),
    verify: ({ body, headers }, secret) => void new Webhook(secret).verify(body, headers),
  };
  return self;
}
