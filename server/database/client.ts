// A database of several servers, of which one accepts writes: its URL names them all, as libpq has it, and each connection
// goes to the one that is the primary then. node-postgres knows one server only.

import pg from "pg";

interface Server {
  host: string;
  port: string;
}

/** Whether a server is the primary is asked in this time. */
const PROBE_PATIENCE_MS = 3_000;
/** A machine that has died says nothing: its silence must be noticed. */
const KEEP_ALIVE_MS = 10_000;

/** The servers of the URL; one where it names none. */
export function serversOf(databaseUrl: string): Server[] {
  const url = new URL(databaseUrl);
  const hosts = (url.searchParams.get("host") ?? url.hostname).split(",");
  const ports = (url.searchParams.get("port") ?? url.port).split(",");
  return hosts.map((host, i) => ({ host, port: (ports.length === 1 ? ports[0] : ports[i]) || "5432" }));
}

/** The primary of each set of servers, as far as it is known. */
const primaries = new Map<string, Promise<Server>>();

/** The client for every connection to a database that DATABASE_URL may have named. */
export class DatabaseClient extends pg.Client {
  #servers: Server[];
  #config: pg.ClientConfig;
  /** As the session is told, which Postgres says when it begins, and again when a standby is promoted. */
  #isStandby = false;
  #isReadOnly = false;

  constructor(config: pg.ClientConfig & { connectionString: string }) {
    const servers = serversOf(config.connectionString);
    super(
      servers.length < 2
        ? config
        : {
            keepAlive: true,
            keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
            ...config,
            connectionString: urlOfOne(config.connectionString, servers[0] as Server),
          },
    );
    this.#servers = servers;
    this.#config = config;
    const { connection } = this as unknown as { connection: pg.Connection };
    connection.on("parameterStatus", ({ parameterName, parameterValue }) => {
      if (parameterName === "in_hot_standby") this.#isStandby = parameterValue === "on";
      if (parameterName === "default_transaction_read_only") this.#isReadOnly = parameterValue === "on";
    });
  }

  get isStandby(): boolean {
    return this.#isStandby;
  }

  get acceptsWrites(): boolean {
    return !this.#isStandby && !this.#isReadOnly;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    const connected = this.#servers.length < 2 ? super.connect() : this.#connectToPrimary();
    if (!callback) return connected.then(() => this);
    // As node-postgres calls it: without an error it is null.
    connected.then(() => callback(null as never), callback);
    return undefined;
  }

  async #connectToPrimary(): Promise<void> {
    const key = JSON.stringify(this.#servers);
    let known = primaries.get(key);
    if (!known) {
      known = this.#findPrimary();
      primaries.set(key, known);
    }
    // Whatever goes wrong with one connection: the next one looks again who the primary is.
    const forget = () => {
      if (primaries.get(key) === known) primaries.delete(key);
    };
    try {
      Object.assign(this, { host: (await known).host, port: Number((await known).port) });
      this.once("error", forget);
      await super.connect();
      if (!this.acceptsWrites) {
        await this.end();
        throw new Error(`${this.host}:${this.port} accepts no writes any more.`);
      }
    } catch (error) {
      forget();
      throw error;
    }
  }

  async #findPrimary(): Promise<Server> {
    const answers: string[] = [];
    for (const server of this.#servers) {
      const probe = new DatabaseClient({
        ...this.#config,
        connectionString: urlOfOne(this.#config.connectionString as string, server),
        connectionTimeoutMillis: PROBE_PATIENCE_MS,
      });
      probe.on("error", () => undefined);
      try {
        await probe.connect();
        if (probe.acceptsWrites) return server;
        answers.push(`${server.host}:${server.port} accepts no writes`);
      } catch (error) {
        answers.push(`${server.host}:${server.port}: ${(error as Error).message}`);
      } finally {
        await probe.end().catch(() => undefined);
      }
    }
    throw new Error(`None of the database's servers accepts writes (${answers.join("; ")}).`);
  }
}

/** Prepares nothing: behind a pooler the next transaction may run in a session that has not heard of it. */
class UnpreparedClient extends DatabaseClient {
  override query(...args: unknown[]): never {
    const [query, ...rest] = args;
    const isNamed = typeof query === "object" && query !== null && "name" in query && "text" in query;
    const unnamed = isNamed ? { ...query, name: undefined } : query;
    return (super.query as (...args: unknown[]) => never)(unnamed, ...rest);
  }
}

/** A pool of such clients. isPooled: between it and the database stands a pooler. */
export function databasePool(config: pg.PoolConfig & { connectionString: string; isPooled?: boolean }): pg.Pool {
  const { isPooled = false, ...rest } = config;
  return new pg.Pool({
    ...rest,
    // Behind a pooler each question waits for the answer to the one before.
    pipeline: !isPooled,
    Client: (isPooled ? UnpreparedClient : DatabaseClient) as unknown as new () => pg.ClientBase,
  });
}

function urlOfOne(databaseUrl: string, { host, port }: Server): string {
  const url = new URL(databaseUrl);
  url.searchParams.delete("target_session_attrs");
  url.searchParams.set("host", host);
  url.searchParams.set("port", port);
  return url.href;
}
