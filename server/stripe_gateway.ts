// The only place that calls Stripe. Narrow on purpose; it reports what it saw and decides nothing.

import Stripe from "stripe";
import type { StripeSettings } from "./config.ts";

const API_VERSION = "2026-10-28.endive";
const TIMEOUT_MS = 20_000;
/** The most that Stripe lists at once. */
const PAGE_SIZE = 100;

/** What a committed intent tells Stripe; all of it was frozen with its idempotency key. */
export interface TransferIntent {
  transfer_id: string;
  /** How often it was sent, this time included. */
  attempt: number;
  idempotency_key: string;
  /** Minor units. */
  amount: string;
  currency: string;
  destination: string;
  transfer_group: string;
  description: string;
  metadata: Record<string, string>;
}

/** What came back, in the words of app_private.record_transfer_answers. */
export interface TransferAnswer {
  http_status: number | null;
  /** Stripe's error code or the network failure's name; null: a transfer that matches the intent. */
  code: string | null;
  message: string | null;
  request_id: string | null;
  stripe_transfer_id: string | null;
}

/** A transfer as Stripe's list shows it, as far as app_private.record_look_up compares it. */
export interface FoundTransfer {
  id: string;
  /** Unix seconds. */
  created: number;
  /** Minor units. */
  amount: number;
  currency: string;
  destination: string | null;
  metadata: Record<string, string>;
}

export interface AccountState {
  transfersEnabled: boolean;
  requirementsDue: string[];
  disabledReason: string | null;
}

export class StripeGateway {
  #stripe: Stripe;

  constructor(settings: Pick<StripeSettings, "secretKey" | "apiBase">, timeoutMs = TIMEOUT_MS) {
    const base = new URL(settings.apiBase);
    this.#stripe = new Stripe(settings.secretKey, {
      apiVersion: API_VERSION,
      host: base.hostname,
      port: base.port || (base.protocol === "https:" ? "443" : "80"),
      protocol: base.protocol === "https:" ? "https" : "http",
      // Whether and when to send again is decided in SQL, under the same key; stripe-node would hide the first answer.
      maxNetworkRetries: 0,
      timeout: timeoutMs,
      telemetry: false,
    });
  }

  /** Asks Stripe to make the transfer. Never throws: a failure is an answer too. */
  async createTransfer(intent: TransferIntent): Promise<TransferAnswer> {
    try {
      const transfer = await this.#stripe.transfers.create(
        {
          amount: Number(intent.amount),
          currency: intent.currency.toLowerCase(),
          destination: intent.destination,
          transfer_group: intent.transfer_group,
          description: intent.description,
          metadata: intent.metadata,
        },
        { idempotencyKey: intent.idempotency_key },
      );
      return believed(transfer, intent);
    } catch (error) {
      return answerOf(error);
    }
  }

  /** Every transfer of this group to this account, all pages. Throws what stripe-node throws. */
  async findTransfers(transferGroup: string, destination: string): Promise<FoundTransfer[]> {
    const found: FoundTransfer[] = [];
    const pages = this.#stripe.transfers.list({ transfer_group: transferGroup, destination, limit: PAGE_SIZE });
    for await (const transfer of pages) found.push(foundTransfer(transfer));
    return found;
  }

  /** What is available for transfers on the platform's balance, minor units by currency. Throws what stripe-node throws. */
  async retrieveBalance(): Promise<Record<string, number>> {
    const balance = await this.#stripe.balance.retrieve();
    return Object.fromEntries(balance.available.map(({ currency, amount }) => [currency, amount]));
  }

  /** What Stripe says about a recruiter's account. Throws what stripe-node throws. */
  async retrieveAccount(accountId: string): Promise<AccountState> {
    const account = await this.#stripe.accounts.retrieve(accountId);
    return {
      transfersEnabled: account.capabilities?.transfers === "active",
      requirementsDue: account.requirements?.currently_due ?? [],
      disabledReason: account.requirements?.disabled_reason ?? null,
    };
  }
}

/** stripe-node takes every JSON without "error" for a success: only the transfer that we asked for is one. */
function believed(transfer: Stripe.Response<Stripe.Transfer>, intent: TransferIntent): TransferAnswer {
  const { statusCode, requestId } = transfer.lastResponse;
  const matches =
    transfer.object === "transfer" &&
    typeof transfer.id === "string" &&
    transfer.id.startsWith("tr_") &&
    transfer.amount === Number(intent.amount) &&
    transfer.currency === intent.currency.toLowerCase() &&
    destinationOf(transfer) === intent.destination;
  return {
    http_status: statusCode,
    code: matches ? null : "answer_mismatch",
    message: matches ? null : "Stripe's answer is not the transfer that was asked for.",
    request_id: requestId ?? null,
    stripe_transfer_id: matches ? transfer.id : null,
  };
}

function destinationOf({ destination }: Stripe.Transfer): string | null {
  return typeof destination === "string" ? destination : (destination?.id ?? null);
}

function foundTransfer(transfer: Stripe.Transfer): FoundTransfer {
  const { id, created, amount, currency, metadata } = transfer;
  return { id, created, amount, currency, metadata, destination: destinationOf(transfer) };
}

function answerOf(error: unknown): TransferAnswer {
  const answer: TransferAnswer = {
    http_status: null,
    code: "unknown",
    message: error instanceof Error ? error.message : String(error),
    request_id: null,
    stripe_transfer_id: null,
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
