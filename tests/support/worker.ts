// A real worker in a process of its own, as production runs it.

import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Child } from "../../server/processes/child_processes.ts";
import { inheritedEnvironment } from "./environment.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/worker.ts", import.meta.url));

export interface TestWorker {
  process: ChildProcess;
  /** The last that it wrote to its log. */
  readonly log: string;
  /** All that it wrote to its log since it was ready. */
  readonly wholeLog: string;
  /** As Ctrl-C does: resolves when the jobs in flight are finished, with the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface WorkerOptions {
  /** The URL of holdback_worker. */
  databaseUrl: string;
  stripe: { url: string; secretKey: string };
  env?: Record<string, string> | undefined;
}

export async function startTestWorker({ databaseUrl, stripe, env }: WorkerOptions): Promise<TestWorker> {
  const child = await Child.start({
    name: "worker",
    file: COMMAND,
    env: {
      ...inheritedEnvironment(),
      DATABASE_URL: databaseUrl,
      STRIPE_API_BASE: stripe.url,
      STRIPE_SECRET_KEY: stripe.secretKey,
      ...env,
    },
  });
  let isToEnd = false;
  let wholeLog = "";
  child.process.stderr?.on("data", (text: string) => {
    wholeLog += text;
  });
  // Whoever waits for its work would only say that they waited in vain.
  void child.ended.then((how) => {
    if (!isToEnd) process.stderr.write(`a worker ended by itself, ${how}: ${child.printed}\n`);
  });
  const end = (signal: NodeJS.Signals) => {
    isToEnd = true;
    return child.stop(signal);
  };
  return {
    process: child.process,
    get log() {
      return child.printed;
    },
    get wholeLog() {
      return wholeLog;
    },
    async stop() {
      await end("SIGTERM");
      return child.process.exitCode;
    },
    kill: () => end("SIGKILL"),
  };
}
