// A real API: in the process that the files of a run share (api_host.ts), or in one of its own, as production runs it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "../../server/processes/child_processes.ts";
import { inheritedEnvironment } from "./environment.ts";
import { askHost } from "./host.ts";
import { portOfItsOwn } from "./port.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/server.ts", import.meta.url));

/** The environment variable with the socket at which an API is asked for. */
export const API_HOST_SOCKET = "HOLDBACK_TEST_API_HOST";

export interface TestApi {
  url: string;
  /** Where it keeps its local key. */
  dataDir: string;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** What it has logged. */
  log(): string;
}

/** One that has a process of its own. */
export interface OwnApi extends Omit<TestApi, "stop"> {
  /** As Ctrl-C does: resolves with the exit code. */
  stop(): Promise<number | null>;
  /** kill -9, in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface ApiOptions {
  /** The URL of holdback_authenticator. */
  databaseUrl: string;
  /** STRIPE_WEBHOOK_SECRET: one or several, separated by commas. */
  webhookSecret?: string;
  /** Whatever else it needs. */
  env?: Record<string, string>;
}

async function environmentOf({ databaseUrl, webhookSecret, env = {} }: ApiOptions) {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-api-"));
  return {
    PORT: String(await portOfItsOwn()),
    DATABASE_URL: databaseUrl,
    HOLDBACK_DATA_DIR: dataDir,
    // No real money: its own local key may sign tokens.
    STRIPE_MODE: "test",
    ...(webhookSecret ? { STRIPE_WEBHOOK_SECRET: webhookSecret } : {}),
    ...env,
  };
}

/** Among others in a process: what it takes of that, and what becomes of it, is not for a test to look at. */
export async function startTestApi(options: ApiOptions): Promise<TestApi> {
  const env = await environmentOf(options);
  const { url, log, stop } = await askHost(process.env[API_HOST_SOCKET] as string, env);
  return {
    url,
    dataDir: env.HOLDBACK_DATA_DIR,
    log,
    async stop() {
      await stop();
      await rm(env.HOLDBACK_DATA_DIR, { recursive: true, force: true });
    },
  };
}

/** For a test of how it starts, stops, dies, or what it takes from the machine. */
export async function startOwnApi(options: ApiOptions): Promise<OwnApi> {
  const env = await environmentOf(options);
  const child = new Child({ name: "API", file: COMMAND, env: { ...inheritedEnvironment(), ...env } });
  let log = "";
  child.process.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
  if ((await child.ready) === null) throw new Error(`the API did not start: ${log}`);
  return {
    url: child.url as string,
    dataDir: env.HOLDBACK_DATA_DIR,
    log: () => log,
    async stop() {
      await child.stop();
      await rm(env.HOLDBACK_DATA_DIR, { recursive: true, force: true });
      return child.process.exitCode;
    },
    kill: () => child.stop("SIGKILL"),
  };
}
