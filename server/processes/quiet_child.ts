// A child process of the demo: it says when it is ready, and what it prints goes into a file instead of between the
// demo's own lines.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";

type Ready = { ready?: unknown; url?: unknown };

export type QuietChildSpec = {
  name: string;
  file: string;
  args?: string[];
  env: Record<string, string | undefined>;
  logFile: string;
};

export class QuietChild {
  /** Where it listens, if it does. */
  readonly url: string | null;
  #process: ChildProcess;
  #exited: Promise<unknown>;

  private constructor(child: ChildProcess, exited: Promise<unknown>, url: string | null) {
    this.#process = child;
    this.#exited = exited;
    this.url = url;
  }

  /** Resolves when it is ready. An abort ends it. */
  static async start(
    { name, file, args = [], env, logFile }: QuietChildSpec,
    signal: AbortSignal,
  ): Promise<QuietChild> {
    const log = await open(logFile, "w", 0o600);
    try {
      signal.throwIfAborted();
      // Its own process group: a Ctrl-C in the terminal reaches only the demo, which stops everything in order.
      const child = fork(file, args, { detached: true, env, execArgv: [], stdio: ["ignore", log.fd, log.fd, "ipc"] });
      const exited = once(child, "exit").catch(() => undefined);
      const kill = () => child.kill("SIGKILL");
      signal.addEventListener("abort", kill, { once: true });
      const ready = await Promise.race([readyMessage(child), exited]);
      signal.removeEventListener("abort", kill);
      if (signal.aborted) await exited;
      signal.throwIfAborted();
      if (!isReady(ready)) {
        throw new Error(`The ${name} did not start: ${(await readFile(logFile, "utf8")).trim().slice(-2_000)}`);
      }
      return new QuietChild(child, exited, typeof ready.url === "string" ? ready.url : null);
    } finally {
      await log.close();
    }
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Asks it to end and waits until it has. */
  async stop(): Promise<void> {
    if (!this.isAlive) return;
    this.#process.kill("SIGTERM");
    await this.#exited;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

function readyMessage(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      if (isReady(message)) resolve(message);
    });
  });
}

const isReady = (message: unknown): message is Ready =>
  typeof message === "object" && message !== null && (message as Ready).ready === true;
