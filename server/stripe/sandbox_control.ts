// The few things that the demo asks of the sandbox's control plane, over HTTP like everybody.

import { z } from "zod";

const LedgerTransfer = z.object({
  id: z.string(),
  amount: z.number(),
  amount_reversed: z.number(),
  /** In small letters, as Stripe has it. */
  currency: z.string(),
  destination: z.string(),
});
export type LedgerTransfer = z.infer<typeof LedgerTransfer>;

const Ledger = z.object({
  transfers: z.array(LedgerTransfer),
  sums: z.record(
    z.string(),
    z.object({
      topped_up: z.number(),
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

export class SandboxControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Tops up the platform's balance (minor units). */
  async fund(currency: string, amount: number): Promise<void> {
    await this.#call("POST", "fund", { currency, amount });
  }

  async createAccounts(accounts: { id: string; email: string }[]): Promise<void> {
    await this.#call("POST", "accounts", { accounts });
  }

  /** From now on Stripe refuses transfers to this account. */
  async restrict(account: string): Promise<void> {
    await this.#call("POST", `accounts/${account}/restrict`, {});
  }

  async ledger(): Promise<Ledger> {
    return Ledger.parse(await this.#call("GET", "ledger"));
  }

  async #call(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
    return await response.json();
  }
}
