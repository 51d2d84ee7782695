// The signals between a long-running process and its supervisor: it is ready, and it is to end.

import { basename } from "node:path";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
// A terminal's Ctrl-C arrives twice under npm, once from the terminal and once from npm.
const SAME_REQUEST_MS = 1_000;
const PARENT_CHECK_MS = 500;

/** Tells the supervisor, if there is one, that this process does its work now, and where. */
export function reportReady(url?: string): void {
  if (process.connected) process.send?.(url === undefined ? { ready: true } : { ready: true, url });
}

/**
 * Resolves when this process should end: a signal, or its supervisor is gone. A second request, later than the first's
 * echo, calls `onImpatience` (by default: ends the process at once).
 */
export function stopRequested(onImpatience: () => void = () => process.exit(1)): Promise<string> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const request = (reason: string) => {
      if (first === undefined) {
        first = performance.now();
        resolve(reason);
      } else if (performance.now() - first > SAME_REQUEST_MS) {
        onImpatience();
      }
    };
    for (const signal of STOP_SIGNALS) process.on(signal, request);
    process.once("disconnect", () => request("disconnect"));
    onParentGone(() => request("npm ended"));
  });
}

/**
 * Waits for `ending`, the end of all work in hand, but not longer than the patience: whoever asked for the stop kills
 * after a while, and then nobody would know what was left. Returns whether it has ended.
 */
export async function endsWithin(patienceMs: number, ending: Promise<unknown>): Promise<boolean> {
  const patience = Promise.withResolvers<false>();
  const timer = setTimeout(() => patience.resolve(false), patienceMs);
  try {
    return await Promise.race([ending.then(() => true), patience.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * npm runs a script in a shell, and a signal that npm passes on may end only that shell. So the script that npm runs
 * (not one started by a process of it, which may outlive its parent on purpose) also ends when its parent is gone.
 */
function onParentGone(request: () => void): void {
  const script = process.env.npm_lifecycle_script;
  const own = process.argv[1];
  if (!script || !own || !script.includes(basename(own)) || process.connected) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    request();
  }, PARENT_CHECK_MS);
  timer.unref();
}
