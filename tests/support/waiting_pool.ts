// A pool that rather waits than opens a session: each costs Postgres a tenth of a second of a processor and more, to learn
// the catalog and to plan what it has not met yet.

import pg from "pg";

/** As many as a small machine has processors. */
const SHARED = 2;
/** Whoever has waited for so long waits for somebody who holds a session, or a lock. */
const PATIENCE_MS = 500;

/** What fails in a transaction of its own leaves the session in it. */
const BEGINS = /\b(begin|start transaction)\b/i;

/** As the API's sessions, and as many functions of ours for themselves: a statement is planned once, and not five times before. */
const PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan";

const isRefusal = (error: unknown) => error instanceof pg.DatabaseError && error.severity === "ERROR";

/**
 * Queries share two sessions. Who asks for one of their own (`connect`) gets it at once, and there is one more when all are
 * held for long: up to `max`. A session outlives what it refuses, and pauses.
 */
export class WaitingPool extends pg.Pool {
  readonly #max: number;
  readonly #watch: NodeJS.Timeout;

  constructor(connectionString: string, max: number) {
    super({ connectionString, max: SHARED, idleTimeoutMillis: 0, options: PLANNED_ONCE });
    this.#max = max;
    this.on("error", () => undefined);
    // One that breaks while somebody has it: the query says so.
    this.on("connect", (client) => client.on("error", () => undefined));
    let served = 0;
    this.on("acquire", () => {
      served++;
    });
    this.#watch = setInterval(() => {
      if (this.waitingCount > 0 && served === 0) {
        this.#grow();
        // Opens it, and leaves it to whoever waits.
        this.query("select").catch(() => undefined);
      }
      served = 0;
    }, PATIENCE_MS).unref();
    // node-postgres' own closes the session of a query that fails.
    this.query = ((...args: unknown[]) => this.#query(args)) as pg.Pool["query"];
    this.connect = (() => {
      this.#grow();
      return super.connect();
    }) as pg.Pool["connect"];
  }

  async #query(args: unknown[]): Promise<unknown> {
    const client = await super.connect();
    try {
      const result = await (client.query as (...args: unknown[]) => Promise<unknown>)(...args);
      client.release();
      return result;
    } catch (error) {
      client.release(isRefusal(error) && !BEGINS.test(JSON.stringify(args[0])) ? undefined : (error as Error));
      throw error;
    }
  }

  #grow(): void {
    if (this.options.max < this.#max) this.options.max++;
  }

  override end(): Promise<void> {
    clearInterval(this.#watch);
    return super.end();
  }
}
