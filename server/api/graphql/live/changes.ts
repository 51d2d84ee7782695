// Changes in the database, received on the channel "holdback" (app_private.notify_change) over one connection for the
// whole process, and passed on to subscriptions and sockets.

import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { GrafastSubscriber } from "postgraphile/grafast";
import { z } from "zod";
import type { Logger } from "../../../processes/logger.ts";
import { type RowChange, RowChanges } from "./row_changes.ts";

const Change = z.union([
  z.object({ payout: z.uuid(), topics: z.array(z.string()) }),
  z.object({ run: z.uuid(), topics: z.array(z.string()) }),
  z.object({ rights_of: z.uuid() }),
]);

interface Events {
  row: [change: RowChange];
  /** The rights of this user changed. */
  rights: [userId: string];
  /** Changes may have been missed. */
  gap: [];
}

const RECONNECT_MS = 1_000;
const CONNECT_PATIENCE_MS = 5_000;

export class Changes {
  readonly events = new EventEmitter<Events>();
  #databaseUrl: string;
  #log: Logger;
  #closing = new AbortController();
  #client: pg.Client | undefined;

  constructor(databaseUrl: string, log: Logger) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
    this.events.setMaxListeners(0);
  }

  /** Listens until `close`; comes back after every lost connection. */
  async start(): Promise<void> {
    await this.#connect();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#client?.end().catch(() => undefined);
  }

  /** Rows of one kind (and one id) that whoever hears `topics` may hear of, from now on; `onOverrun`: when they are too many. */
  subscriberFor(topics: readonly string[], onOverrun: () => void): GrafastSubscriber<Record<string, RowChange>> {
    return {
      subscribe: (topic) => this.#rows(String(topic), topics, onOverrun),
    };
  }

  #rows(topic: string, topics: readonly string[], onOverrun: () => void): RowChanges {
    const [kind, id] = topic.split(":");
    const changes = new RowChanges(() => this.events.off("row", hear), onOverrun);
    const hear = (change: RowChange) => {
      if (change.kind !== kind || (id && change.id !== id)) return;
      if (change.topics.some((each) => topics.includes(each))) changes.push(change);
    };
    this.events.on("row", hear);
    return changes;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: "holdback api changes",
      connectionTimeoutMillis: CONNECT_PATIENCE_MS,
      keepAlive: true,
    });
    this.#client = client;
    client.on("error", (error) =>
      this.#log.warn({ error: error.message }, "the connection that hears of changes was lost"),
    );
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    try {
      await client.connect();
      await client.query("listen holdback");
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    // Not before: a connection that did not come about ends too, and whoever tried it tries again.
    client.on("end", () => void this.#reconnect());
  }

  async #reconnect(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await sleep(RECONNECT_MS, undefined, { signal: this.#closing.signal });
        await this.#connect();
        this.events.emit("gap");
        return;
      } catch (error) {
        if (!this.#closing.signal.aborted) this.#log.warn({ error: (error as Error).message }, "not listening yet");
      }
    }
  }

  #hear(payload: string): void {
    // Everybody with a login may send on this channel, analysts too, and anything.
    const change = Change.safeParse(parseJson(payload)).data;
    if (!change) return;
    if ("rights_of" in change) this.events.emit("rights", change.rights_of);
    else if ("run" in change) this.events.emit("row", { kind: "run", id: change.run, topics: change.topics });
    else this.events.emit("row", { kind: "payout", id: change.payout, topics: change.topics });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
