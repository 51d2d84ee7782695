// The sandbox as tests and benchmarks use it: started as a child process, with a client of its whole control plane. It
// stands outside the sandbox's own process, and builds on the server's child processes and control client.
//
//   await using sandbox = await startSandbox({ dataDir });
//   const stripe = new Stripe(sandbox.secretKey, sandbox.stripeConfig);
//   await sandbox.control.fund("usd", 1_000_000);
//   const [account] = await sandbox.control.createAccounts(1);
//   await sandbox.control.inject({ fault: "timeout_after_execution" });
//   …
//   const { transfers } = await sandbox.control.ledger();

import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type Stripe from "stripe";
import type { z } from "zod";
import { SANDBOX_SECRET_KEY } from "../server/config.ts";
import { Child } from "../server/processes/child_processes.ts";
import { readControlHeaders, SandboxControl } from "../server/stripe/sandbox_control.ts";
import type { Ledger, LedgerSummary, LedgerTransfer } from "./control/ledger.ts";
import type * as schemas from "./control/schemas.ts";
import type { webhookStatus } from "./control/webhooks.ts";
import type { WebhookEndpoint } from "./core/rows.ts";
import type { TrafficSettings, TrafficStats } from "./core/traffic.ts";
import type { Fault } from "./faults/faults.ts";
import type { DeliverySettings } from "./webhooks/deliveries.ts";

export type { LedgerTransfer };
export type FaultInjection = z.input<typeof schemas.faultSchema>;
export type AccountOptions = z.input<typeof schemas.createAccountsSchema>["accounts"][number];

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

export interface StartOptions {
  /** Where the journal lives; start again with the same one to find everything as it was. */
  dataDir: string;
  /** Unset: a free one. */
  port?: number;
  /** Unknown accounts come into being, and there is ample money. */
  open?: boolean;
  secretKey?: string;
  /** The platform's own account; unset: the usual one. */
  platformAccount?: string;
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
  /** What a request to the control plane carries, for who speaks to it without `control`. */
  controlHeaders: Record<string, string>;
  process: ChildProcess;
  /** Sends the signal (default: SIGKILL) and resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Lets open requests finish. */
  stop(): Promise<void>;
}

/** Resolves when the sandbox answers; rejects with what it printed when it cannot start. It stops when this process dies. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const { dataDir, port = 0, open = false, secretKey = SANDBOX_SECRET_KEY, platformAccount = "" } = options;
  const child = await Child.start({
    name: "sandbox",
    file: MAIN,
    args: ["--data-dir", dataDir, "--port", String(port), ...(open ? ["--open"] : [])],
    env: { ...process.env, SANDBOX_SECRET_KEY: secretKey, SANDBOX_PLATFORM_ACCOUNT: platformAccount },
  });
  // Its own trouble, to be seen.
  child.process.stderr?.on("data", (text: string) => process.stderr.write(text));
  const url = child.url as string;
  const bound = Number(new URL(url).port);
  const stop = () => child.stop();
  const controlHeaders = await readControlHeaders(dataDir);
  return {
    url,
    port: bound,
    secretKey,
    stripeConfig: { host: "127.0.0.1", port: bound, protocol: "http" },
    control: new Control(url, controlHeaders),
    controlHeaders,
    process: child.process,
    kill: (signal = "SIGKILL") => child.stop(signal),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The control plane as typed calls. Each answers what the request of the same name answers, or throws with its sentence. */
export class Control extends SandboxControl {
  // Money and time

  /** Pays a connected account's balance out to its bank (all of it, or some), so that a reversal is not covered. */
  cashOut(account: string, wish: z.input<typeof schemas.cashOutSchema> = {}): Promise<{ id: string }> {
    return this.call("POST", `accounts/${account}/cash_out`, wish);
  }

  async now(): Promise<number> {
    return (await this.call<{ now: number }>("GET", "clock")).now;
  }

  // What companies pay

  /** A company pays the platform: by a charge, or by an invoice that has a charge. */
  override charge(
    wish: z.input<typeof schemas.chargeSchema>,
  ): Promise<{ charge: string; payment_intent: string; invoice: string | null }> {
    return this.call("POST", "charges", wish);
  }

  /** Gives a charge back, or a part of it. Answers the charge, and the id of the refund. */
  refund(charge: string, amount?: number): Promise<{ id: string; refund: string }> {
    return this.call("POST", `charges/${charge}/refund`, amount === undefined ? {} : { amount });
  }

  /** The company's bank cannot take a refund after all. */
  failRefund(refund: string, wish: z.input<typeof schemas.failRefundSchema> = {}): Promise<{ id: string }> {
    return this.call("POST", `refunds/${refund}/fail`, wish);
  }

  /** The company's bank disputes a charge. Answers the dispute. */
  dispute(charge: string): Promise<{ id: string }> {
    return this.call("POST", `charges/${charge}/dispute`, {});
  }

  closeDispute(dispute: string, status: "won" | "lost"): Promise<{ id: string }> {
    return this.call("POST", `disputes/${dispute}/close`, { status });
  }

  // Accounts

  /** Accounts with transfers active: so many new ones, or these. Those that exist stay as they are. Answers their ids. */
  override async createAccounts(accounts: number | readonly AccountOptions[]): Promise<string[]> {
    const wished = typeof accounts === "number" ? Array.from({ length: accounts }, () => ({})) : accounts;
    return await super.createAccounts(wished as { id?: string }[]);
  }

  override restrict(account: string, how: z.input<typeof schemas.restrictSchema> = {}): Promise<Stripe.Account> {
    return this.call("POST", `accounts/${account}/restrict`, how);
  }

  /** Has Stripe ask for details, perhaps by a date, while the account can still receive. */
  require(account: string, what: z.input<typeof schemas.requirementsSchema>): Promise<Stripe.Account> {
    return this.call("POST", `accounts/${account}/requirements`, what);
  }

  unrestrict(account: string): Promise<Stripe.Account> {
    return this.call("POST", `accounts/${account}/unrestrict`, {});
  }

  /** Replaces the bank accounts behind an account; null hides them from the platform. */
  setBankAccounts(
    account: string,
    bank_accounts: z.input<typeof schemas.bankAccountsSchema>["bank_accounts"],
  ): Promise<Stripe.Account> {
    return this.call("POST", `accounts/${account}/bank_accounts`, { bank_accounts });
  }

  /** For good: transfers find no such destination, reading answers account_invalid. */
  close(account: string): Promise<Stripe.Account> {
    return this.call("POST", `accounts/${account}/close`, {});
  }

  // Payouts of accounts to their banks

  /** As the account's owner does in Stripe's dashboard. */
  payOutByHand(account: string, wish: z.input<typeof schemas.payOutSchema>): Promise<Stripe.Payout> {
    return this.call("POST", `accounts/${account}/payouts`, wish);
  }

  // Misbehaviour

  inject(fault: FaultInjection): Promise<Fault> {
    return this.call("POST", "faults", fault);
  }

  faults(): Promise<{ waiting: Fault[]; spent: Fault[] }> {
    return this.call("GET", "faults");
  }

  async clearFaults(): Promise<void> {
    await this.call("DELETE", "faults");
  }

  /** Lets go of all requests that a timeout or slow_execution holds. Answers how many. */
  async release(): Promise<number> {
    return (await this.call<{ released: number }>("POST", "release")).released;
  }

  /** How many requests are held. */
  async held(): Promise<number> {
    return (await this.call<{ held: number }>("GET", "held")).held;
  }

  /** Latency, rate limit, refused keys. What is left out stays as it is. */
  setTraffic(changes: Partial<TrafficSettings>): Promise<TrafficSettings> {
    return this.call("POST", "traffic", changes);
  }

  // Webhooks

  addWebhook(endpoint: z.input<typeof schemas.addEndpointSchema>): Promise<WebhookEndpoint> {
    return this.call("POST", "webhooks", endpoint);
  }

  async removeWebhook(id: string): Promise<void> {
    await this.call("DELETE", `webhooks/${id}`);
  }

  webhooks(): Promise<ReturnType<typeof webhookStatus>> {
    return this.call("GET", "webhooks");
  }

  /** Pauses deliveries, turns their order round, or doubles them. */
  setDeliveries(changes: Partial<DeliverySettings>): Promise<DeliverySettings> {
    return this.call("POST", "deliveries", changes);
  }

  /** Delivers events again: these, those of a type, or all. Answers how many deliveries that makes. */
  async redeliver(wish: z.input<typeof schemas.redeliverSchema> = {}): Promise<number> {
    return (await this.call<{ deliveries: number }>("POST", "redeliver", wish)).deliveries;
  }

  // Looking

  /** Everything that moved, with all that the sandbox tells of it. */
  override ledger(): Promise<Ledger> {
    return this.call("GET", "ledger");
  }

  /** Counts and sums only: cheap even after many transfers. */
  summary(): Promise<LedgerSummary> {
    return this.call("GET", "summary");
  }

  stats(): Promise<TrafficStats> {
    return this.call("GET", "stats");
  }

  async resetStats(): Promise<void> {
    await this.call("DELETE", "stats");
  }

  /** Back to the first start: journal, clock, faults, settings, endpoints, everything. */
  async reset(): Promise<void> {
    await this.call("POST", "reset");
  }
}
