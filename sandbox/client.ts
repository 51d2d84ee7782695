// Starting a sandbox as a child process, and speaking to its control plane. For tests, the demo and benchmarks.
//
//   await using sandbox = await startSandbox({ dataDir });
//   const stripe = new Stripe(sandbox.secretKey, sandbox.stripeConfig);
//   await sandbox.control.fund("usd", 1_000_000);
//   const [account] = await sandbox.control.createAccounts(1);
//   await sandbox.control.inject({ fault: "timeout_after_execution" });
//   …
//   const { transfers } = await sandbox.control.ledger();

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Control } from "./control/client.ts";

export type { AccountOptions, FaultInjection, LedgerTransfer } from "./control/client.ts";
export { Control } from "./control/client.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

export interface StartOptions {
  /** Where the journal lives; start again with the same one to find everything as it was. */
  dataDir: string;
  /** Unset: a free one. */
  port?: number;
  /** Unknown accounts come into being, and there is ample money. */
  open?: boolean;
  secretKey?: string;
}

export interface RunningSandbox extends AsyncDisposable {
  /** http://127.0.0.1:PORT */
  url: string;
  port: number;
  secretKey: string;
  /** Points stripe-node here: `new Stripe(secretKey, stripeConfig)`. */
  stripeConfig: { host: string; port: number; protocol: "http" };
  /** The control plane. */
  control: Control;
  process: ChildProcess;
  /** Sends the signal (default: SIGKILL) and resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Lets open requests finish. */
  stop(): Promise<void>;
}

/** Resolves when the sandbox answers; rejects with what it printed when it cannot start. It stops when this process dies. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const { dataDir, port = 0, open = false, secretKey = "sk_test_holdback_sandbox" } = options;
  const args = [MAIN, "--data-dir", dataDir, "--port", String(port), ...(open ? ["--open"] : [])];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SANDBOX_SECRET_KEY: secretKey },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const url = await readyUrl(child);
  const kill = async (signal: NodeJS.Signals = "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  const stop = () => kill("SIGTERM");
  const bound = Number(new URL(url).port);
  return {
    url,
    port: bound,
    secretKey,
    stripeConfig: { host: "127.0.0.1", port: bound, protocol: "http" },
    control: new Control(url),
    process: child,
    kill,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    let ready = false;
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      // Before it is ready: kept for the error. Later: the sandbox's own trouble, to be seen.
      if (ready) process.stderr.write(chunk);
      else printed += chunk;
    });
    child.once("message", (message) => {
      ready = true;
      resolve((message as { url: string }).url);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`the sandbox ended with code ${code}: ${printed.trim()}`)));
  });
}
