// The only place that calls Stripe. Narrow on purpose; it reports what it saw and decides nothing.

import Stripe from "stripe";
import type { StripeSettings } from "../config.ts";
import { PunctualHttpClient } from "./deadline_http_client.ts";
import { type CreatedRange, PAGE_SIZE, type Page, pageOf, readPage, UnexpectedAnswer } from "./pages.ts";

const API_VERSION = "2026-10-28.endive";
const TIMEOUT_MS = 20_000;

/** What a committed intent tells Stripe; all of it was frozen with its idempotency key. */
export interface TransferIntent {
  transfer_id: string;
  /** How often it was sent, this time included. */
  attempt: number;
  /** Unix milliseconds: later, others may have settled it, so it is not sent any more. */
  send_before: number;
  idempotency_key: string;
  /** Minor units. */
  amount: string;
  currency: string;
  destination: string;
  transfer_group: string;
  description: string;
  metadata: Record<string, string>;
}

/** What came back from Stripe, or why nothing did. */
interface StripeAnswer {
  http_status: number | null;
  /** Stripe's error code or the network failure's name; null: what came back matches the intent. */
  code: string | null;
  message: string | null;
  request_id: string | null;
}

/** What came back, in the words of app_private.record_transfer_answers. */
export interface TransferAnswer extends StripeAnswer {
  stripe_transfer_id: string | null;
}

/** A transfer as Stripe's list shows it, as far as app_private.record_look_up compares it. */
export interface FoundTransfer {
  id: string;
  /** Unix seconds. */
  created: number;
  /** Minor units. */
  amount: number;
  /** Minor units, of them taken back. */
  amount_reversed: number;
  currency: string;
  destination: string | null;
  metadata: Record<string, string>;
}

/** A transfer as Stripe has it now. */
export interface CurrentTransfer extends FoundTransfer {
  /** Minor units. */
  amount_reversed: number;
  reversals: Pick<Stripe.TransferReversal, "id" | "created" | "amount" | "currency">[];
}

/** What moved on the platform's balance. */
export interface Booking {
  id: string;
  type: BookingType;
  /** The transfer or reversal that moved it. */
  source: string | null;
  /** Minor units; negative: it left the balance. */
  amount: number;
  currency: string;
  /** Unix seconds. */
  created: number;
}
export type BookingType = "transfer" | "transfer_refund";

/** What a committed reversal tells Stripe; all of it was frozen with its idempotency key. */
export interface ReversalIntent {
  reversal_id: string;
  attempt: number;
  /** Unix milliseconds: later, it does not leave. */
  send_before: number;
  stripe_transfer_id: string;
  idempotency_key: string;
  /** Minor units. */
  amount: string;
  currency: string;
  metadata: Record<string, string>;
}

/** What came back, in the words of app_private.record_reversal_answer. */
export interface ReversalAnswer extends StripeAnswer {
  stripe_reversal_id: string | null;
}

/** A reversal as Stripe's list shows it, as far as app_private.record_reversal_look_up compares it. */
export interface FoundReversal {
  id: string;
  amount: number;
  currency: string;
  metadata: Record<string, string> | null;
}

export interface AccountState {
  transfersEnabled: boolean;
  requirementsDue: string[];
  disabledReason: string | null;
}

export class StripeGateway {
  #stripe: Stripe;
  #http: PunctualHttpClient;

  constructor(settings: Pick<StripeSettings, "secretKey" | "apiBase">, timeoutMs = TIMEOUT_MS) {
    const base = new URL(settings.apiBase);
    const protocol = base.protocol === "https:" ? "https" : "http";
    this.#http = new PunctualHttpClient(protocol);
    this.#stripe = new Stripe(settings.secretKey, {
      apiVersion: API_VERSION,
      host: base.hostname,
      port: base.port || (base.protocol === "https:" ? "443" : "80"),
      protocol,
      // Whether and when to send again is decided in SQL, under the same key; stripe-node would hide the first answer.
      maxNetworkRetries: 0,
      timeout: timeoutMs,
      telemetry: false,
      httpClient: this.#http,
    });
  }

  /** Asks Stripe to make the transfer. Never throws: a failure is an answer too. */
  async createTransfer(intent: TransferIntent): Promise<TransferAnswer> {
    try {
      const transfer = await this.#http.before(intent.send_before, () =>
        this.#stripe.transfers.create(
          {
            amount: Number(intent.amount),
            currency: intent.currency.toLowerCase(),
            destination: intent.destination,
            transfer_group: intent.transfer_group,
            description: intent.description,
            metadata: intent.metadata,
          },
          { idempotencyKey: intent.idempotency_key },
        ),
      );
      const matches = isTransferOf(transfer, intent);
      return { ...believedIf(matches, transfer), stripe_transfer_id: matches ? transfer.id : null };
    } catch (error) {
      return { ...failureOf(error), stripe_transfer_id: null };
    }
  }

  /** Asks Stripe to take money of a transfer back. Never throws: a failure is an answer too. */
  async createReversal(intent: ReversalIntent): Promise<ReversalAnswer> {
    try {
      const reversal = await this.#http.before(intent.send_before, () =>
        this.#stripe.transfers.createReversal(
          intent.stripe_transfer_id,
          { amount: Number(intent.amount), metadata: intent.metadata },
          { idempotencyKey: intent.idempotency_key },
        ),
      );
      const matches = isReversalOf(reversal, intent);
      return { ...believedIf(matches, reversal), stripe_reversal_id: matches ? reversal.id : null };
    } catch (error) {
      return { ...failureOf(error), stripe_reversal_id: null };
    }
  }

  /** Every reversal of a transfer, all pages. Throws what stripe-node throws. */
  async findReversals(stripeTransferId: string): Promise<FoundReversal[]> {
    const found: FoundReversal[] = [];
    for await (const reversal of this.#stripe.transfers.listReversals(stripeTransferId, { limit: PAGE_SIZE })) {
      const { id, amount, currency, metadata } = reversal;
      found.push({ id, amount, currency, metadata });
    }
    return found;
  }

  /** Every transfer of this group to this account, all pages. Throws what stripe-node throws. */
  async findTransfers(transferGroup: string, destination: string): Promise<FoundTransfer[]> {
    const found: FoundTransfer[] = [];
    const pages = this.#stripe.transfers.list({ transfer_group: transferGroup, destination, limit: PAGE_SIZE });
    for await (const transfer of pages) found.push(foundTransfer(transfer));
    return found;
  }

  /** The transfer as it is now; null: Stripe has none with this id. Throws what stripe-node throws. */
  async retrieveTransfer(transferId: string): Promise<CurrentTransfer | null> {
    try {
      const transfer = await this.#stripe.transfers.retrieve(transferId);
      assertIs(transfer, "transfer", transferId);
      return await this.#current(transfer);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return null;
      throw error;
    }
  }

  /** One page of the transfers that Stripe created in this range, newest first. Throws what stripe-node throws. */
  async listTransfers(range: CreatedRange, after: string | null): Promise<Page<CurrentTransfer>> {
    const list = await this.#stripe.transfers.list(pageOf(range, after));
    const { rows, next } = readPage(list, "transfer", (transfer) => this.#current(transfer));
    return { rows: await Promise.all(rows), next };
  }

  /** One page of the ids of transfers that were reversed in this range; Stripe tells of the last 30 days. Throws what stripe-node throws. */
  async listReversedTransfers(range: CreatedRange, after: string | null): Promise<Page<string>> {
    const list = await this.#stripe.events.list({ ...pageOf(range, after), type: "transfer.reversed" });
    return readPage(list, "event", ({ data }) => (data.object as Stripe.Transfer).id);
  }

  /** One page of what moved on the platform's balance in this range, newest first. Throws what stripe-node throws. */
  async listBookings(type: BookingType, range: CreatedRange, after: string | null): Promise<Page<Booking>> {
    const list = await this.#stripe.balanceTransactions.list({ ...pageOf(range, after), type });
    return readPage(list, "balance_transaction", ({ id, source, amount, currency, created }) => {
      const sourceId = typeof source === "string" ? source : (source?.id ?? null);
      return { id, type, source: sourceId, amount, currency, created };
    });
  }

  /** A transfer comes with its newest reversals; the others are asked for. */
  async #current(transfer: Stripe.Transfer): Promise<CurrentTransfer> {
    const reversals = transfer.reversals.has_more
      ? await Array.fromAsync(this.#stripe.transfers.listReversals(transfer.id, { limit: PAGE_SIZE }))
      : transfer.reversals.data;
    return {
      ...foundTransfer(transfer),
      amount_reversed: transfer.amount_reversed,
      reversals: reversals.map(({ id, created, amount, currency }) => ({ id, created, amount, currency })),
    };
  }

  /** What is available for transfers on the platform's balance, minor units by currency. Throws what stripe-node throws. */
  async retrieveBalance(): Promise<Record<string, number>> {
    const balance = await this.#stripe.balance.retrieve();
    return Object.fromEntries(balance.available.map(({ currency, amount }) => [currency, amount]));
  }

  /** What Stripe says about a recruiter's account. Throws what stripe-node throws. */
  async retrieveAccount(accountId: string): Promise<AccountState> {
    const account = await this.#stripe.accounts.retrieve(accountId).catch((error: unknown) => {
      // It was closed, or its owner has cut it off from the platform.
      if (error instanceof Stripe.errors.StripeError && error.code === "account_invalid") return null;
      throw error;
    });
    if (account === null) return { transfersEnabled: false, requirementsDue: [], disabledReason: "account_invalid" };
    assertIs(account, "account", accountId);
    return {
      transfersEnabled: account.capabilities?.transfers === "active",
      requirementsDue: account.requirements?.currently_due ?? [],
      disabledReason: account.requirements?.disabled_reason ?? null,
    };
  }
}

/** stripe-node takes every JSON without "error" for a success: only what was asked for is one. */
function isTransferOf(transfer: Stripe.Transfer, intent: TransferIntent): boolean {
  return (
    transfer.object === "transfer" &&
    typeof transfer.id === "string" &&
    transfer.id.startsWith("tr_") &&
    transfer.amount === Number(intent.amount) &&
    transfer.currency === intent.currency.toLowerCase() &&
    destinationOf(transfer) === intent.destination
  );
}

function isReversalOf(reversal: Stripe.TransferReversal, intent: ReversalIntent): boolean {
  return (
    reversal.object === "transfer_reversal" &&
    typeof reversal.id === "string" &&
    reversal.id.startsWith("trr_") &&
    reversal.amount === Number(intent.amount) &&
    reversal.currency === intent.currency.toLowerCase() &&
    reversal.transfer === intent.stripe_transfer_id
  );
}

function believedIf(matches: boolean, { lastResponse }: Stripe.Response<object>): StripeAnswer {
  return {
    http_status: lastResponse.statusCode,
    code: matches ? null : "answer_mismatch",
    message: matches ? null : "Stripe's answer is not what was asked for.",
    request_id: lastResponse.requestId ?? null,
  };
}

/** The same for what is read: anything else proves nothing about the object that was asked for. */
function assertIs(answer: { object: string; id: string }, object: string, id: string): void {
  if (answer.object === object && answer.id === id) return;
  throw new UnexpectedAnswer(`Stripe's answer is not the ${object} ${id} that was asked for.`);
}

function destinationOf({ destination }: Stripe.Transfer): string | null {
  return typeof destination === "string" ? destination : (destination?.id ?? null);
}

function foundTransfer(transfer: Stripe.Transfer): FoundTransfer {
  const { id, created, amount, amount_reversed, currency, metadata } = transfer;
  return { id, created, amount, amount_reversed, currency, metadata, destination: destinationOf(transfer) };
}

function failureOf(error: unknown): StripeAnswer {
  const answer: StripeAnswer = {
    http_status: null,
    code: "unknown",
    message: error instanceof Error ? error.message : String(error),
    request_id: null,
  };
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const detail: unknown = error.detail;
    const network = typeof detail === "object" && detail !== null && "code" in detail ? String(detail.code) : undefined;
    return { ...answer, code: network ?? error.code ?? "connection_error" };
  }
  if (error instanceof Stripe.errors.StripeError) {
    // An answer that is not Stripe's JSON proves nothing, whatever its status says.
    const isStripes = error.rawType !== undefined;
    return {
      ...answer,
      http_status: isStripes ? (error.statusCode ?? null) : null,
      code: error.code ?? error.rawType ?? "unreadable_answer",
      request_id: error.requestId ?? null,
    };
  }
  return answer;
}

/** Whether Stripe does not take our key: then nothing else will get through either. */
export function isKeyRefused(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeAuthenticationError;
}

/** Whether there were too many requests: the same one gets through a little later. */
export function isTooFast(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && (error.statusCode === 429 || error.code === "lock_timeout");
}

/** Whether asking Stripe again may help: it answered nothing that counts, or had trouble of its own. */
export function mayPass(error: unknown): boolean {
  if (error instanceof UnexpectedAnswer) return true;
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  return error.rawType === undefined || isTooFast(error) || (error.statusCode ?? 500) >= 500;
}
