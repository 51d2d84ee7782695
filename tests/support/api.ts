// A real API in a process of its own, as production runs it.

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inheritedEnvironment } from "./environment.ts";
import { portOfItsOwn } from "./port.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/server.ts", import.meta.url));

export interface TestApi {
  url: string;
  /** Where it keeps its local key. */
  dataDir: string;
  /** As Ctrl-C does: resolves with the exit code. */
  stop(): Promise<number | null>;
  /** What it has logged. */
  log(): string;
}

export interface ApiOptions {
  /** The URL of holdback_authenticator. */
  databaseUrl: string;
  stripe?: { url: string; secretKey: string };
  /** STRIPE_WEBHOOK_SECRET: one or several, separated by commas. */
  webhookSecret?: string;
  /** Whatever else it needs. */
  env?: Record<string, string>;
}

export async function startTestApi({ databaseUrl, stripe, webhookSecret, env = {} }: ApiOptions): Promise<TestApi> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-api-"));
  const child = fork(COMMAND, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: {
      ...inheritedEnvironment(),
      PORT: String(await portOfItsOwn()),
      DATABASE_URL: databaseUrl,
      HOLDBACK_DATA_DIR: dataDir,
      ...(stripe ? { STRIPE_API_BASE: stripe.url, STRIPE_SECRET_KEY: stripe.secretKey } : {}),
      ...(webhookSecret ? { STRIPE_WEBHOOK_SECRET: webhookSecret } : {}),
      ...env,
    },
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
  });
  const exited = once(child, "exit");
  const ready = await Promise.race([once(child, "message"), exited.then(() => null)]);
  if (!ready) throw new Error(`the API did not start: ${log}`);
  const [{ url }] = ready as [{ url: string }];
  return {
    url,
    dataDir,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await exited) as [number | null];
      await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
