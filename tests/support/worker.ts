// A real worker in a process of its own, as production runs it.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { inheritedEnvironment } from "./environment.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/worker.ts", import.meta.url));

export interface TestWorker {
  process: ChildProcess;
  /** As Ctrl-C does: resolves when the jobs in flight are finished, with the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface WorkerOptions {
  /** The URL of holdback_worker. */
  databaseUrl: string;
  stripe: { url: string; secretKey: string };
  env?: Record<string, string>;
}

export async function startTestWorker({ databaseUrl, stripe, env }: WorkerOptions): Promise<TestWorker> {
  const child = fork(COMMAND, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: {
      ...inheritedEnvironment(),
      DATABASE_URL: databaseUrl,
      STRIPE_API_BASE: stripe.url,
      STRIPE_SECRET_KEY: stripe.secretKey,
      ...env,
    },
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
  });
  const exited = once(child, "exit");
  const ready = await Promise.race([once(child, "message").then(() => true), exited.then(() => false)]);
  if (!ready) throw new Error(`the worker did not start: ${log}`);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  };
  return {
    process: child,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
