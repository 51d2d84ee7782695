// Worker processes as a supervisor keeps them: each is started again when it ends. One may carry a kill point.

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Child } from "../../server/processes/child_processes.ts";
import { inheritedEnvironment } from "./environment.ts";
import type { KillAt } from "./kill_point.ts";

const COMMAND = fileURLToPath(new URL("../../server/commands/worker.ts", import.meta.url));
const FEW_SESSIONS = ["--import", new URL("./few_sessions.ts", import.meta.url).href];
const KILL_POINT = ["--import", new URL("./kill_point.ts", import.meta.url).href];

export interface WorkersOptions {
  /** The URL of holdback_worker. */
  databaseUrl: string;
  stripe: { url: string; secretKey: string };
  env?: Record<string, string>;
}

export interface Victim {
  process: ChildProcess;
  /** Resolves when it is gone, with the signal that ended it. */
  gone: Promise<NodeJS.Signals | null>;
  isGone(): boolean;
}

export class Workers {
  /** The names of all calls that workers started with `reportCalls` made. */
  readonly calls = new Set<string>();
  #options: WorkersOptions;
  #children = new Set<ChildProcess>();
  #starting = new Set<Promise<unknown>>();
  #stopping = false;
  /** While nobody is to take the place of the dead. */
  #pause: Promise<unknown> | undefined;
  #lastWords = "";

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** Starts workers that are kept running; resolves when they take jobs. */
  async start(count: number, { reportCalls = false } = {}): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#launch(reportCalls ? { REPORT_CALLS: "1" } : {})));
  }

  /** Starts a worker that meets its end at `killAt`. Nobody takes its place. */
  async startVictim(killAt: KillAt): Promise<Victim> {
    const child = await this.#launch({ KILL_AT: JSON.stringify(killAt) }, { replaced: false });
    let isGone = child.exitCode !== null || child.signalCode !== null;
    const gone = isGone
      ? Promise.resolve(child.signalCode)
      : once(child, "exit").then(([, signal]) => {
          isGone = true;
          return signal as NodeJS.Signals | null;
        });
    return { process: child, gone, isGone: () => isGone };
  }

  /** kill -9 of all; new ones take their places. */
  killAll(): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  /** kill -9 of all; new ones take their places when `use` is done. */
  async without(use: () => Promise<void>): Promise<void> {
    await Promise.allSettled(this.#starting);
    const exits = [...this.#children].map((child) => once(child, "exit"));
    this.#pause = Promise.all(exits).then(use);
    this.killAll();
    try {
      await this.#pause;
    } finally {
      this.#pause = undefined;
    }
  }

  /** Ends all in order; a worker that cannot end in time is killed. */
  async stop(graceMs = 10_000): Promise<void> {
    this.#stopping = true;
    await Promise.allSettled(this.#starting);
    const ends = [...this.#children].map(async (child) => {
      const exited = once(child, "exit");
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await exited;
      clearTimeout(late);
    });
    await Promise.all(ends);
  }

  #launch(env: Record<string, string>, { replaced = true } = {}): Promise<ChildProcess> {
    const launch = this.#launchUntracked(env, replaced);
    this.#starting.add(launch);
    void launch.catch(() => undefined).then(() => this.#starting.delete(launch));
    return launch;
  }

  async #launchUntracked(env: Record<string, string>, replaced: boolean): Promise<ChildProcess> {
    const { databaseUrl, stripe } = this.#options;
    const child = new Child({
      name: "worker",
      file: COMMAND,
      nodeOptions: [...FEW_SESSIONS, ...(Object.keys(env).length > 0 ? KILL_POINT : [])],
      env: {
        ...inheritedEnvironment(),
        DATABASE_URL: databaseUrl,
        STRIPE_API_BASE: stripe.url,
        STRIPE_SECRET_KEY: stripe.secretKey,
        ...this.#options.env,
        ...env,
      },
    });
    this.#children.add(child.process);
    child.process.stderr?.on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-4000);
    });
    child.process.on("message", (message: { call?: string }) => {
      if (message.call) this.calls.add(message.call);
    });
    child.process.once("exit", () => {
      this.#children.delete(child.process);
      if (replaced && !this.#stopping) void this.#replace();
    });
    await child.ready;
    return child.process;
  }

  /** As the supervisor does, but sooner. One that cannot start, because its database is down, is started again too. */
  async #replace(): Promise<void> {
    await sleep(250);
    await this.#pause?.catch(() => undefined);
    if (!this.#stopping) await this.#launch({});
  }

  /** The end of what the workers printed. */
  get lastWords(): string {
    return this.#lastWords;
  }
}
