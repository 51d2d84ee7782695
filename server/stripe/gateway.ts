// The only place that calls Stripe. It reports what came back and decides nothing: the shape of an answer is checked in
// answers.ts, its meaning is app_private.classify_stripe_answer.

import Stripe from "stripe";
import type { StripeSettings } from "../config.ts";
import { stripeResends } from "../processes/metrics.ts";
import {
  assertIs,
  believedIf,
  failureOf,
  type Intent,
  isReversalOf,
  isTransferOf,
  type ReversalAnswer,
  type ReversalIntent,
  type TransferAnswer,
  type TransferIntent,
} from "./answers.ts";
import { DeadlineHttpClient } from "./deadline_http_client.ts";
import { type CreatedRange, PAGE_SIZE, type Page, pageOf, readPage } from "./pages.ts";
import {
  type AccountPage,
  type AccountState,
  type AccountWish,
  type Balance,
  type BalanceTransaction,
  type BalanceTransactionType,
  type BankPayout,
  type BankPayoutContent,
  bankPayout,
  type CurrentTransfer,
  type ExternalAccount,
  type FeeCharge,
  type FoundReversal,
  type FoundTransfer,
  foundReversal,
  foundTransfer,
  type INCOME_TYPES,
  idOf,
  isGone,
  nullIfMissing,
  type PendingFunds,
} from "./shapes.ts";

const API_VERSION = "2026-10-28.endive";
const TIMEOUT_MS = 20_000;

/**
 * stripe-node takes the stack of each call for the error that may come of it, which costs 6 % of a payment's processor time
 * here. Of an error we read what Stripe said.
 */
function withoutStack<T>(call: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return call();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

export class StripeGateway {
  #stripe: Stripe;
  #http: DeadlineHttpClient;

  constructor(settings: Pick<StripeSettings, "secretKey" | "apiBase">, timeoutMs = TIMEOUT_MS) {
    const base = new URL(settings.apiBase);
    const protocol = base.protocol === "https:" ? "https" : "http";
    this.#http = new DeadlineHttpClient(protocol);
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

  /** Asks Stripe to move the money. Never throws: a failure is an answer too. */
  create(intent: Intent): Promise<TransferAnswer | ReversalAnswer> {
    if (intent.attempt > 1) stripeResends.inc();
    return intent.reversal_id === null ? this.createTransfer(intent) : this.createReversal(intent);
  }

  /** Asks Stripe to make the transfer. Never throws: a failure is an answer too. */
  async createTransfer(intent: TransferIntent): Promise<TransferAnswer> {
    try {
      const transfer = await this.#http.before(intent.send_before, () =>
        withoutStack(() =>
          this.#stripe.transfers.create(
            {
              amount: Number(intent.amount),
              currency: intent.currency.toLowerCase(),
              destination: intent.destination,
              ...(intent.transfer_group === null ? {} : { transfer_group: intent.transfer_group }),
              ...(intent.source_transaction === null ? {} : { source_transaction: intent.source_transaction }),
              description: intent.description,
              metadata: intent.metadata,
            },
            { idempotencyKey: intent.idempotency_key },
          ),
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
    const pages = this.#stripe.transfers.listReversals(stripeTransferId, { limit: PAGE_SIZE });
    return await Array.fromAsync(pages, foundReversal);
  }

  /**
   * Every transfer of this group to this account, all pages; without a group, every one since then. Throws what stripe-node
   * throws.
   */
  async findTransfers(transferGroup: string | null, destination: string, since: Date): Promise<FoundTransfer[]> {
    const which =
      transferGroup === null
        ? { created: { gte: Math.floor(since.getTime() / 1000) } }
        : { transfer_group: transferGroup };
    const pages = this.#stripe.transfers.list({ ...which, destination, limit: PAGE_SIZE });
    return await Array.fromAsync(pages, foundTransfer);
  }

  /** The transfer as it is now; null: Stripe has none with this id. Throws what stripe-node throws. */
  async retrieveTransfer(transferId: string): Promise<CurrentTransfer | null> {
    const transfer = await this.#stripe.transfers.retrieve(transferId).catch(nullIfMissing);
    if (transfer === null) return null;
    assertIs(transfer, "transfer", transferId);
    return await this.#current(transfer);
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

  /** One page of the movements on the platform's balance in this range, newest first. Throws what stripe-node throws. */
  async listBalanceTransactions(
    type: BalanceTransactionType,
    range: CreatedRange,
    after: string | null,
  ): Promise<Page<BalanceTransaction>> {
    const list = await this.#stripe.balanceTransactions.list({ ...pageOf(range, after), type });
    return readPage(list, "balance_transaction", ({ id, source, amount, currency, created }) => {
      return { id, type, source: idOf(source), amount, currency, created };
    });
  }

  /** When Stripe pays the account's balance out: manual, daily, …; null: it does not say. Throws what stripe-node throws. */
  async retrievePayoutInterval(accountId: string): Promise<string | null> {
    try {
      const account = await this.#stripe.accounts.retrieve(accountId);
      assertIs(account, "account", accountId);
      return account.settings?.payouts?.schedule.interval ?? null;
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  /** A payout of a connected account as it is now; null: Stripe has none with this id. Throws what stripe-node throws. */
  async retrieveBankPayout(accountId: string, payoutId: string): Promise<BankPayout | null> {
    try {
      const payout = await this.#stripe.payouts.retrieve(
        payoutId,
        { expand: ["destination", "failure_balance_transaction"] },
        { stripeAccount: accountId },
      );
      assertIs(payout, "payout", payoutId);
      return bankPayout(payout);
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  /**
   * One page of the payouts of a connected account in this range, newest first; none of an account that is gone. Throws
   * what stripe-node throws.
   */
  async listBankPayouts(accountId: string, range: CreatedRange, after: string | null): Promise<Page<BankPayout>> {
    const expand = ["data.destination", "data.failure_balance_transaction"];
    try {
      const list = await this.#stripe.payouts.list({ ...pageOf(range, after), expand }, { stripeAccount: accountId });
      return readPage(list, "payout", bankPayout);
    } catch (error) {
      if (isGone(error)) return { rows: [], next: null };
      throw error;
    }
  }

  /** What an automatic payout carries, all pages. Throws what stripe-node throws. */
  async readBankPayoutContent(accountId: string, payoutId: string): Promise<BankPayoutContent> {
    const content: BankPayoutContent = { transfers: [], payouts: [] };
    let after: string | null = null;
    do {
      const list: Stripe.ApiList<Stripe.BalanceTransaction> = await this.#stripe.balanceTransactions.list(
        {
          payout: payoutId,
          limit: PAGE_SIZE,
          expand: ["data.source"],
          ...(after === null ? {} : { starting_after: after }),
        },
        { stripeAccount: accountId },
      );
      const page: Page<Stripe.BalanceTransaction> = readPage(list, "balance_transaction", (row) => row);
      for (const { type, source } of page.rows) {
        if (type === "payment" && typeof source === "object" && source !== null && "source_transfer" in source) {
          const id = idOf(source.source_transfer);
          if (id !== null) content.transfers.push(id);
        } else if (type === "payout_failure" || type === "payout_cancel") {
          const id = idOf(source);
          if (id !== null) content.payouts.push(id);
        }
      }
      after = page.next;
    } while (after !== null);
    return content;
  }

  /** One page of what companies paid in this range, newest first, as far as it is pending. Throws what stripe-node throws. */
  async listPendingFunds(
    type: (typeof INCOME_TYPES)[number],
    range: CreatedRange,
    after: string | null,
  ): Promise<Page<PendingFunds>> {
    const list = await this.#stripe.balanceTransactions.list({ ...pageOf(range, after), type });
    const { rows, next } = readPage(list, "balance_transaction", ({ id, status, currency, available_on, net }) =>
      status === "pending" ? { id, currency, available_on, net } : null,
    );
    return { rows: rows.filter((row) => row !== null), next };
  }

  /** The charge as it is now; null: Stripe has none with this id. Throws what stripe-node throws. */
  async retrieveCharge(chargeId: string): Promise<FeeCharge | null> {
    const charge = await this.#stripe.charges.retrieve(chargeId).catch(nullIfMissing);
    if (charge === null) return null;
    assertIs(charge, "charge", chargeId);
    const { id, amount, amount_refunded, currency, created, paid, captured, metadata } = charge;
    return {
      id,
      amount,
      amount_refunded,
      currency,
      created,
      paid: paid && captured,
      metadata,
      balance_transaction: idOf(charge.balance_transaction),
    };
  }

  /** From when on the money of a balance transaction is available, in Unix seconds, and its currency. Throws what stripe-node throws. */
  async retrieveSettlement(balanceTransactionId: string): Promise<{ available_on: number; settled_currency: string }> {
    const transaction = await this.#stripe.balanceTransactions.retrieve(balanceTransactionId);
    assertIs(transaction, "balance_transaction", balanceTransactionId);
    return { available_on: transaction.available_on, settled_currency: transaction.currency };
  }

  /** The disputes of a charge: there are few. Throws what stripe-node throws. */
  async findDisputes(chargeId: string): Promise<{ status: string; amount: number }[]> {
    const list = await this.#stripe.disputes.list({ charge: chargeId, limit: PAGE_SIZE });
    return readPage(list, "dispute", ({ status, amount }) => ({ status, amount })).rows;
  }

  /** What was given back of a charge, or could not be: there are few. Throws what stripe-node throws. */
  async findRefunds(chargeId: string): Promise<{ status: string | null; amount: number }[]> {
    const list = await this.#stripe.refunds.list({ charge: chargeId, limit: PAGE_SIZE });
    return readPage(list, "refund", ({ status, amount }) => ({ status, amount })).rows;
  }

  /** The metadata of an invoice, and the charges that paid it; null: Stripe has none with this id. Throws what stripe-node throws. */
  async retrieveInvoiceCharges(
    invoiceId: string,
  ): Promise<{ metadata: Record<string, string>; charges: string[] } | null> {
    const invoice = await this.#stripe.invoices.retrieve(invoiceId).catch(nullIfMissing);
    if (invoice === null) return null;
    assertIs(invoice, "invoice", invoiceId);
    const list = await this.#stripe.invoicePayments.list({ invoice: invoiceId, status: "paid", limit: PAGE_SIZE });
    const charges: string[] = [];
    for (const { charge, payment_intent } of readPage(list, "invoice_payment", ({ payment }) => payment).rows) {
      const intent = idOf(payment_intent);
      const paidBy = intent === null ? charge : (await this.#stripe.paymentIntents.retrieve(intent)).latest_charge;
      const id = idOf(paidBy);
      if (id !== null) charges.push(id);
    }
    return { metadata: invoice.metadata ?? {}, charges };
  }

  /** A transfer comes with its newest reversals; the others are asked for. */
  async #current(transfer: Stripe.Transfer): Promise<CurrentTransfer> {
    const reversals = transfer.reversals.has_more
      ? await Array.fromAsync(this.#stripe.transfers.listReversals(transfer.id, { limit: PAGE_SIZE }))
      : transfer.reversals.data;
    return {
      ...foundTransfer(transfer),
      reversals: reversals.map(foundReversal),
    };
  }

  /** The account that the key belongs to. Throws what stripe-node throws. */
  async retrieveOwnAccount(): Promise<{ id: string; country: string | null }> {
    const account = await this.#stripe.accounts.retrieveCurrent();
    assertIs(account, "account", account.id);
    return { id: account.id, country: account.country ?? null };
  }

  /** What is on the platform's balance, or an account's, minor units by currency. Throws what stripe-node throws. */
  async retrieveBalance(accountId?: string): Promise<Balance> {
    const balance = await this.#stripe.balance.retrieve({}, accountId ? { stripeAccount: accountId } : {});
    const byCurrency = (amounts: { currency: string; amount: number }[]) =>
      Object.fromEntries(amounts.map(({ currency, amount }) => [currency, amount]));
    return { available: byCurrency(balance.available), pending: byCurrency(balance.pending ?? []) };
  }

  /** Makes an Express account, and answers its id. Throws what stripe-node throws. */
  async createAccount(wish: AccountWish, idempotencyKey: string): Promise<string> {
    const account = await this.#stripe.accounts.create(
      {
        type: "express",
        country: wish.country,
        email: wish.email,
        capabilities: {
          transfers: { requested: true },
          ...(wish.cardPayments ? { card_payments: { requested: true } } : {}),
        },
        tos_acceptance: { service_agreement: wish.serviceAgreement },
        metadata: { recruiter_id: wish.recruiterId },
      },
      { idempotencyKey },
    );
    assertIs(account, "account", account.id);
    return account.id;
  }

  /** A link to Stripe's pages for an account: to its form while Stripe needs details, else to its dashboard. */
  async createAccountPage(accountId: string, returnUrl: string): Promise<AccountPage> {
    const account = await this.#stripe.accounts.retrieve(accountId);
    assertIs(account, "account", accountId);
    const isComplete = account.details_submitted && (account.requirements?.currently_due ?? []).length === 0;
    if (isComplete && account.type === "express") {
      const { url } = await this.#stripe.accounts.createLoginLink(accountId);
      return { kind: "dashboard", url, expiresAt: null };
    }
    const { url, expires_at } = await this.#stripe.accountLinks.create({
      account: accountId,
      type: "account_onboarding",
      refresh_url: returnUrl,
      return_url: returnUrl,
    });
    return { kind: "onboarding", url, expiresAt: new Date(expires_at * 1000) };
  }

  /** What Stripe says about a recruiter's account. Throws what stripe-node throws. */
  async retrieveAccount(accountId: string): Promise<AccountState> {
    const account = await this.#stripe.accounts.retrieve(accountId).catch((error: unknown) => {
      // It was closed, or its owner has cut it off from the platform.
      if (isGone(error)) return null;
      throw error;
    });
    if (account === null || "deleted" in account)
      return {
        transfersEnabled: false,
        requirementsDue: [],
        disabledReason: "account_invalid",
        country: null,
        facts: null,
      };
    assertIs(account, "account", accountId);
    return {
      transfersEnabled: account.capabilities?.transfers === "active",
      requirementsDue: account.requirements?.currently_due ?? [],
      disabledReason: account.requirements?.disabled_reason ?? null,
      country: account.country ?? null,
      facts: {
        external_accounts: await this.#externalAccounts(account),
        payouts_enabled: account.payouts_enabled ?? null,
        past_due: account.requirements?.past_due ?? [],
        eventually_due: account.requirements?.eventually_due ?? [],
        current_deadline: account.requirements?.current_deadline ?? null,
        default_currency: account.default_currency ?? null,
        payout_interval: account.settings?.payouts?.schedule?.interval ?? null,
        service_agreement: account.tos_acceptance?.service_agreement ?? null,
        debit_negative_balances: account.settings?.payouts?.debit_negative_balances ?? null,
      },
    };
  }

  /** An account comes with its first bank accounts; the others are asked for. */
  async #externalAccounts({ id, external_accounts }: Stripe.Account): Promise<ExternalAccount[] | null> {
    if (!external_accounts) return null;
    const all = external_accounts.has_more
      ? await Array.fromAsync(this.#stripe.accounts.listExternalAccounts(id, { limit: PAGE_SIZE }))
      : external_accounts.data;
    return all.map(({ id, fingerprint, currency }) => ({
      id,
      fingerprint: fingerprint ?? null,
      currency: currency?.toUpperCase() ?? null,
    }));
  }
}
