// A webhook receiver for tests: checks the signature with stripe-node, remembers what came, and can refuse.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

export interface Receiver {
  url: string;
  secret: string;
  /** Events whose signature held, in order of arrival, doubles included. */
  received: Stripe.Event[];
  /** Why signatures did not hold. */
  rejected: string[];
  /** Answers these statuses first, one a delivery, before 200. */
  refuseWith(...statuses: number[]): void;
  close(): Promise<void>;
}

export async function receive(secret = "whsec_test"): Promise<Receiver> {
  const received: Stripe.Event[] = [];
  const rejected: string[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const refuse = statuses.shift();
    if (refuse !== undefined) {
      response.writeHead(refuse).end();
      return;
    }
    try {
      const header = String(request.headers["stripe-signature"]);
      received.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), header, secret));
      response.writeHead(200).end();
    } catch (error) {
      rejected.push((error as Error).message);
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    secret,
    received,
    rejected,
    refuseWith: (...more) => statuses.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
