// The client of the sandbox's control plane, as far as npm start and the demo need it. The tests' client
// (sandbox/client.ts) goes on from here.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Ledger = z.object({
  transfers: z.array(
    z.object({
      id: z.string(),
      amount: z.number(),
      amount_reversed: z.number(),
      /** In small letters, as Stripe has it. */
      currency: z.string(),
      destination: z.string(),
    }),
  ),
  sums: z.record(
    z.string(),
    z.object({
      topped_up: z.number(),
      /** What companies paid, less fees, refunds and disputes, and what of it is pending. */
      received: z.number(),
      pending: z.number(),
      paid_out: z.number(),
      transferred: z.number(),
      reversed: z.number(),
      cashed_out: z.number(),
      available: z.number(),
      connected: z.number(),
    }),
  ),
});
export type Ledger = z.infer<typeof Ledger>;

const Webhooks = z.object({ endpoints: z.array(z.object({ id: z.string(), url: z.string(), secret: z.string() })) });

const HEADER = /^Authorization: (Bearer \S+)\n$/;

/** What a request to the control plane of the sandbox with this data folder must carry. Its file: sandbox/README.md. */
export async function readControlHeaders(dataDir: string): Promise<Record<string, string>> {
  const file = join(dataDir, "control.header");
  const authorization = HEADER.exec(await readFile(file, "utf8"))?.[1];
  if (authorization === undefined) throw new Error(`${file} is damaged: remove it, and start the sandbox again.`);
  return { authorization };
}

export class SandboxControl {
  readonly url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string>) {
    this.url = url;
    this.#headers = headers;
  }

  /** Sends one request and answers its JSON, or throws the sandbox's sentence. */
  protected async call<A>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<A> {
    const response = await fetch(`${this.url}/_sandbox/${path}`, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as A & { error?: string };
    if (!response.ok) throw new Error(`sandbox: ${answer.error}`);
    return answer;
  }

  /** Tops up the platform's available balance (minor units), or takes from it when negative. */
  fund(currency: string, amount: number): Promise<{ currency: string; available: number }> {
    return this.call("POST", "fund", { currency, amount });
  }

  /** Takes away all that the platform has in this currency. */
  drain(currency: string): Promise<{ currency: string; available: number }> {
    return this.call("POST", "drain", { currency });
  }

  /** Moves the sandbox's clock ahead: idempotency keys expire after 24 h, events after 30 days. Answers the new time. */
  async advanceClock(ms: number): Promise<number> {
    return (await this.call<{ now: number }>("POST", "clock", { advance_ms: ms })).now;
  }

  /** A company pays the platform: by a charge, or by an invoice that has a charge. */
  charge(wish: {
    currency: string;
    amount: number;
    metadata?: Record<string, string>;
  }): Promise<{ charge: string; payment_intent: string; invoice: string | null }> {
    return this.call("POST", "charges", wish);
  }

  /** Accounts with transfers active. Those that exist stay as they are. Answers their ids. */
  async createAccounts(accounts: readonly { id?: string; email?: string }[]): Promise<string[]> {
    return (await this.call<{ ids: string[] }>("POST", "accounts", { accounts })).ids;
  }

  /** When the account's balance is paid out to its bank. */
  schedulePayouts(account: string, schedule: { interval: "manual" | "daily"; delay_days?: number }): Promise<object> {
    return this.call("POST", `accounts/${account}/schedule`, schedule);
  }

  /** What has arrived at banks is paid, and daily schedules pay out what is old enough. */
  bankDay(): Promise<Record<"arrived" | "created", { id: string; account: string }[]>> {
    return this.call("POST", "bank_day", {});
  }

  /** What the bank says of a payout; failed also after paid. */
  answerOfBank(
    payout: string,
    answer: { status: "paid" | "failed" | "canceled"; code?: string; message?: string },
  ): Promise<{ id: string; status: string }> {
    return this.call("POST", `payouts/${payout}/bank`, answer);
  }

  /** Transfers inactive, something due, account.updated and capability.updated sent. */
  restrict(account: string, how: object = {}): Promise<object> {
    return this.call("POST", `accounts/${account}/restrict`, how);
  }

  /** Has it treat the requests that match worse than they deserve; `times` of them, unless set once. */
  misbehave(order: { fault: string; times?: number; match: { metadata: Record<string, string> } }): Promise<object> {
    return this.call("POST", "faults", order);
  }

  /** Everything that moved. */
  async ledger(): Promise<Ledger> {
    return Ledger.parse(await this.call("GET", "ledger"));
  }

  /** Has webhooks signed with `secret` delivered to `url` and nowhere else: the sandbox remembers its endpoints. */
  async deliverWebhooksTo(url: string, secret: string): Promise<void> {
    const { endpoints } = Webhooks.parse(await this.call("GET", "webhooks"));
    const ours = endpoints.filter((endpoint) => endpoint.secret === secret);
    if (!ours.some((endpoint) => endpoint.url === url)) await this.call("POST", "webhooks", { url, secret });
    for (const { id } of ours.filter((endpoint) => endpoint.url !== url)) await this.call("DELETE", `webhooks/${id}`);
  }
}
