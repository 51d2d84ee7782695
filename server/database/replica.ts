// Reads on a streaming standby. Never older than the moment at which they were asked for: a read names the position in the
// primary's log that it must have, and is answered by the primary when the standby is not there in time, or is not there
// at all.

import { setInterval } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "../processes/logger.ts";
import { replicaLagBytes, replicaLagSeconds, replicaReads, replicaUp } from "../processes/metrics.ts";
import { databasePool } from "./client.ts";

/** How long a read waits for the standby, before the primary answers it. */
const PATIENCE_MS = 100;
const FIRST_WAIT_MS = 2;
/** A standby that was late for a read is not waited for by the next ones, for so long. */
const LATE_FOR_MS = 1_000;
const CONNECT_PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 5_000;

/** Why the primary answers instead. */
type Reason = "behind" | "lost" | "conflict";

export interface ReplicaState {
  state: "streaming" | "behind" | "lost";
  /** How far its rows are behind the primary's; null: nobody knows. */
  lagSeconds: number | null;
}

export interface ReplicaOptions {
  databaseUrl: string;
  /** For what the two must agree in. */
  primary: pg.Pool;
  maxConnections: number;
  queryPatienceMs: number;
  log: Logger;
}

interface Identity {
  system: string;
  database: string;
}
interface Standing extends Identity {
  is_standby: boolean;
  has_it: boolean;
}

type Queryable = Pick<pg.Pool, "query">;

const IDENTITY = `(select system_identifier::text from pg_control_system()) as system,
  (select oid::text from pg_database where datname = current_database()) as database`;

/** What the primary is, and how far it has written; fails when the standby is none of it, or follows another history. */
export async function primaryOf(
  standby: Queryable,
  primary: Queryable,
): Promise<{ position: string; identity: Identity }> {
  // The standby first: what it has replayed, its primary has written.
  const { rows: theirs } = await standby.query<Omit<Standing, "has_it"> & { replayed: string | null }>(
    `select pg_is_in_recovery() as is_standby, pg_last_wal_replay_lsn()::text as replayed, ${IDENTITY}`,
  );
  const { rows: ours } = await primary.query<Identity & { position: string; is_behind: boolean }>(
    `select pg_current_wal_flush_lsn()::text as position,
            coalesce(pg_current_wal_flush_lsn() < $1::pg_lsn, false) as is_behind, ${IDENTITY}`,
    [theirs[0]?.replayed ?? null],
  );
  const { position, is_behind, ...identity } = ours[0] as Identity & { position: string; is_behind: boolean };
  assertStandby(theirs[0] as Omit<Standing, "has_it">, identity);
  if (is_behind) {
    throw new Error(
      "the standby of READ_DATABASE_URL has more than its primary: it follows another history, as after a restored backup; make it anew",
    );
  }
  return { position, identity };
}

function assertStandby(standing: Omit<Standing, "has_it">, identity: Identity | undefined): void {
  if (!standing.is_standby) throw new Error("READ_DATABASE_URL leads to no standby: it accepts writes of its own");
  if (standing.system !== identity?.system || standing.database !== identity.database) {
    throw new Error("READ_DATABASE_URL leads to the standby of another database than DATABASE_URL's");
  }
}

export class Replica {
  readonly pool: pg.Pool;
  #options: ReplicaOptions;
  /** The primary's. */
  #identity: Identity | undefined;
  #isLost = true;
  /** Null: not said yet. */
  #saidLost: boolean | null = null;
  #lateUntil = 0;
  #lagSeconds: number | null = null;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout;

  private constructor(options: ReplicaOptions) {
    this.#options = options;
    this.pool = databasePool({
      connectionString: options.databaseUrl,
      max: options.maxConnections,
      connectionTimeoutMillis: CONNECT_PATIENCE_MS,
      query_timeout: options.queryPatienceMs,
      application_name: "holdback api reads",
    });
    this.pool.on("error", (error) => this.#lose(error));
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** A standby that is not there is looked for again and again; meanwhile the primary answers. */
  static async start(options: ReplicaOptions): Promise<Replica> {
    const replica = new Replica(options);
    await replica.look();
    return replica;
  }

  get state(): ReplicaState {
    if (this.#isLost) return { state: "lost", lagSeconds: null };
    return { state: this.#lagSeconds === 0 ? "streaming" : "behind", lagSeconds: this.#lagSeconds };
  }

  /** Reads on the standby once it has what the primary's log had at `position`, else on the primary. */
  async read<T>(position: string, onReplica: () => Promise<T>, onPrimary: () => Promise<T>): Promise<T> {
    const instead = (reason: Reason) => {
      replicaReads.inc({ server: "primary", reason });
      return onPrimary();
    };
    if (this.#isLost) return instead("lost");
    try {
      if (!(await this.#reaches(position))) return await instead("behind");
    } catch (error) {
      this.#lose(error as Error);
      return instead("lost");
    }
    try {
      const result = await onReplica();
      replicaReads.inc({ server: "replica", reason: "" });
      return result;
    } catch (error) {
      const reason = reasonOf(error as Error & { code?: string });
      if (reason === null) throw error;
      if (reason === "lost") this.#lose(error as Error);
      return instead(reason);
    }
  }

  /** Looks how it is; by the clock too. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: Error) => this.#lose(error))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.pool.end();
  }

  async #look(): Promise<void> {
    const { position, identity } = await primaryOf(this.pool, this.#options.primary);
    this.#identity = identity;
    const { rows } = await this.pool.query<{ bytes: number; seconds: number | null }>(
      `select greatest(pg_wal_lsn_diff($1, pg_last_wal_replay_lsn()), 0)::float as bytes,
              extract(epoch from now() - pg_last_xact_replay_timestamp())::float as seconds`,
      [position],
    );
    const { bytes = 0, seconds = null } = rows[0] ?? {};
    this.#lagSeconds = bytes === 0 ? 0 : seconds;
    replicaLagBytes.set(bytes);
    if (this.#lagSeconds !== null) replicaLagSeconds.set(this.#lagSeconds);
    replicaUp.set(1);
    this.#isLost = false;
    if (this.#saidLost !== false) this.#options.log.info("reads are answered by the standby of READ_DATABASE_URL");
    this.#saidLost = false;
  }

  async #reaches(position: string): Promise<boolean> {
    const until = performance.now() + (performance.now() < this.#lateUntil ? 0 : PATIENCE_MS);
    for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
      if (await this.#has(position)) return true;
      if (performance.now() + wait > until) break;
      await sleep(wait);
    }
    this.#lateUntil = performance.now() + LATE_FOR_MS;
    return false;
  }

  /** Fails when it is no standby of this database: positions of two logs cannot be compared. */
  async #has(position: string): Promise<boolean> {
    const { rows } = await this.pool.query<Standing>({
      name: "standing",
      text: `select pg_is_in_recovery() as is_standby,
                    coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as has_it, ${IDENTITY}`,
      values: [position],
    });
    const standing = rows[0] as Standing;
    assertStandby(standing, this.#identity);
    return standing.has_it;
  }

  #lose(error: Error): void {
    this.#isLost = true;
    this.#lagSeconds = null;
    replicaUp.set(0);
    replicaLagSeconds.remove();
    replicaLagBytes.remove();
    if (this.#saidLost === true) return;
    this.#saidLost = true;
    this.#options.log.warn(
      { error: error.message },
      "the standby of READ_DATABASE_URL cannot be read from: the primary answers",
    );
  }
}

/** Null: what the read itself is at fault for, and would be at fault for on the primary too. */
function reasonOf(error: Error & { code?: string; severity?: string }): Reason | null {
  // What is replayed was in the way of what is read; or the function that reads wants to write.
  if (error.code === "40001" || error.code === "25006") return "conflict";
  if (error.severity === "FATAL" || /^(08|57P)/.test(error.code ?? "")) return "lost";
  return "severity" in error ? null : isOfConnection(error) ? "lost" : null;
}

/** node-postgres has words, no codes, for a connection that ends. */
const isOfConnection = (error: Error & { code?: string }) =>
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/.test(error.code ?? "") ||
  /connection (terminated|ended)|timeout exceeded when trying to connect|not queryable/i.test(error.message);
