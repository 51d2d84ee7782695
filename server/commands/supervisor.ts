// The processes of npm start: brought up in order, kept running, and taken down in the opposite order.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureLocalAdmin, LOCAL_ADMIN_EMAIL, localSubject } from "../api/sign_in/local_admin.ts";
import { linkTo, makeSignInLink } from "../api/sign_in/sign_in_link.ts";
import { type Config, SANDBOX_SECRET_KEY, type StripeSettings } from "../config.ts";
import { roleUrl } from "../database/connections.ts";
import { diskProblem } from "../database/embedded_postgres/disk.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../database/migrate/migrate.ts";
import { keepOwnLogin, makeOwnLogin, readOwnLogin } from "../database/own_login.ts";
import { checkDatabase, placeOf } from "../database/reach.ts";
import {
  apiEnvironment,
  sandboxEnvironment,
  WORKER_NODE_OPTIONS,
  workerEnvironment,
} from "../processes/child_environment.ts";
import { type ChildSpec, KeptChild } from "../processes/child_processes.ts";
import type { Logger } from "../processes/logger.ts";
import { assertPortIsFree } from "../processes/ports.ts";
import { makePrivateFolder } from "../processes/private_file.ts";
import type { RunningFile } from "../processes/running_file.ts";
import { readControlHeaders, SandboxControl } from "../stripe/sandbox_control.ts";
import { assertKeyIsThere, findWebhookSecrets, resolveStripe } from "../stripe/settings.ts";
import { ensureWebhookSecret } from "../stripe/webhook_secret.ts";
import { buildConsole } from "./console_build.ts";

export type Addresses = { postgres: string; stripe: StripeSettings; apiUrl: string; consoleUrl: string };

const GRACE_MS = 30_000;
const HEARTBEAT_MS = 500;
/** A database that dies again within a minute, so often in a row, is given up. */
const QUICK_DEATHS = 5;
const QUICK_MS = 60_000;
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
  async start({ withWorker }: { withWorker: boolean }): Promise<Addresses> {
    const { dataDir, port, apiHost, workerListener } = this.#config;
    assertKeyIsThere(this.#config);
    // Said before the database has taken its time.
    await assertPortIsFree("api", { host: apiHost, port });
    if (workerListener) await assertPortIsFree("worker", workerListener);
    if (this.#config.databaseUrl) await checkDatabase(this.#config.databaseUrl);
    const consoleBuilt = buildConsole(this.#log);
    const adminUrl = this.#config.databaseUrl ?? (await this.#startPostgres());
    const postgres = placeOf(adminUrl);
    await this.#running.update({ postgres });
    this.#stopping.signal.throwIfAborted();

    this.#migration = migrate({ adminUrl, log: this.#log });
    await this.#migration;
    if (!this.#config.databaseUrl && this.#config.stripeMode !== "live") await this.#welcomeFirstAdmin(adminUrl);
    this.#stopping.signal.throwIfAborted();

    const stripe = this.#config.stripe ?? (await this.#startSandbox());
    const stripeMode = stripe.isLive ? "live" : "test";
    await this.#running.update({ stripeMode });
    const webhookSecrets = await findWebhookSecrets({ ...this.#config, databaseUrl: adminUrl });
    const apiUrl = `http://127.0.0.1:${port}`;
    const forApi = apiEnvironment(process.env, {
      databaseUrl: await roleUrl(adminUrl, "holdback_authenticator"),
      readDatabaseUrl: this.#config.readDatabaseUrl,
      dataDir,
      stripeMode,
      webhookSecrets,
    });
    await consoleBuilt;
    await this.#startChild("API", "./server.ts", forApi);
    if (!this.#config.stripe) await this.#deliverWebhooks(stripe, webhookSecrets, apiUrl);
    if (withWorker) {
      const forWorker = workerEnvironment(process.env, {
        databaseUrl: await roleUrl(adminUrl, "holdback_worker"),
        dataDir,
        stripe,
      });
      await this.#startChild("worker", "./worker.ts", forWorker, { nodeOptions: WORKER_NODE_OPTIONS });
    }
    await this.#requireAnswer(`${apiUrl}/readyz`);
    await this.#running.update({ apiUrl });
    const consoleUrl = await this.#consoleUrl(adminUrl, apiUrl, stripeMode);
    return { postgres, stripe, apiUrl, consoleUrl };
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
    await makePrivateFolder(join(dataDir, "sandbox"));
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

  /** The first admin is there from the first start on, in psql too; a login that there is in this folder is left alone. */
  async #welcomeFirstAdmin(adminUrl: string): Promise<void> {
    await ensureLocalAdmin(adminUrl);
    if (await readOwnLogin(this.#config)) return;
    try {
      await keepOwnLogin(this.#config, await makeOwnLogin(adminUrl, LOCAL_ADMIN_EMAIL, null));
    } catch (error) {
      this.#log.warn({ err: error }, "npm run sql -- operator only reads: run npm run operator -- EMAIL");
    }
  }

  /** With the link's secret, where the local key signs people in and the first admin is there. */
  async #consoleUrl(adminUrl: string, apiUrl: string, stripeMode: "live" | "test"): Promise<string> {
    const { auth, databaseUrl, dataDir } = this.#config;
    if (auth || databaseUrl || stripeMode === "live") return apiUrl;
    return linkTo(apiUrl, await makeSignInLink(dataDir, await localSubject(adminUrl, LOCAL_ADMIN_EMAIL)));
  }

  /** The sandbox is ours alone, and tells our API what happens in it. */
  async #deliverWebhooks({ apiBase }: StripeSettings, webhookSecrets: string[], apiUrl: string): Promise<void> {
    const sandbox = new SandboxControl(apiBase, await readControlHeaders(join(this.#config.dataDir, "sandbox")));
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

  /** Brings the embedded database back whenever it has died, at the address that everybody knows. */
  async #watchPostgres(): Promise<never> {
    const postgres = await this.#postgres;
    let broughtBackAt = Number.NEGATIVE_INFINITY;
    for (let quickDeaths = 0; ; ) {
      while (!postgres || postgres.isAlive()) {
        await sleep(HEARTBEAT_MS, undefined, { ref: false });
        if (postgres) await this.#assertRoom();
      }
      this.#stopping.signal.throwIfAborted();
      quickDeaths = performance.now() - broughtBackAt < QUICK_MS ? quickDeaths + 1 : 1;
      if (quickDeaths >= QUICK_DEATHS)
        throw new Error(`The embedded database died ${quickDeaths} times in a row. ${this.#seeLog}`);
      this.#log.error({ quickDeaths }, "the embedded database died unexpectedly and is restarted");
      try {
        await postgres.revive();
      } catch (cause) {
        await this.#assertRoom();
        throw new Error(`The embedded database died and did not come back. ${this.#seeLog}`, { cause });
      }
      broughtBackAt = performance.now();
    }
  }

  /** A disk that is full twice in a row; once may be a large query, which Postgres ends itself. */
  async #assertRoom(): Promise<void> {
    const { dataDir } = this.#config;
    if (!(await diskProblem(dataDir))) return;
    await sleep(HEARTBEAT_MS, undefined, { ref: false });
    const problem = await diskProblem(dataDir);
    if (problem) throw new Error(problem);
  }

  get #seeLog(): string {
    return `See ${join(this.#config.dataDir, "postgres", "server.log")}, then start again.`;
  }
}
