// The HTTP client under stripe-node, with two rules of ours: a request that moves money does not leave after its deadline.
//
// A process can be stopped at any point (a suspended machine, a paused container) and go on a day later, when Stripe has
// forgotten the idempotency key and others have long settled the transfer. And stripe-node by itself sends a request once
// more when its connection was closed, however long ago it began. So the time is checked before each request, and, where
// it gets a connection, once more when that is made or taken again: a request gets one only when it can leave at once.
// And an error is read without secrets.

import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import Stripe from "stripe";
import { redactSecrets } from "../processes/logger.ts";
import { stripeSeconds } from "../processes/metrics.ts";

type HttpClient = NonNullable<Stripe.StripeConfig["httpClient"]>;
type HttpClientResponse = Awaited<ReturnType<HttpClient["makeRequest"]>>;
type Connected = (error: Error | null, connection: Duplex) => void;

const CONNECT_TIMEOUT_MS = 10_000;

class TooLateError extends Error {
  readonly code = "sent_too_late";

  constructor() {
    super("The request was not sent, or not sent again: its time was over.");
  }
}

/** Unix milliseconds. */
const deadline = new AsyncLocalStorage<number>();
const isLate = (latest: number | undefined) => latest !== undefined && Date.now() > latest;

/** Hands a connection over when it is made, unless the request that it was made for is late by then. */
function whenConnected(socket: Duplex | null | undefined, event: "connect" | "secureConnect", done: Connected): void {
  const connection = socket as import("node:net").Socket;
  const latest = deadline.getStore();
  const failed = (error: Error) => done(error, connection);
  connection.once("error", failed);
  connection.setTimeout(CONNECT_TIMEOUT_MS, () => {
    connection.destroy(Object.assign(new Error("No connection was made in time."), { code: "ETIMEDOUT" }));
  });
  connection.once(event, () => {
    connection.setTimeout(0);
    connection.removeAllListeners("timeout");
    connection.off("error", failed);
    if (isLate(latest)) {
      connection.destroy();
      done(new TooLateError(), connection);
    } else {
      done(null, connection);
    }
  });
}

/** A connection that stood open meanwhile carries a late request no more than a new one does. */
function whenReused(request: http.ClientRequest): void {
  if (isLate(deadline.getStore())) request.destroy(new TooLateError());
}

class DeadlineHttpAgent extends http.Agent {
  override createConnection(options: http.ClientRequestArgs, done: Connected): undefined {
    whenConnected(super.createConnection(options), "connect", done);
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    super.reuseSocket(socket, request);
    whenReused(request);
  }
}

class DeadlineHttpsAgent extends https.Agent {
  override createConnection(options: https.RequestOptions, done: Connected): undefined {
    whenConnected(super.createConnection(options), "secureConnect", done);
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    super.reuseSocket(socket, request);
    whenReused(request);
  }
}

/** /v1/accounts/acct_123?expand=… becomes /v1/accounts/:id: a label names no row. Ids of Stripe have an underscore. */
const pathWithoutIds = (path: string) =>
  (path.split("?", 1)[0] ?? "").replaceAll(/[^/]*_[^/]*/g, (part) => (part === "balance_transactions" ? part : ":id"));

/**
 * What an error says comes into rows, events and logs, and whoever stands before Stripe may repeat in it what it was sent:
 * the key. Successes are left alone.
 */
function withoutSecrets(response: HttpClientResponse): HttpClientResponse {
  if (response.getStatusCode() < 400) return response;
  const toJSON = response.toJSON.bind(response);
  response.toJSON = async () => JSON.parse(redactSecrets(JSON.stringify(await toJSON())));
  return response;
}

export class DeadlineHttpClient implements HttpClient {
  #http: HttpClient;

  constructor(protocol: "http" | "https") {
    const Agent = protocol === "http" ? DeadlineHttpAgent : DeadlineHttpsAgent;
    this.#http = Stripe.createNodeHttpClient(new Agent({ keepAlive: true }));
  }

  /** No request that `send` makes leaves after `latest` (Unix milliseconds). */
  before<T>(latest: number, send: () => Promise<T>): Promise<T> {
    return deadline.run(latest, send);
  }

  getClientName(): string {
    return this.#http.getClientName();
  }

  makeRequest(...args: Parameters<HttpClient["makeRequest"]>): ReturnType<HttpClient["makeRequest"]> {
    if (isLate(deadline.getStore())) return Promise.reject(new TooLateError());
    const [, , path, method] = args;
    const end = stripeSeconds.startTimer({ operation: `${method} ${pathWithoutIds(path)}` });
    return this.#http.makeRequest(...args).then(
      (response) => {
        end({ outcome: response.getStatusCode() });
        return withoutSecrets(response);
      },
      (error: NodeJS.ErrnoException) => {
        end({ outcome: error.code ?? "connection_error" });
        throw error;
      },
    );
  }
}
