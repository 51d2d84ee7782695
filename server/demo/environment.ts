// The demo's own database, sandbox and worker, in one temporary folder.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SANDBOX_SECRET_KEY } from "../config.ts";
import { roleUrl } from "../database/connections.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../database/migrate/migrate.ts";
import { sandboxEnvironment, workerEnvironment } from "../processes/child_environment.ts";
import { Child, type ProgramSpec } from "../processes/child_processes.ts";
import { createLogger } from "../processes/logger.ts";
import { makePrivateFolder } from "../processes/private_file.ts";
import { readControlHeaders, SandboxControl } from "../stripe/sandbox_control.ts";
import { sandboxSettings } from "../stripe/settings.ts";

/** Nothing of it outlives the demo, so nothing needs to reach the disk. */
const DATABASE_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
const GRACE_MS = 15_000;
/** Variables that would lead to another database or to a real Stripe. */
const NOT_FOR_THE_DEMO = /^(DATABASE_URL|PG|STRIPE_|SANDBOX_|AUTH_|HOLDBACK_|PORT$)/;

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export class DemoEnvironment {
  readonly folder: string;
  #log = createLogger("demo", "error");
  #stopping = new AbortController();
  #postgres: Promise<EmbeddedPostgres> | undefined;
  /** In the order in which they were started; one that is still starting too. */
  #children: Promise<Child>[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<DemoEnvironment> {
    return new DemoEnvironment(await mkdtemp(join(tmpdir(), "holdback-demo-")));
  }

  /** Ends whatever is going on; `stop` does the rest. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** A migrated, empty database: the administrator's URL. */
  async startDatabase(): Promise<string> {
    this.signal.throwIfAborted();
    this.#postgres = startEmbeddedPostgres(this.folder, { log: this.#log, settings: DATABASE_SETTINGS });
    const { adminUrl } = await this.#postgres;
    this.signal.throwIfAborted();
    await migrate({ adminUrl, log: this.#log });
    return adminUrl;
  }

  async startSandbox(): Promise<SandboxControl> {
    const dataDir = join(this.folder, "sandbox");
    await makePrivateFolder(dataDir);
    const sandbox = await this.#startChild({
      name: "sandbox",
      file: fileAt("../../sandbox/main.ts"),
      args: ["--data-dir", dataDir],
      env: sandboxEnvironment(this.#childEnvironment(), SANDBOX_SECRET_KEY),
    });
    if (sandbox.url === undefined) throw new Error("The sandbox did not say where it is.");
    return new SandboxControl(sandbox.url, await readControlHeaders(dataDir));
  }

  async startWorker(adminUrl: string, sandboxUrl: string): Promise<Child> {
    return await this.#startChild({
      name: "worker",
      file: fileAt("../commands/worker.ts"),
      env: workerEnvironment(this.#childEnvironment(), {
        databaseUrl: await roleUrl(adminUrl, "holdback_worker"),
        dataDir: this.folder,
        stripe: sandboxSettings(sandboxUrl),
      }),
    });
  }

  /** Takes everything down, each part before the one that it needs, and removes the folder. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("The demo was stopped."));
    const deadline = setTimeout(() => this.kill(), GRACE_MS);
    try {
      for (const child of this.#children.toReversed()) await (await child.catch(() => undefined))?.stop();
      await (await this.#postgres?.catch(() => undefined))?.stop();
    } finally {
      clearTimeout(deadline);
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /** No more waiting for the children; the database still closes properly, which is quick. */
  kill(): void {
    for (const child of this.#children) {
      child.then(
        (started) => started.kill(),
        () => undefined,
      );
    }
  }

  #childEnvironment(): Record<string, string | undefined> {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_THE_DEMO.test(name)));
  }

  async #startChild(spec: ProgramSpec): Promise<Child> {
    this.signal.throwIfAborted();
    const child = Child.start({ ...spec, ownGroup: true }, this.signal);
    this.#children.push(child);
    return await child;
  }
}
