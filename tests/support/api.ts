// A real API in a process of its own, as production runs it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "../../server/processes/child_processes.ts";
import { inheritedEnvironment } from "./environment.ts";
import { portOfItsOwn } from "./port.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/server.ts", import.meta.url));

export interface TestApi {
  url: string;
  /** Where it keeps its local key. */
  dataDir: string;
  /** As Ctrl-C does: resolves with the exit code. */
  stop(): Promise<number | null>;
  /** kill -9, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** What it has logged. */
  log(): string;
}

export interface ApiOptions {
  /** The URL of holdback_authenticator. */
  databaseUrl: string;
  /** STRIPE_WEBHOOK_SECRET: one or several, separated by commas. */
  webhookSecret?: string;
  /** Whatever else it needs. */
  env?: Record<string, string>;
}

export async function startTestApi({ databaseUrl, webhookSecret, env = {} }: ApiOptions): Promise<TestApi> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-api-"));
  const child = new Child({
    name: "API",
    file: COMMAND,
    env: {
      ...inheritedEnvironment(),
      PORT: String(await portOfItsOwn()),
      DATABASE_URL: databaseUrl,
      HOLDBACK_DATA_DIR: dataDir,
      // No real money: its own local key may sign tokens.
      STRIPE_MODE: "test",
      ...(webhookSecret ? { STRIPE_WEBHOOK_SECRET: webhookSecret } : {}),
      ...env,
    },
  });
  let log = "";
  child.process.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
  if ((await child.ready) === null) throw new Error(`the API did not start: ${log}`);
  return {
    url: child.url as string,
    dataDir,
    log: () => log,
    async stop() {
      await child.stop();
      await rm(dataDir, { recursive: true, force: true });
      return child.process.exitCode;
    },
    kill: () => child.stop("SIGKILL"),
  };
}
