// A dashboard's WebSocket, and what arrives on it.

import { once } from "node:events";
import { eventually } from "./eventually.ts";
import type { Answer, GraphqlError } from "./graphql.ts";

type Event<T> = Pick<Answer<T>, "data" | "errors">;
type Message = { type: string; id?: string; payload?: unknown };

export interface Subscription<T> {
  /** What has arrived and was not taken yet. */
  events: Event<T>[];
  /** The errors by which it was refused. */
  refusal: GraphqlError[] | null;
  /** Whether the server has ended it. */
  completed: boolean;
  /** The next event, when it comes. */
  next(): Promise<Event<T>>;
  /** The first event from here on whose data is such. What was changed before somebody subscribed may be told late. */
  until(isSuch: (data: T) => boolean): Promise<T>;
  /** Wants no more. */
  end(): void;
}

/** By the protocol graphql-transport-ws, without a client that would reconnect by itself. */
export class LiveConnection {
  readonly #socket: WebSocket;
  readonly #subscriptions = new Map<string, { hear(message: Message): void }>();
  /** How the server, or this side, closed it. */
  readonly closed: Promise<{ code: number; reason: string }>;

  /** `params`: what connection_init carries; the bearer token of a dashboard. */
  static async open(url: string, token: string): Promise<LiveConnection> {
    const connection = new LiveConnection(url, { authorization: `Bearer ${token}` });
    const refused = connection.closed.then(({ code, reason }) => {
      throw new Error(`the socket was closed: ${code} ${reason}`);
    });
    await Promise.race([connection.acknowledged, refused]);
    refused.catch(() => undefined);
    return connection;
  }

  readonly acknowledged: Promise<void>;

  constructor(url: string, params: unknown) {
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    this.#socket.onopen = () => this.send({ type: "connection_init", payload: params });
    this.closed = once(this.#socket, "close").then(([{ code, reason }]) => ({ code, reason }));
    this.acknowledged = new Promise((resolve) => {
      this.#socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as Message;
        if (message.type === "connection_ack") resolve();
        else this.#subscriptions.get(message.id ?? "")?.hear(message);
      };
    });
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  subscribe<T = Record<string, unknown>>(query: string, variables: Record<string, unknown> = {}): Subscription<T> {
    const id = `s${this.#subscriptions.size}`;
    const subscription: Subscription<T> = {
      events: [],
      refusal: null,
      completed: false,
      next: async () => {
        await eventually(`an event of ${query}`, async () => subscription.events.length > 0);
        return subscription.events.shift() as Event<T>;
      },
      until: async (isSuch) => {
        for (;;) {
          const { data } = await subscription.next();
          if (data && isSuch(data)) return data;
        }
      },
      end: () => this.send({ id, type: "complete" }),
    };
    this.#subscriptions.set(id, {
      hear({ type, payload }) {
        if (type === "next") subscription.events.push(payload as Event<T>);
        if (type === "error") subscription.refusal = payload as Subscription<T>["refusal"];
        if (type === "complete") subscription.completed = true;
      },
    });
    this.send({ id, type: "subscribe", payload: { query, variables } });
    return subscription;
  }

  /** Subscribes, and waits for the errors by which it is refused: of the operation, or of its only event. */
  async refused(query: string, variables: Record<string, unknown> = {}): Promise<{ errors: GraphqlError[] }> {
    const subscription = this.subscribe(query, variables);
    await eventually(`${query.slice(0, 100)} is refused`, async () => {
      return subscription.refusal !== null || subscription.completed;
    });
    return { errors: subscription.refusal ?? subscription.events.flatMap(({ errors }) => errors ?? []) };
  }

  close(): void {
    this.#socket.close();
  }
}
