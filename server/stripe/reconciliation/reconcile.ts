// Reconciliation: Stripe's pages are brought to the database, which compares them with our books. Stripe is only asked.

import type { WithPgClient } from "graphile-worker";
import type { StripeGateway } from "../gateway.ts";
import type { StripeLimiter } from "../limiter.ts";
import type { CreatedRange, Page } from "../pages.ts";

export interface ReconciliationRequest {
  withPgClient: WithPgClient;
  limiter: StripeLimiter;
  signal: AbortSignal;
  /** ISO times; no until: up to now. Null: take up where the last one ended. */
  window: { from: string; until: string | null } | null;
  /** When the crontab meant it to start. */
  expectedAt?: string | undefined;
}

interface Begun {
  reconciliation_id: string;
  /** Unix seconds. */
  ask_from: string;
  ask_until: string | null;
  reaches_now: boolean;
}

/** How often one question is asked before the whole is given up: a long list should not begin anew for a moment's trouble. */
const ATTEMPTS = 5;
/** Transfers that are asked for one by one, at once. */
const ASKED_AT_ONCE = 20;

/** Reconciles the window, or everything since the last time, and returns the ids of the finished rows of app.reconciliations. */
export async function reconcile(request: ReconciliationRequest): Promise<string[]> {
  const finished: string[] = [];
  for (;;) {
    const begun = await begin(request);
    await new Reconciliation(request, begun).run();
    finished.push(begun.reconciliation_id);
    // A long absence is caught up with window by window.
    if (begun.reaches_now || request.window) return finished;
  }
}

async function begin({ withPgClient, window, expectedAt }: ReconciliationRequest): Promise<Begun> {
  const { rows } = await withPgClient((client) =>
    client.query<Begun>("select * from app_private.begin_reconciliation($1, $2, $3)", [
      window?.from ?? null,
      window?.until ?? null,
      expectedAt ?? null,
    ]),
  );
  return rows[0] as Begun;
}

class Reconciliation {
  #request: ReconciliationRequest;
  #id: string;
  #range: CreatedRange;

  constructor(request: ReconciliationRequest, { reconciliation_id, ask_from, ask_until }: Begun) {
    this.#request = request;
    this.#id = reconciliation_id;
    this.#range = { from: Number(ask_from), until: ask_until === null ? null : Number(ask_until) };
  }

  async run(): Promise<void> {
    const range = this.#range;
    await this.#eachPage(
      (stripe, after) => stripe.listTransfers(range, after),
      (transfers) => this.#tell("stage_transfers", "in_list", JSON.stringify(transfers)),
    );
    for (const type of ["transfer", "transfer_refund"] as const) {
      await this.#eachPage(
        (stripe, after) => stripe.listBalanceTransactions(type, range, after),
        (transactions) => this.#tell("stage_balance_transactions", JSON.stringify(transactions)),
      );
    }
    if (await this.#tell<boolean>("has_unseen_reversals")) {
      await this.#eachPage(
        (stripe, after) => stripe.listReversedTransfers(range, after),
        (ids) => this.#tell("note_unseen_transfers", ids),
      );
    }
    await this.#tell("note_unseen_transfers");
    await this.#askOneByOne();
    await this.#tell("finish_reconciliation");
  }

  /** What the lists did not show is asked for by its id, before it counts as missing. */
  async #askOneByOne(): Promise<void> {
    for (;;) {
      const ids = await this.#tell<string[]>("transfers_to_ask", ASKED_AT_ONCE);
      if (ids.length === 0) return;
      const answers = await Promise.all(ids.map((id) => this.#ask((stripe) => stripe.retrieveTransfer(id))));
      await this.#tell("stage_transfers", "by_id", JSON.stringify(answers.filter((answer) => answer !== null)));
      await this.#tell(
        "stage_absences",
        ids.filter((_id, i) => answers[i] === null),
      );
    }
  }

  async #eachPage<Row>(
    ask: (stripe: StripeGateway, after: string | null) => Promise<Page<Row>>,
    take: (rows: Row[]) => Promise<unknown>,
  ): Promise<void> {
    let after: string | null = null;
    do {
      const page: Page<Row> = await this.#ask((stripe) => ask(stripe, after));
      await take(page.rows);
      after = page.next;
    } while (after !== null);
  }

  #ask<T>(question: (stripe: StripeGateway) => Promise<T>): Promise<T> {
    const { limiter, signal } = this.#request;
    return limiter.ask(signal, question, ATTEMPTS);
  }

  /** Calls one function of the database, a statement of its own. */
  async #tell<T = unknown>(verb: string, ...values: unknown[]): Promise<T> {
    const parameters = ["$1", ...values.map((_value, i) => `$${i + 2}`)].join(", ");
    const { rows } = await this.#request.withPgClient((client) =>
      client.query<{ answer: T }>(`select app_private.${verb}(${parameters}) as answer`, [this.#id, ...values]),
    );
    return rows[0]?.answer as T;
  }
}
