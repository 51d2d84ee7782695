// A child process that is kept running: forked with IPC, restarted when it dies, stopped in order.

import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "./logger.ts";

export type ChildSpec = {
  name: string;
  file: string;
  /** Its arguments; at a restart with the URL that it had, so that it can come back there. */
  args?: (previousUrl: string | undefined) => string[];
  env: Record<string, string | undefined>;
  /** Options of Node itself. */
  nodeOptions?: string[];
  log: Logger;
  restart?: { quickDeaths: number; quickMs: number; firstDelayMs: number };
};

/** Half a minute in all: as long as a database somewhere else may take to come back. */
const USUAL_RESTART = { quickDeaths: 8, quickMs: 60_000, firstDelayMs: 250 };

export class KeptChild {
  readonly name: string;
  /** Rejects when the child is given up: it did not start at all, or died too often. */
  readonly givenUp: Promise<never>;
  url: string | undefined;
  #spec: ChildSpec;
  #process: ChildProcess | undefined;
  #exit: Promise<void> = Promise.resolve();
  #stopping = new AbortController();
  #wasReady = false;
  #quickDeaths = 0;
  #firstReady = Promise.withResolvers<void>();
  #giveUp: (reason: Error) => void;

  constructor(spec: ChildSpec) {
    this.name = spec.name;
    this.#spec = spec;
    const { promise, reject } = Promise.withResolvers<never>();
    this.givenUp = promise;
    this.#giveUp = reject;
    // Whoever waits sees them; nobody has to.
    promise.catch(() => undefined);
    this.#firstReady.promise.catch(() => undefined);
    this.#launch();
  }

  get isAlive(): boolean {
    const child = this.#process;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Resolves when the child has said for the first time that it is ready. */
  async ready(): Promise<void> {
    await Promise.race([this.#firstReady.promise, this.givenUp]);
  }

  /** Asks the child to end and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#firstReady.reject(new Error(`The ${this.name} was stopped before it was ready.`));
    this.#process?.kill("SIGTERM");
    await this.#exit;
    this.#spec.log.info({ child: this.name }, "stopped");
  }

  /** Ends the child and whatever it started, at once. */
  kill(): void {
    this.#stopping.abort();
    const child = this.#process;
    if (!child?.pid || !this.isAlive) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  }

  #launch(): void {
    const { file, args, env, nodeOptions = [] } = this.#spec;
    const child = fork(file, args?.(this.url) ?? [], {
      // Its own process group: a Ctrl-C in the terminal reaches only the supervisor, which stops all in order.
      detached: true,
      env,
      execArgv: nodeOptions,
      // What children print belongs to the log; our stdout says where things are.
      stdio: ["ignore", 2, 2, "ipc"],
    });
    const launched = performance.now();
    this.#process = child;
    this.#spec.log.info({ child: this.name, childPid: child.pid }, "started");
    this.#exit = new Promise((resolve) => {
      let ended = false;
      const end = (how: string) => {
        if (ended) return;
        ended = true;
        resolve();
        void this.#onEnd(how, performance.now() - launched);
      };
      child.once("exit", (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`));
      child.once("error", (error) => {
        if (child.pid === undefined) end(error.message);
      });
    });
    child.on("message", (message: { ready?: unknown; url?: unknown } | null) => {
      if (message?.ready !== true) return;
      if (typeof message.url === "string") this.url = message.url;
      this.#wasReady = true;
      this.#firstReady.resolve();
    });
  }

  async #onEnd(how: string, livedMs: number): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { name, log, restart = USUAL_RESTART } = this.#spec;
    if (!this.#wasReady) {
      this.#giveUp(new Error(`The ${name} did not start (${how}). Its message is above.`));
      return;
    }
    this.#quickDeaths = livedMs < restart.quickMs ? this.#quickDeaths + 1 : 1;
    if (this.#quickDeaths >= restart.quickDeaths) {
      this.#giveUp(
        new Error(`The ${name} died ${this.#quickDeaths} times in a row (last: ${how}). See its log above.`),
      );
      return;
    }
    const delayMs = restart.firstDelayMs * 2 ** (this.#quickDeaths - 1);
    log.error({ child: name, how, delayMs }, "a process died unexpectedly and is restarted");
    const { signal } = this.#stopping;
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) this.#launch();
  }
}
