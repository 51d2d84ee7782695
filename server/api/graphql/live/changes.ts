// Changes in the database, received on the installation's channel (app_private.tell_changes) over one connection
// for the whole process. A notification only says where to look: everything else is read from the database.

import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { GrafastSubscriber } from "postgraphile/grafast";
import { DatabaseClient } from "../../../database/client.ts";
import type { Logger } from "../../../processes/logger.ts";
import { type RowChange, RowChanges } from "./row_changes.ts";

const HINT = /^(payout|run|rights) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** What says that the channel has a new name. */
const RENEWED = "channel";

interface Events {
  row: [change: RowChange];
  /** The rights of this user may have changed. */
  rights: [userId: string];
  /** Changes may have been missed. */
  gap: [];
}

const RECONNECT_MS = 1_000;
const CONNECT_PATIENCE_MS = 5_000;
/** Payouts that are looked up at once. */
const BATCH = 1_000;

export class Changes {
  readonly events = new EventEmitter<Events>();
  #databaseUrl: string;
  #log: Logger;
  #closing = new AbortController();
  #client: pg.Client | undefined;
  #channel = "";
  /** Payouts that are to be looked up. */
  #changed = new Set<string>();
  #isLookingUp = false;

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
    const client = new DatabaseClient({
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
      this.#channel = await listen(client);
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
    if (payload === RENEWED) {
      void this.#checkChannel();
      return;
    }
    const [, kind, id] = HINT.exec(payload) ?? [];
    if (id === undefined) return;
    if (kind === "rights") this.events.emit("rights", id);
    else if (this.events.listenerCount("row") === 0) return;
    else if (kind === "run") this.events.emit("row", { kind, id, topics: RUN_TOPICS });
    else {
      this.#changed.add(id);
      void this.#lookUp();
    }
  }

  /** A new name is listened to on a new connection: what was told meanwhile is missed, as by any interruption. */
  async #checkChannel(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const name = await channelName(client).catch(() => null);
    if (name !== this.#channel) await client.end().catch(() => undefined);
  }

  /** Asks whose the changed payouts are: one question at a time, for all that changed in the meantime. */
  async #lookUp(): Promise<void> {
    if (this.#isLookingUp) return;
    this.#isLookingUp = true;
    const client = this.#client;
    try {
      while (this.#changed.size > 0 && client !== undefined && client === this.#client) {
        const ids = [...this.#changed].slice(0, BATCH);
        for (const id of ids) this.#changed.delete(id);
        const { rows } = await client.query<{ payout_id: string; topics: string[] }>({
          name: "topics_of_payouts",
          text: "select payout_id, topics from app_private.topics_of_payouts($1)",
          values: [ids],
        });
        for (const { payout_id: id, topics } of rows) this.events.emit("row", { kind: "payout", id, topics });
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) {
        this.#log.warn({ error: (error as Error).message }, "whose a change is could not be read");
      }
      // Its end has everybody come back.
      await client?.end().catch(() => undefined);
    } finally {
      this.#isLookingUp = false;
      this.#changed.clear();
    }
  }
}

/** Only admins see runs. */
const RUN_TOPICS = ["everything"];

async function channelName(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("select app_private.live_channel_name() as name");
  return rows[0]?.name ?? "";
}

/** Returns the channel's name. */
async function listen(client: pg.Client): Promise<string> {
  const channel = await channelName(client);
  await client.query(`listen ${client.escapeIdentifier(channel)}`);
  // It may have been renewed in between, unheard. And the name does not stay in pg_stat_activity as the last query.
  if ((await channelName(client)) !== channel) throw new Error("The channel was renewed just now.");
  return channel;
}
