// The control plane as typed calls. Each answers what the request of the same name answers, or throws with its sentence.

import type Stripe from "stripe";
import type { z } from "zod";
import type { WebhookEndpoint } from "../core/rows.ts";
import type { TrafficSettings, TrafficStats } from "../core/traffic.ts";
import type { Fault } from "../faults/faults.ts";
import type { DeliverySettings } from "../webhooks/deliveries.ts";
import type { Ledger, LedgerSummary } from "./ledger.ts";
import type * as schemas from "./schemas.ts";
import type { webhookStatus } from "./webhooks.ts";

export type { LedgerTransfer } from "./ledger.ts";
export type FaultInjection = z.input<typeof schemas.faultSchema>;
export type AccountOptions = z.input<typeof schemas.createAccountsSchema>["accounts"][number];

export class Control {
  readonly #base: string;

  constructor(url: string) {
    this.#base = `${url}/_sandbox/`;
  }

  async #call<A>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<A> {
    const response = await fetch(this.#base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as A & { error?: string };
    if (!response.ok) throw new Error(`sandbox: ${answer.error}`);
    return answer;
  }

  // Money and time

  /** Tops up the platform's available balance (minor units), or takes from it when negative. */
  fund(currency: string, amount: number): Promise<{ currency: string; available: number }> {
    return this.#call("POST", "fund", { currency, amount });
  }

  /** Takes away all that the platform has in this currency. */
  drain(currency: string): Promise<{ currency: string; available: number }> {
    return this.#call("POST", "drain", { currency });
  }

  /** Pays a connected account's balance out to its bank (all of it, or some), so that a reversal is not covered. */
  cashOut(account: string, wish: z.input<typeof schemas.cashOutSchema> = {}): Promise<{ id: string }> {
    return this.#call("POST", `accounts/${account}/cash_out`, wish);
  }

  /** Moves the sandbox's clock ahead: idempotency keys expire after 24 h, events after 30 days. Answers the new time. */
  async advanceClock(ms: number): Promise<number> {
    return (await this.#call<{ now: number }>("POST", "clock", { advance_ms: ms })).now;
  }

  async now(): Promise<number> {
    return (await this.#call<{ now: number }>("GET", "clock")).now;
  }

  // Accounts

  /** Accounts with transfers active: so many new ones, or these. Those that exist stay as they are. Answers their ids. */
  async createAccounts(accounts: number | readonly AccountOptions[]): Promise<string[]> {
    const wished = typeof accounts === "number" ? Array.from({ length: accounts }, () => ({})) : accounts;
    return (await this.#call<{ ids: string[] }>("POST", "accounts", { accounts: wished })).ids;
  }

  /** Transfers inactive, something due, account.updated and capability.updated sent. */
  restrict(account: string, how: z.input<typeof schemas.restrictSchema> = {}): Promise<Stripe.Account> {
    return this.#call("POST", `accounts/${account}/restrict`, how);
  }

  unrestrict(account: string): Promise<Stripe.Account> {
    return this.#call("POST", `accounts/${account}/unrestrict`, {});
  }

  /** For good: transfers find no such destination, reading answers account_invalid. */
  close(account: string): Promise<Stripe.Account> {
    return this.#call("POST", `accounts/${account}/close`, {});
  }

  // Misbehaviour

  inject(fault: FaultInjection): Promise<Fault> {
    return this.#call("POST", "faults", fault);
  }

  faults(): Promise<{ waiting: Fault[]; spent: Fault[] }> {
    return this.#call("GET", "faults");
  }

  async clearFaults(): Promise<void> {
    await this.#call("DELETE", "faults");
  }

  /** Lets go of all requests that a timeout or slow_execution holds. Answers how many. */
  async release(): Promise<number> {
    return (await this.#call<{ released: number }>("POST", "release")).released;
  }

  /** How many requests are held. */
  async held(): Promise<number> {
    return (await this.#call<{ held: number }>("GET", "held")).held;
  }

  /** Latency, rate limit, refused keys. What is left out stays as it is. */
  setTraffic(changes: Partial<TrafficSettings>): Promise<TrafficSettings> {
    return this.#call("POST", "traffic", changes);
  }

  // Webhooks

  addWebhook(endpoint: z.input<typeof schemas.addEndpointSchema>): Promise<WebhookEndpoint> {
    return this.#call("POST", "webhooks", endpoint);
  }

  async removeWebhook(id: string): Promise<void> {
    await this.#call("DELETE", `webhooks/${id}`);
  }

  webhooks(): Promise<ReturnType<typeof webhookStatus>> {
    return this.#call("GET", "webhooks");
  }

  /** Pauses deliveries, turns their order round, or doubles them. */
  setDeliveries(changes: Partial<DeliverySettings>): Promise<DeliverySettings> {
    return this.#call("POST", "deliveries", changes);
  }

  /** Delivers events again: these, those of a type, or all. Answers how many deliveries that makes. */
  async redeliver(wish: z.input<typeof schemas.redeliverSchema> = {}): Promise<number> {
    return (await this.#call<{ deliveries: number }>("POST", "redeliver", wish)).deliveries;
  }

  // Looking

  /** Everything that moved. */
  ledger(): Promise<Ledger> {
    return this.#call("GET", "ledger");
  }

  /** Counts and sums only: cheap even after many transfers. */
  summary(): Promise<LedgerSummary> {
    return this.#call("GET", "summary");
  }

  stats(): Promise<TrafficStats> {
    return this.#call("GET", "stats");
  }

  async resetStats(): Promise<void> {
    await this.#call("DELETE", "stats");
  }

  /** Back to the first start: journal, clock, faults, settings, endpoints, everything. */
  async reset(): Promise<void> {
    await this.#call("POST", "reset");
  }
}
