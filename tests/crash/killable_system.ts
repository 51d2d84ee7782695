// A whole system of its own for a test or a soak: embedded Postgres and sandbox, both of which can be killed and come back.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type RunningSandbox, startSandbox } from "../../sandbox/client.ts";
import { roleUrl } from "../../server/database/connections.ts";
import { clusterPaths } from "../../server/database/embedded_postgres/cluster.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { readPostmasterPid } from "../../server/database/embedded_postgres/postmaster.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { createLogger } from "../../server/processes/logger.ts";
import type { TestApi } from "../support/api.ts";
import { changeSettings, listenToStripe, type PayoutSystem, SHORT_WAITS } from "../support/payout_system.ts";
import { Workers } from "../support/supervised_workers.ts";

const log = createLogger("system", "silent");
/** The machine does not die here, so nothing has to reach the disk; what a commit promises stays. */
const SETTINGS = { fsync: "off", max_connections: "300" };

export class KillableSystem implements PayoutSystem, AsyncDisposable {
  readonly admin: pg.Pool;
  readonly workerUrl: string;
  readonly workers: Workers;
  sandbox: RunningSandbox;
  #folder: string;
  #postgres: EmbeddedPostgres;
  #api: TestApi | undefined;

  private constructor(folder: string, postgres: EmbeddedPostgres, workerUrl: string, sandbox: RunningSandbox) {
    this.#folder = folder;
    this.#postgres = postgres;
    this.sandbox = sandbox;
    this.admin = new pg.Pool({ connectionString: postgres.adminUrl, max: 10 });
    this.admin.on("error", () => undefined);
    this.workerUrl = workerUrl;
    this.workers = new Workers({ databaseUrl: this.workerUrl, stripe: sandbox });
  }

  static async start(): Promise<KillableSystem> {
    const folder = await mkdtemp(join(tmpdir(), "holdback-system-"));
    const [postgres, sandbox] = await Promise.all([
      startEmbeddedPostgres(join(folder, "database"), { port: null, settings: SETTINGS, log }),
      startSandbox({ dataDir: join(folder, "sandbox") }),
    ]);
    await migrate({ adminUrl: postgres.adminUrl, log });
    const system = new KillableSystem(folder, postgres, await roleUrl(postgres.adminUrl, "holdback_worker"), sandbox);
    await changeSettings(system.admin, SHORT_WAITS);
    return system;
  }

  /** From now on the sandbox's webhooks come in. */
  async openForWebhooks(): Promise<void> {
    this.#api = await listenToStripe(await roleUrl(this.#postgres.adminUrl, "holdback_authenticator"), this.sandbox);
  }

  /** kill -9 of the postmaster; its children notice and go. */
  async killPostgres(): Promise<void> {
    const postmaster = await readPostmasterPid(clusterPaths(join(this.#folder, "database")).cluster);
    if (!postmaster) throw new Error("there is no Postgres to kill");
    process.kill(postmaster.pid, "SIGKILL");
    // Releases the folder.
    await this.#postgres.stop();
  }

  /** Starts it again where it was. */
  async restartPostgres(): Promise<void> {
    const { port } = this.#postgres;
    this.#postgres = await startEmbeddedPostgres(join(this.#folder, "database"), { port, settings: SETTINGS, log });
  }

  killSandbox(): Promise<void> {
    return this.sandbox.kill();
  }

  /** Starts it again where it was, with everything that it knew. */
  async restartSandbox(): Promise<void> {
    this.sandbox = await startSandbox({ dataDir: join(this.#folder, "sandbox"), port: this.sandbox.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.workers.stop();
    await this.#api?.stop();
    await this.admin.end().catch(() => undefined);
    await this.sandbox.stop();
    await this.#postgres.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
