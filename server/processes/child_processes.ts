// Child processes: a program of this project that says by IPC when it is ready, and one that is restarted when it dies.

import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "./logger.ts";

export interface ProgramSpec {
  name: string;
  file: string;
  args?: string[];
  env: Record<string, string | undefined>;
  /** Options of Node itself. */
  nodeOptions?: string[];
  /** Its output goes to our stderr ("shown"), or its end is kept for an error message ("kept", the default). */
  output?: "shown" | "kept";
  /** A process group of its own: a Ctrl-C in the terminal reaches only its parent, which stops all in order. */
  ownGroup?: boolean;
}

/** The message of `reportReady` in lifecycle.ts. */
interface Ready {
  url?: string;
}

const LAST_WORDS = 4_000;
/**
 * Where Node keeps what it compiled: a program that starts again finds it there, and does not load the compiler of TypeScript,
 * which takes 24 MB. Among the packages: whoever may write there may change the programs themselves. Where nobody may, Node
 * goes on without it.
 */
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url));

export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** What it said when it was ready; null: it ended before. */
  readonly ready: Promise<Ready | null>;
  /** Resolves with the way in which it ended: "exit code 1", "killed by SIGKILL". */
  readonly ended: Promise<string>;
  /** Where it listens, if it does. */
  url: string | undefined;
  #ownGroup: boolean;
  #printed = "";

  constructor({ name, file, args = [], env, nodeOptions = [], output = "kept", ownGroup = false }: ProgramSpec) {
    this.name = name;
    this.#ownGroup = ownGroup;
    const child = fork(file, args, {
      detached: ownGroup,
      env: { NODE_COMPILE_CACHE: COMPILED, ...env },
      execArgv: nodeOptions,
      // Shown on stderr: our stdout belongs to results.
      stdio: output === "shown" ? ["ignore", 2, 2, "ipc"] : ["ignore", "pipe", "pipe", "ipc"],
    });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed = (this.#printed + text).slice(-LAST_WORDS);
      });
    }
    this.ended = new Promise((resolve) => {
      // "close" comes after the last of its output.
      child.once(output === "shown" ? "exit" : "close", (code, signal) =>
        resolve(signal ? `killed by ${signal}` : `exit code ${code}`),
      );
      child.once("error", (error) => {
        if (child.pid === undefined) resolve(error.message);
      });
    });
    const said = new Promise<Ready>((resolve) => {
      child.on("message", (message: { ready?: unknown; url?: unknown } | null) => {
        if (message?.ready !== true) return;
        if (typeof message.url === "string") this.url = message.url;
        resolve(this.url === undefined ? {} : { url: this.url });
      });
    });
    this.ready = Promise.race([said, this.ended.then(() => null)]);
  }

  /** Starts it and resolves when it is ready; an abort ends it. */
  static async start(spec: ProgramSpec, signal?: AbortSignal): Promise<Child> {
    signal?.throwIfAborted();
    const child = new Child(spec);
    const kill = () => child.kill();
    signal?.addEventListener("abort", kill, { once: true });
    const ready = await child.ready;
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted) await child.ended;
    signal?.throwIfAborted();
    if (ready !== null) return child;
    throw new Error(`The ${spec.name} did not start, ${await child.ended}: ${child.printed.trim()}`);
  }

  get pid(): number {
    return this.process.pid as number;
  }

  get isAlive(): boolean {
    return this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The end of its output, where that is kept. */
  get printed(): string {
    return this.#printed;
  }

  /** Sends the signal and waits until it has ended. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.isAlive) this.process.kill(signal);
    await this.ended;
  }

  /** Ends it at once, and with a group of its own also the processes that it started. */
  kill(): void {
    const { pid } = this.process;
    if (pid === undefined || !this.isAlive) return;
    try {
      process.kill(this.#ownGroup ? -pid : pid, "SIGKILL");
    } catch {
      this.process.kill("SIGKILL");
    }
  }
}

export interface ChildSpec extends Pick<ProgramSpec, "name" | "file" | "env" | "nodeOptions"> {
  /** Its arguments; at a restart with the URL that it had, so that it can come back there. */
  args?: (previousUrl: string | undefined) => string[];
  log: Logger;
  restart?: { quickDeaths: number; quickMs: number; firstDelayMs: number };
}

/** Half a minute in all: as long as a database somewhere else may take to come back. */
const USUAL_RESTART = { quickDeaths: 8, quickMs: 60_000, firstDelayMs: 250 };

/** A child that is started again when it dies. */
export class KeptChild {
  readonly name: string;
  /** Rejects when the child is given up: it did not start at all, or died too often. */
  readonly givenUp: Promise<never>;
  url: string | undefined;
  #spec: ChildSpec;
  #child: Child;
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
    this.#child = this.#launch();
  }

  get isAlive(): boolean {
    return this.#child.isAlive;
  }

  /** Resolves when the child has said for the first time that it is ready. */
  async ready(): Promise<void> {
    await Promise.race([this.#firstReady.promise, this.givenUp]);
  }

  /** Asks the child to end and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#firstReady.reject(new Error(`The ${this.name} was stopped before it was ready.`));
    await this.#child.stop();
    this.#spec.log.info({ child: this.name }, "stopped");
  }

  /** Ends the child and whatever it started, at once. */
  kill(): void {
    this.#stopping.abort();
    this.#child.kill();
  }

  #launch(): Child {
    const { name, file, args, env, nodeOptions = [], log } = this.#spec;
    const launched = performance.now();
    const child = new Child({
      name,
      file,
      args: args?.(this.url) ?? [],
      env,
      nodeOptions,
      output: "shown",
      ownGroup: true,
    });
    log.info({ child: name, childPid: child.process.pid }, "started");
    void child.ready.then((ready) => {
      if (ready === null) return;
      if (ready.url !== undefined) this.url = ready.url;
      this.#wasReady = true;
      this.#firstReady.resolve();
    });
    void child.ended.then((how) => this.#onEnd(how, performance.now() - launched));
    return child;
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
    if (!signal.aborted) this.#child = this.#launch();
  }
}
