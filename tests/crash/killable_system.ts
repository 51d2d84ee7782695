// A whole system of its own for a test or a soak: embedded Postgres and sandbox, both of which can be killed and come back.

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type pg from "pg";
import { type RunningSandbox, startSandbox } from "../../sandbox/client.ts";
import { loadConfig } from "../../server/config.ts";
import { databasePool } from "../../server/database/client.ts";
import { roleUrl } from "../../server/database/connections.ts";
import { clusterPaths } from "../../server/database/embedded_postgres/cluster.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { freePort } from "../../server/database/embedded_postgres/free_port.ts";
import { readPostmasterPid } from "../../server/database/embedded_postgres/postmaster.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { createLogger } from "../../server/processes/logger.ts";
import type { TestApi } from "../support/api.ts";
import { copyCluster } from "../support/cluster_copies.ts";
import { changeSettings, listenToStripe, type PayoutSystem, SHORT_WAITS } from "../support/payout_system.ts";
import { type Standby, startStandby } from "../support/standby.ts";
import { Workers } from "../support/supervised_workers.ts";

const log = createLogger("system", "silent");
/** The machine does not die here, so nothing has to reach the disk; what a commit promises stays. */
const SETTINGS = { fsync: "off", max_connections: "300" };

const KEPT_BACKUPS = 4;

/** One of the two places in which a Postgres runs: the primary's, or its standby's. */
interface Place {
  dataDir: string;
  port: number;
}

export class KillableSystem implements PayoutSystem, AsyncDisposable {
  readonly admin: pg.Pool;
  readonly workerUrl: string;
  readonly workers: Workers;
  readonly namesPlacements = true;
  sandbox: RunningSandbox;
  #folder: string;
  #postgres: EmbeddedPostgres;
  #standby: Standby | undefined;
  /** The primary's first. */
  #places: [Place, Place];
  #api: TestApi | undefined;
  /** The oldest first. */
  #backups: string[] = [];

  private constructor(
    folder: string,
    places: [Place, Place],
    postgres: EmbeddedPostgres,
    workerUrl: string,
    sandbox: RunningSandbox,
    workerEnv: Record<string, string>,
  ) {
    this.#folder = folder;
    this.#places = places;
    this.#postgres = postgres;
    this.sandbox = sandbox;
    this.workerUrl = this.#urlOfBoth(workerUrl);
    const adminUrl = loadConfig({ DATABASE_URL: this.#urlOfBoth(postgres.adminUrl) }).databaseUrl as string;
    this.admin = databasePool({ connectionString: adminUrl, max: 10 });
    this.admin.on("error", () => undefined);
    this.workers = new Workers({ databaseUrl: this.workerUrl, stripe: sandbox, env: workerEnv });
  }

  /** workerEnv: of each worker; prepare: makes the folder of the database that is started, unless that is to make it. */
  static async start(
    workerEnv: Record<string, string> = {},
    prepare: (dataDir: string) => Promise<void> = async () => {},
  ): Promise<KillableSystem> {
    const folder = await mkdtemp(join(tmpdir(), "holdback-system-"));
    await prepare(join(folder, "database"));
    const [postgres, sandbox, port] = await Promise.all([
      startEmbeddedPostgres(join(folder, "database"), { port: null, settings: SETTINGS, log }),
      startSandbox({ dataDir: join(folder, "sandbox") }),
      freePort(),
    ]);
    await migrate({ adminUrl: postgres.adminUrl, log });
    const places: [Place, Place] = [
      { dataDir: join(folder, "database"), port: postgres.port },
      { dataDir: join(folder, "standby"), port },
    ];
    const workerUrl = await roleUrl(postgres.adminUrl, "holdback_worker");
    const system = new KillableSystem(folder, places, postgres, workerUrl, sandbox, workerEnv);
    await changeSettings(system.admin, SHORT_WAITS);
    return system;
  }

  /** As DATABASE_URL names a primary and its standby. */
  #urlOfBoth(url: string): string {
    const [primary, standby] = this.#places;
    const both = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
    return `${url.replace(`127.0.0.1:${primary.port}`, both)}?target_session_attrs=read-write`;
  }

  /** From now on the sandbox's webhooks come in. */
  async openForWebhooks(): Promise<void> {
    const url = this.#urlOfBoth(await roleUrl(this.#postgres.adminUrl, "holdback_authenticator"));
    this.#api = await listenToStripe(loadConfig({ DATABASE_URL: url }).databaseUrl as string, this.sandbox);
  }

  /** From now on a standby follows. */
  async addStandby({ isSynchronous }: { isSynchronous: boolean }): Promise<Standby> {
    const [{ dataDir }, place] = this.#places;
    await rm(place.dataDir, { recursive: true, force: true, maxRetries: 5 });
    this.#standby = await startStandby(place.dataDir, {
      primary: { adminUrl: this.#postgres.adminUrl, dataDir },
      isSynchronous,
      port: place.port,
      settings: SETTINGS,
      log,
    });
    return this.#standby;
  }

  /** The primary is killed, and its standby takes its place. */
  async failOver(): Promise<void> {
    if (!this.#standby) throw new Error("there is no standby");
    await this.killPostgres();
    this.#postgres = await this.#standby.promote();
    this.#standby = undefined;
    this.#places.reverse();
  }

  /** Copies the database as it is. The last few copies are kept. */
  async backUp(): Promise<void> {
    const [{ dataDir }] = this.#places;
    const backup = join(this.#folder, `backup-${randomUUID()}`);
    await copyCluster({ adminUrl: this.#postgres.adminUrl, dataDir }, backup, { isStandby: false });
    this.#backups.push(backup);
    await this.#removeBackups(this.#backups.splice(0, this.#backups.length - KEPT_BACKUPS));
  }

  /** What happens from now on cannot be done again when it is lost. */
  async forgetBackups(): Promise<void> {
    await this.#removeBackups(this.#backups.splice(0));
  }

  /**
   * The database is put back to the copy so many before the last, or to the oldest one; what was copied afterwards is not
   * of its past any more. Call it while no worker lives.
   */
  async restore(before: number): Promise<void> {
    const at = Math.max(0, this.#backups.length - 1 - before);
    const backup = this.#backups[at];
    if (!backup) throw new Error("there is no backup");
    await this.#removeBackups(this.#backups.splice(at + 1));
    await this.killPostgres();
    const { cluster } = clusterPaths(this.#places[0].dataDir);
    await rm(cluster, { recursive: true, force: true, maxRetries: 5 });
    await promisify(execFile)("cp", ["-a", clusterPaths(backup).cluster, cluster]);
    await this.restartPostgres();
  }

  async #removeBackups(backups: string[]): Promise<void> {
    await Promise.all(backups.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
  }

  /** kill -9 of the postmaster; its children notice and go. */
  async killPostgres(): Promise<void> {
    const postmaster = await readPostmasterPid(clusterPaths(this.#places[0].dataDir).cluster);
    if (!postmaster) throw new Error("there is no Postgres to kill");
    process.kill(postmaster.pid, "SIGKILL");
    // Releases the folder.
    await this.#postgres.stop();
  }

  /** Starts it again where it was. */
  async restartPostgres(): Promise<void> {
    const [{ dataDir, port }] = this.#places;
    this.#postgres = await startEmbeddedPostgres(dataDir, { port, settings: SETTINGS, log });
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
    await this.#standby?.stop();
    await this.#postgres.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
