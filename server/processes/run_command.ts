// The frame of every command and service: its result is the exit code, and an error is a message, not a stack trace.

import { type ParseArgsConfig, parseArgs } from "node:util";
import { createLogger, redactSecrets } from "./logger.ts";

/** Runs `main` and ends the process: with `process.exitCode` (unset: 0), or with 1 after an error. */
export function runCommand(main: () => Promise<void>): void {
  untilItEnds(main, (error) => process.stderr.write(`${describeError(error)}\n`));
}

/** The same for what stays up, whose last words are a line of its log. `name`: as people call it. */
export function runService(name: "worker" | "API" | "gateway", main: () => Promise<void>): void {
  untilItEnds(main, (error, isUncaught) => {
    // Nobody expected it: where it happened is all that there is to go by.
    const { stack } = isUncaught && error instanceof Error ? error : {};
    createLogger(name.toLowerCase()).fatal(stack ? { stack } : {}, `the ${name} ends: ${describeError(error)}`);
  });
}

function untilItEnds(main: () => Promise<void>, tell: (error: unknown, isUncaught: boolean) => void): void {
  const fail = (error: unknown, isUncaught = false) => {
    tell(error, isUncaught);
    process.exit(1);
  };
  process.on("uncaughtException", (error) => fail(error, true));
  // Whoever read our output is gone (`| head`, a closed terminal): that is no reason to stop half way.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  main().then(
    () => process.exit(),
    (error) => fail(error),
  );
}

/** The command's arguments; a wrong one is answered with the usage. */
export function parseArguments<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
}

/** For a command that is told everything by the environment: an argument would be passed over in silence. */
export function assertNoArguments(usage: string): void {
  if (process.argv.length > 2) {
    throw new Error(`There is no argument ${process.argv.slice(2).join(" ")}.\n\n${usage}`);
  }
}

/** The message of an error and of what caused it, without secrets. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  for (let current: unknown = error; current !== undefined && lines.length < 5; ) {
    lines.push(messageOf(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return redactSecrets(lines.join("\n  because: "));
}

function messageOf(error: unknown): string {
  // A refused connection is an AggregateError without a message of its own.
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join("; ");
  if (!(error instanceof Error)) return String(error);
  // A refusal of Holdback's own says what to do about it.
  const { code, hint } = error as { code?: string; hint?: string };
  return hint && code?.startsWith("HB") ? `${error.message} ${hint}` : error.message || error.name;
}
