// What the tests of the sandbox share: a sandbox of their own, the real stripe-node pointed at it, and waiting.

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import { type RunningSandbox, type StartOptions, startSandbox } from "../../sandbox/client.ts";

export interface Started {
  sandbox: RunningSandbox;
  stripe: Stripe;
  dataDir: string;
  /** Stops it and removes its data. */
  end(): Promise<void>;
}

export async function start(options: Partial<StartOptions> = {}): Promise<Started> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "holdback-sandbox-")));
  const sandbox = await startSandbox({ ...options, dataDir });
  const end = async () => {
    await sandbox.kill();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { sandbox, stripe: stripeFor(sandbox), dataDir, end };
}

/** The real stripe-node, which never tries again by itself unless asked to. */
export function stripeFor(sandbox: RunningSandbox, config: Stripe.StripeConfig = {}): Stripe {
  return new Stripe(sandbox.secretKey, {
    ...sandbox.stripeConfig,
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });
}

/** The error that stripe-node makes of the answer. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("the call was not refused");
}

/** Asks until the answer is yes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

/** A text that no other call gave. */
export function unique(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString("hex")}`;
}
