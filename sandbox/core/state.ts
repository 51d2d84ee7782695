// Everything the sandbox knows, in memory, with the indexes its lists need. It changes only by applying commits: those
// made now and those read back from the journal take the same way.

import type Stripe from "stripe";
import type { Change, Commit } from "./commits.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { connectedTransactionId, PLATFORM_ACCOUNT, platformTransactionId } from "./ids.ts";
import type {
  AccountFacts,
  AccountRow,
  BankPayoutRow,
  EventRow,
  IncomeRow,
  Movement,
  MovementType,
  ReversalRow,
  TopupRow,
  TransferRow,
  WebhookEndpoint,
} from "./rows.ts";

export class State {
  readonly accounts = new Map<string, AccountRow>();
  readonly accountList: AccountRow[] = [];
  readonly transfers = new Map<string, TransferRow>();
  readonly transferList: TransferRow[] = [];
  readonly transfersByDestination = new Map<string, TransferRow[]>();
  readonly transfersByGroup = new Map<string, TransferRow[]>();
  readonly reversals = new Map<string, ReversalRow>();
  readonly topups = new Map<string, TopupRow>();
  readonly topupList: TopupRow[] = [];
  readonly bankPayouts = new Map<string, BankPayoutRow>();
  readonly income = new Map<string, IncomeRow>();
  readonly movements = new Map<string, Movement>();
  /** The movements of connected accounts that are on a payout to the bank already. */
  readonly paidOut = new Set<string>();
  readonly platformMovements: Movement[] = [];
  readonly platformBalances = new Map<string, number>();
  /** Movements that are pending, of all balances. */
  pending: Movement[] = [];
  /** What was transferred of a charge, by its id: a reversal gives nothing back. */
  readonly transferredFrom = new Map<string, number>();
  /** All that was ever put in, by currency: bounds every other sum. */
  readonly funded = new Map<string, number>();
  readonly events = new Map<string, EventRow>();
  readonly eventList: EventRow[] = [];
  readonly endpoints = new Map<string, WebhookEndpoint>();
  readonly keys = new IdempotencyKeys();
  clockOffsetMs = 0;
  lastCommitAt = 0;
  #seq = 0;

  /** Applies a commit and returns the JSON text of each change's object (empty where it has none), and the new events. */
  apply(commit: Commit): { texts: string[]; events: EventRow[] } {
    const created = Math.floor(commit.at / 1000);
    this.settle(created);
    this.lastCommitAt = commit.at;
    const texts = commit.changes.map((change) => this.#change(change, created));
    const events = (commit.events ?? []).map((draft) => {
      const row: EventRow = {
        seq: ++this.#seq,
        id: draft.id,
        created,
        type: draft.type,
        account: draft.account ?? null,
        object: draft.object === undefined ? (texts[draft.of ?? 0] ?? "{}") : JSON.stringify(draft.object),
        previous: draft.previous === undefined ? null : JSON.stringify(draft.previous),
        requestId: commit.request?.id ?? null,
        key: commit.request?.key ?? null,
        pending: this.#subscribers(draft.type),
      };
      this.events.set(row.id, row);
      this.eventList.push(row);
      return row;
    });
    if (commit.saved) {
      this.keys.save(commit.saved, commit.saved.body ?? texts[commit.saved.of ?? 0] ?? "{}", commit.at);
    }
    return { texts, events };
  }

  /** What was pending until this moment (Unix seconds) is available. */
  settle(now: number): void {
    if (this.pending.length === 0) return;
    for (const one of this.pending) {
      if ((one.availableOn ?? 0) <= now) add(this.#balancesOf(one), one.currency, one.amount);
    }
    this.pending = this.pending.filter((one) => (one.availableOn ?? 0) > now);
  }

  #subscribers(type: string): Set<string> {
    if (this.endpoints.size === 0) return NOBODY;
    const ids = new Set<string>();
    for (const endpoint of this.endpoints.values()) {
      if (endpoint.events.includes("*") || endpoint.events.includes(type)) ids.add(endpoint.id);
    }
    return ids;
  }

  #change(change: Change, created: number): string {
    switch (change.kind) {
      case "account":
        this.#putAccount(change.facts);
        return "";
      case "topup":
        return this.#addTopup(change.object);
      case "payout":
        this.#move(change.owner, change.currency, -change.amount, "payout", { id: change.id, created });
        return "";
      case "bank_payout":
        return this.#addBankPayout(change);
      case "bank_payout_update":
        return this.#updateBankPayout(change.object, created);
      case "transfer":
        return this.#addTransfer(change.object, change.key);
      case "transfer_update":
        return this.#updateTransfer(change.object);
      case "reversal":
        return this.#addReversal(change.object, change.key);
      case "reversal_update": {
        const text = JSON.stringify(change.object);
        const row = this.reversals.get(change.object.id);
        if (row) row.json = text;
        return text;
      }
      case "income": {
        const { id, created } = change.object;
        const json = JSON.stringify(change.object);
        const known = this.income.get(id);
        if (known) known.json = json;
        else this.income.set(id, { seq: ++this.#seq, id, created, json });
        return json;
      }
      case "movement":
        this.#moveIncome(change.movement, created);
        return "";
      case "clock":
        this.clockOffsetMs = change.offset_ms;
        return "";
      case "endpoint_added":
        this.endpoints.set(change.endpoint.id, change.endpoint);
        return "";
      case "endpoint_removed":
        this.endpoints.delete(change.id);
        return "";
      case "delivered":
        this.events.get(change.event)?.pending.delete(change.endpoint);
        return "";
    }
  }

  #putAccount(facts: AccountFacts): void {
    const known = this.accounts.get(facts.id);
    if (known) {
      known.facts = facts;
      return;
    }
    const row: AccountRow = {
      seq: ++this.#seq,
      id: facts.id,
      created: facts.created,
      facts,
      balances: new Map(),
      movements: [],
      bankPayouts: [],
    };
    this.accounts.set(row.id, row);
    this.accountList.push(row);
  }

  #addTopup(object: Stripe.Topup): string {
    const row: TopupRow = { seq: ++this.#seq, id: object.id, created: object.created, json: JSON.stringify(object) };
    this.topups.set(row.id, row);
    this.topupList.push(row);
    add(this.funded, object.currency, object.amount);
    this.#move(PLATFORM_ACCOUNT, object.currency, object.amount, "topup", row);
    return row.json;
  }

  #addBankPayout({ owner, object, carries, last4 }: Extract<Change, { kind: "bank_payout" }>): string {
    const account = this.accounts.get(owner);
    if (!account) throw new Error(`${object.id} is a payout of the unknown account ${owner}`);
    const { id, created, currency, amount } = object;
    const movements = carries.map((one) => this.movements.get(one)).filter((one) => one !== undefined);
    const row: BankPayoutRow = { seq: ++this.#seq, id, created, owner, carries: movements, last4, object };
    this.bankPayouts.set(id, row);
    account.bankPayouts.push(row);
    for (const { id } of movements) this.paidOut.add(id);
    this.#move(owner, currency, -amount, "payout", { id, created });
    // One by hand stays among the movements that the next automatic one sums up.
    if (object.automatic) this.paidOut.add(connectedTransactionId(id));
    return JSON.stringify(object);
  }

  /** A payout that fails, or is cancelled, brings its money back. */
  #updateBankPayout(object: Stripe.Payout, created: number): string {
    const row = this.bankPayouts.get(object.id);
    if (!row) throw new Error(`${object.id} is unknown`);
    const comesBack = row.object.failure_balance_transaction === null && object.failure_balance_transaction !== null;
    row.object = object;
    if (comesBack) {
      const type = object.status === "failed" ? "payout_failure" : "payout_cancel";
      const ownId = `${connectedTransactionId(object.id)}f`;
      this.#move(row.owner, object.currency, object.amount, type, { id: object.id, created, ownId });
    }
    return JSON.stringify(object);
  }

  #addTransfer(object: Stripe.Transfer, key: string | null): string {
    const destination = String(object.destination);
    const row: TransferRow = {
      seq: ++this.#seq,
      id: object.id,
      created: object.created,
      amount: object.amount,
      currency: object.currency,
      destination,
      group: object.transfer_group,
      key,
      reversed: 0,
      json: JSON.stringify(object),
      reversals: [],
    };
    this.transfers.set(row.id, row);
    this.transferList.push(row);
    pushTo(this.transfersByDestination, destination, row);
    if (row.group !== null) pushTo(this.transfersByGroup, row.group, row);
    const charge = object.source_transaction === null ? null : String(object.source_transaction);
    if (charge !== null) add(this.transferredFrom, charge, row.amount);
    // Of a pending charge, both sides are pending as long as the charge is.
    const availableOn = charge === null ? undefined : this.movements.get(platformTransactionId(charge))?.availableOn;
    const rest = { id: row.id, created: row.created, availableOn };
    this.#move(PLATFORM_ACCOUNT, row.currency, -row.amount, "transfer", rest);
    this.#move(destination, row.currency, row.amount, "payment", rest);
    return row.json;
  }

  #updateTransfer(object: Stripe.Transfer): string {
    const text = JSON.stringify(object);
    const row = this.transfers.get(object.id);
    if (row) {
      row.json = text;
      row.reversed = object.amount_reversed;
    }
    return text;
  }

  #addReversal(object: Stripe.TransferReversal, key: string | null): string {
    const { id, created, amount, currency } = object;
    const transfer = this.transfers.get(String(object.transfer));
    if (!transfer) throw new Error(`reversal ${id} of the unknown transfer ${String(object.transfer)}`);
    const json = JSON.stringify(object);
    const row: ReversalRow = { seq: ++this.#seq, id, created, transfer: transfer.id, amount, currency, key, json };
    this.reversals.set(id, row);
    transfer.reversals.push(row);
    this.#move(PLATFORM_ACCOUNT, currency, amount, "transfer_refund", { id, created });
    this.#move(transfer.destination, currency, -amount, "payment_refund", { id, created });
    return json;
  }

  #moveIncome(movement: Omit<Movement, "seq" | "id" | "owner" | "created">, created: number): void {
    const id = platformTransactionId(movement.source);
    const row: Movement = { ...movement, seq: ++this.#seq, id, created, owner: PLATFORM_ACCOUNT };
    this.movements.set(id, row);
    this.platformMovements.push(row);
    if (row.amount > 0) add(this.funded, row.currency, row.amount);
    this.#book(row);
  }

  #book(row: Movement): void {
    if ((row.availableOn ?? 0) > row.created) this.pending.push(row);
    else add(this.#balancesOf(row), row.currency, row.amount);
  }

  #balancesOf({ owner, source }: Movement): Map<string, number> {
    if (owner === PLATFORM_ACCOUNT) return this.platformBalances;
    const account = this.accounts.get(owner);
    if (!account) throw new Error(`${source} moves money of the unknown account ${owner}`);
    return account.balances;
  }

  #move(
    owner: string,
    currency: string,
    amount: number,
    type: MovementType,
    of: { id: string; created: number; ownId?: string; availableOn?: number | undefined },
  ): void {
    const { id: source, created, availableOn } = of;
    const platform = owner === PLATFORM_ACCOUNT;
    const id = of.ownId ?? (platform ? platformTransactionId(source) : connectedTransactionId(source));
    const movement: Movement = {
      ...{ seq: ++this.#seq, id, created, owner, currency, amount, type, source },
      ...(availableOn === undefined ? {} : { availableOn }),
    };
    this.#book(movement);
    this.movements.set(id, movement);
    (platform ? this.platformMovements : this.accounts.get(owner)?.movements)?.push(movement);
  }
}

/** Shared by all events that nobody subscribed to; nothing is ever added to it. */
const NOBODY: Set<string> = new Set();

function add(balances: Map<string, number>, currency: string, amount: number): void {
  balances.set(currency, (balances.get(currency) ?? 0) + amount);
}

function pushTo<R>(index: Map<string, R[]>, key: string, row: R): void {
  const rows = index.get(key);
  if (rows) rows.push(row);
  else index.set(key, [row]);
}
