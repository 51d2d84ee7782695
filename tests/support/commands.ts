// What the tests of this folder share: temporary folders, running a command, and waiting for something to become true.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { createLogger } from "../../server/processes/logger.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const log = createLogger("test", "silent");
/** Tests need no durability. */
export const settings = { fsync: "off", shared_buffers: "16MB" };

/** A folder of this test only, gone after it. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "holdback-test-")));
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** The environment without anything that would lead a command to another database or to Stripe. */
export function cleanEnvironment(more: Record<string, string> = {}): Record<string, string | undefined> {
  const strange = /^(DATABASE_URL|PORT|HOLDBACK_|STRIPE_|AUTH_|PG|npm_)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !strange.test(name))), ...more };
}

export type Outcome = { code: number | null; signal: string | null };
export type Command = { process: ChildProcess; stdout(): string; stderr(): string; ended: Promise<Outcome> };

/** Starts a program in the project's folder. What is left of it after the test is killed. */
export function start(
  t: ExecutionContext,
  args: string[],
  env: Record<string, string | undefined>,
  program: string = process.execPath,
): Command {
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    // Not "close": what it started may keep its output open.
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  t.teardown(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs a program to its end. */
export async function run(
  t: ExecutionContext,
  args: string[],
  env: Record<string, string | undefined>,
): Promise<Outcome & { stdout: string; stderr: string }> {
  const command = start(t, args, env);
  const outcome = await new Promise<Outcome>((resolve) => {
    command.process.once("close", (code, signal) => resolve({ code, signal }));
  });
  return { ...outcome, stdout: command.stdout(), stderr: command.stderr() };
}

/** The same in a terminal, as a person runs it, with what they type; standard output is all that the terminal shows. */
export async function runInTerminal(
  t: ExecutionContext,
  commandLine: string,
  env: Record<string, string | undefined>,
  typed = "",
): Promise<Outcome & { stdout: string }> {
  const child = spawn("script", ["--quiet", "--return", "--command", commandLine, "/dev/null"], {
    cwd: root,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stdin.write(typed);
  const outcome = await new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return { ...outcome, stdout };
}

/** Asks until the answer is something (the test's own time limit ends the waiting). */
export async function eventually<T>(ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await sleep(50);
  }
}

// Each of these tests has a database and several processes: not all at once, for the sake of small machines.
const AT_ONCE = 4;
let running = 0;
const havingTheirTurn = new WeakSet<ExecutionContext>();

/** Waits until few other tests of this file run, and counts this one until its end, however often it asks. */
export async function takeTurn(t: ExecutionContext): Promise<void> {
  // Tests that hold a turn and wait for a second one would wait for each other.
  if (havingTheirTurn.has(t)) return;
  havingTheirTurn.add(t);
  await eventually(() => {
    if (running >= AT_ONCE) return false;
    running += 1;
    return true;
  });
  t.teardown(() => {
    running -= 1;
  });
}
