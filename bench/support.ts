// The processes that the benchmarks run on, all of them their own and in one temporary folder: a database with its
// usual settings, the sandbox, and workers, each a process of its own as in production.

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type RunningSandbox, startSandbox } from "../sandbox/client.ts";
import { roleUrl } from "../server/database/connections.ts";
import { clusterPaths } from "../server/database/embedded_postgres/cluster.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../server/database/embedded_postgres/embedded_postgres.ts";
import { readPostmasterPid } from "../server/database/embedded_postgres/postmaster.ts";
import { migrate } from "../server/database/migrate/migrate.ts";
import { projectRoot } from "../server/database/pgrc.ts";
import { WORKER_NODE_OPTIONS } from "../server/processes/child_environment.ts";
import { Child, type ProgramSpec } from "../server/processes/child_processes.ts";
import { createLogger } from "../server/processes/logger.ts";

const TEMPLATE = "bench_template";
/**
 * As npm start runs it, fsync and all. Only more connections, because three workers may fill their pools, and fewer
 * checkpoints, because seeding a million rows would cause one after the other.
 */
const SETTINGS = { max_connections: "200", max_wal_size: "4GB" };

export interface BenchDatabase {
  /** The superuser's. */
  adminUrl: string;
  workerUrl: string;
  admin: pg.Pool;
  drop(): Promise<void>;
}

export interface Program extends Pick<ProgramSpec, "args" | "nodeOptions"> {
  /** Below the project's folder. */
  file: string;
  env: Record<string, string>;
}

export class Bench {
  readonly folder: string;
  #postgres: EmbeddedPostgres;
  #closing = new AbortController();
  /** What must end before the database does, also what is still starting. */
  #running = new Set<Promise<{ stop(): Promise<void> }>>();
  #count = 0;

  private constructor(folder: string, postgres: EmbeddedPostgres) {
    this.folder = folder;
    this.#postgres = postgres;
  }

  static async start(): Promise<Bench> {
    const folder = await mkdtemp(join(tmpdir(), "holdback-bench-"));
    try {
      const log = createLogger("bench", "warn");
      const postgres = await startEmbeddedPostgres(folder, { log, settings: SETTINGS });
      const bench = new Bench(folder, postgres);
      try {
        await bench.#onCluster(`create database ${TEMPLATE}`);
        await migrate({ adminUrl: bench.#urlOf(TEMPLATE), log });
        return bench;
      } catch (error) {
        await postgres.stop();
        throw error;
      }
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A migrated, empty database. */
  async database(name: string): Promise<BenchDatabase> {
    this.#closing.signal.throwIfAborted();
    await this.#onCluster(`create database ${name} template ${TEMPLATE}`);
    const adminUrl = this.#urlOf(name);
    const admin = new pg.Pool({ connectionString: adminUrl, max: 4 });
    admin.on("error", () => undefined);
    return {
      adminUrl,
      workerUrl: await roleUrl(adminUrl, "holdback_worker"),
      admin,
      drop: async () => {
        await admin.end();
        await this.#onCluster(`drop database ${name} with (force)`);
      },
    };
  }

  async sandbox(): Promise<RunningSandbox> {
    const dataDir = join(this.folder, `sandbox-${++this.#count}`);
    await mkdir(dataDir);
    return this.#keep(startSandbox({ dataDir }));
  }

  /** The worker of `npm run worker`, ready for jobs. */
  worker(database: BenchDatabase, sandbox: RunningSandbox, env: Record<string, string> = {}): Promise<Child> {
    return this.program({
      file: "server/commands/worker.ts",
      nodeOptions: WORKER_NODE_OPTIONS,
      env: {
        DATABASE_URL: database.workerUrl,
        STRIPE_API_BASE: sandbox.url,
        STRIPE_SECRET_KEY: sandbox.secretKey,
        ...env,
      },
    });
  }

  /** A program of this project in a process of its own, ready, with nothing of our environment but the way to its Node. */
  program(program: Program): Promise<Child> {
    return this.#keep(Child.start(specOf(program), this.#closing.signal));
  }

  /** The same for a program that does its work and ends. */
  command(program: Program): Child {
    const child = new Child(specOf(program));
    void this.#keep(Promise.resolve(child));
    return child;
  }

  async postmasterPid(): Promise<number> {
    const postmaster = await readPostmasterPid(clusterPaths(this.folder).cluster);
    if (!postmaster) throw new Error("The database of the benchmarks is gone.");
    return postmaster.pid;
  }

  /** Ends everything and removes the folder. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("The benchmarks were stopped."));
    try {
      for (const running of [...this.#running].reverse()) await (await running.catch(() => undefined))?.stop();
      await this.#postgres.stop();
    } finally {
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  #keep<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted();
    this.#running.add(starting);
    return starting;
  }

  #urlOf(name: string): string {
    const url = new URL(this.#postgres.adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  async #onCluster(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#urlOf("postgres") });
    client.on("error", () => undefined);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }
}

const specOf = ({ file, env, ...more }: Program): ProgramSpec => ({
  ...more,
  name: file,
  file: `${projectRoot}${file}`,
  env: { PATH: process.env.PATH, ...env },
});
