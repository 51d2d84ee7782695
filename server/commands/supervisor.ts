// The processes of npm start: brought up in order, kept running, and taken down in the opposite order.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureLocalAdmin } from "../api/sign_in/local_admin.ts";
import { type Config, SANDBOX_SECRET_KEY, type StripeSettings } from "../config.ts";
import { checkDatabase, roleUrl } from "../database/connections.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../database/migrate/migrate.ts";
import { sandboxEnvironment, WORKER_NODE_OPTIONS, workingEnvironment } from "../processes/child_environment.ts";
import { type ChildSpec, KeptChild } from "../processes/child_processes.ts";
import type { Logger } from "../processes/logger.ts";
import type { RunningFile } from "../processes/running_file.ts";
import { SandboxControl } from "../stripe/sandbox_control.ts";
import { resolveStripe } from "../stripe/settings.ts";
import { ensureWebhookSecret } from "../stripe/webhook_secret.ts";

export type Addresses = { postgres: string; stripe: StripeSettings; apiUrl: string };

const GRACE_MS = 30_000;
const HEARTBEAT_MS = 2_000;
const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export class Supervisor {
  #config: Config;
  #log: Logger;
  #running: RunningFile;
  #postgres: Promise<EmbeddedPostgres> | undefined;
  /** In the order in which they were started. */
  #children: KeptChild[] = [];
  #migration: Promise<void> | undefined;
  #stopping = new AbortController();
  #impatient = Promise.withResolvers<void>();

  constructor(config: Config, running: RunningFile, log: Logger) {
    this.#config = config;
    this.#running = running;
    this.#log = log;
  }

  /** Brings everything up. Ends with an error when a part does not come up, or when `stop` is called meanwhile. */
  async start(): Promise<Addresses> {
    const { dataDir, port } = this.#config;
    if (this.#config.databaseUrl) await checkDatabase(this.#config.databaseUrl);
    const adminUrl = this.#config.databaseUrl ?? (await this.#startPostgres());
    const { host, pathname } = new URL(adminUrl);
    const postgres = `${host}${pathname}`;
    await this.#running.update({ postgres });
    this.#stopping.signal.throwIfAborted();

    this.#migration = migrate({ adminUrl, log: this.#log });
    await this.#migration;
    if (!this.#config.databaseUrl && !this.#config.stripe?.isLive) await ensureLocalAdmin(adminUrl);
    this.#stopping.signal.throwIfAborted();

    const stripe = this.#config.stripe ?? (await this.#startSandbox());
    const environment = (role: "holdback_authenticator" | "holdback_worker") =>
      workingEnvironment(process.env, { databaseUrl: roleUrl(adminUrl, role), dataDir, stripe });
    const apiUrl = `http://127.0.0.1:${port}`;
    await this.#startChild("API", "./server.ts", environment("holdback_authenticator"));
    if (!this.#config.stripe) await this.#deliverWebhooks(stripe, apiUrl);
    await this.#startChild("worker", "./worker.ts", environment("holdback_worker"), {
      nodeOptions: WORKER_NODE_OPTIONS,
    });
    await this.#requireAnswer(`${apiUrl}/readyz`);
    await this.#running.update({ apiUrl });
    return { postgres, stripe, apiUrl };
  }

  /** Rejects when something has died for good. */
  async watch(): Promise<never> {
    return await Promise.race([this.#watchPostgres(), ...this.#children.map((child) => child.givenUp)]);
  }

  /** Takes everything down: each part ends in order before the one that it needs. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("It was stopped while it was starting."));
    const deadline = setTimeout(() => this.kill(), GRACE_MS);
    try {
      await Promise.race([this.#migration?.catch(() => undefined), this.#impatient.promise]);
      for (const child of this.#children.toReversed()) await child.stop();
      // One that is just starting is waited for; one that did not start needs no stop.
      await (await this.#postgres?.catch(() => undefined))?.stop();
    } finally {
      clearTimeout(deadline);
      await this.#running.remove();
    }
  }

  /** No more waiting for what is still running; the database still closes its files properly, which is quick. */
  kill(): void {
    this.#impatient.resolve();
    const left = this.#children.filter((child) => child.isAlive);
    if (left.length > 0) this.#log.warn({ left: left.map((child) => child.name) }, "not waiting any longer");
    for (const child of left) child.kill();
  }

  async #startPostgres(): Promise<string> {
    const { dataDir, embeddedPort } = this.#config;
    this.#postgres = startEmbeddedPostgres(dataDir, { port: embeddedPort, log: this.#log });
    return (await this.#postgres).adminUrl;
  }

  async #startSandbox(): Promise<StripeSettings> {
    const { dataDir } = this.#config;
    await ensureWebhookSecret(dataDir);
    const environment = sandboxEnvironment(process.env, SANDBOX_SECRET_KEY);
    const sandbox = await this.#startChild("sandbox", "../../sandbox/main.ts", environment, {
      args: (previousUrl) => [
        "--data-dir",
        join(dataDir, "sandbox"),
        "--open",
        // The others know its address: it comes back where it was.
        ...(previousUrl ? ["--port", new URL(previousUrl).port] : []),
      ],
    });
    if (!sandbox.url) throw new Error("The sandbox did not say where it is.");
    await this.#running.update({ sandboxUrl: sandbox.url });
    return await resolveStripe(this.#config);
  }

  /** The sandbox is ours alone, and tells our API what happens in it. */
  async #deliverWebhooks({ apiBase, webhookSecrets }: StripeSettings, apiUrl: string): Promise<void> {
    const sandbox = new SandboxControl(apiBase);
    for (const secret of webhookSecrets) await sandbox.deliverWebhooksTo(`${apiUrl}/webhooks/stripe`, secret);
  }

  async #startChild(
    name: string,
    file: string,
    env: Record<string, string | undefined>,
    more: Pick<ChildSpec, "args" | "nodeOptions"> = {},
  ): Promise<KeptChild> {
    this.#stopping.signal.throwIfAborted();
    const child = new KeptChild({ name, file: fileAt(file), env, log: this.#log, ...more });
    this.#children.push(child);
    await Promise.race([child.ready(), ...this.#children.map((each) => each.givenUp)]);
    return child;
  }

  async #requireAnswer(url: string): Promise<void> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  }

  async #watchPostgres(): Promise<never> {
    const postgres = await this.#postgres;
    while (!postgres || postgres.isAlive()) await sleep(HEARTBEAT_MS, undefined, { ref: false });
    throw new Error(
      `The embedded database died. See ${join(this.#config.dataDir, "postgres", "server.log")}, then start again.`,
    );
  }
}
