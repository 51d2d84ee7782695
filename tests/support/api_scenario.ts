// Scenarios of placements told through the API alone: what admins do there, and the books as it shows them.

import { randomBytes } from "node:crypto";
import type { ExecutionContext } from "ava";
import { daysAgo } from "./days.ts";
import type { Send } from "./graphql.ts";

export interface ApiHire {
  /** Days since the start. */
  day?: number;
  fee?: string;
  currency?: string;
  /** Of the company's terms, beside 90 days, 20 % and a first payment at once. */
  terms?: object;
  policyId?: string;
  recruiterId?: string;
  /** Instead of one recruiter with all of it. */
  recruiters?: object[];
  /** Further arguments of createPlacement. */
  more?: object;
}

interface Rows<T> {
  nodes: T[];
}
export interface ToldPayout {
  rowId: string;
  recruiterId: string;
  amount: string;
  status: string;
  payoutSchedules: Rows<{ rowId: string; status: string; amount: string; waitsFor: string | null }>;
  escrowHolds: Rows<{ rowId: string; status: string; holdAmount: string; releasedAmount: string }>;
  payoutTransfers: Rows<{ status: string; amount: string; reversedByHand: string; stripeTransferId: string | null }>;
  payoutReversals: Rows<{ status: string; amount: string }>;
  recoveries: Rows<{ rowId: string; status: string; amount: string }>;
}

const PAYOUT = `rowId recruiterId amount status
  payoutSchedules(first: 5) { nodes { rowId status amount waitsFor } }
  escrowHolds(first: 5) { nodes { rowId status holdAmount releasedAmount } }
  payoutTransfers(first: 5) { nodes { status amount reversedByHand stripeTransferId } }
  payoutReversals(first: 5) { nodes { status amount } }
  recoveries(first: 5) { nodes { rowId status amount } }`;

const unique = () => randomBytes(4).toString("hex");

export class ApiScenario {
  readonly #ask: Send;
  readonly #otherAdmin: Send | undefined;
  readonly #newAccount: () => Promise<string>;

  /** `otherAdmin`: who confirms what takes two. */
  constructor(ask: Send, newAccount: () => Promise<string> = async () => `acct_${unique()}`, otherAdmin?: Send) {
    this.#ask = ask;
    this.#newAccount = newAccount;
    this.#otherAdmin = otherAdmin;
  }

  /** Asks something; throws what is refused. */
  async ask<T>(query: string, variables: Record<string, unknown>, as: Send = this.#ask): Promise<T> {
    const { data, errors } = await as<T>(query, variables);
    if (errors) throw new Error(errors.map(({ message, extensions }) => `${extensions?.code} ${message}`).join(" "));
    return data as T;
  }

  /** Calls a verb; throws its refusal. */
  async act<T = unknown>(verb: string, input: object, select = "clientMutationId", as: Send = this.#ask): Promise<T> {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const mutation = `mutation ($input: ${type}!) { ${verb}(input: $input) { ${select} } }`;
    return (await this.ask<Record<string, T>>(mutation, { input }, as))[verb] as T;
  }

  /** Calls a verb that takes two: one admin asks, the other looks and confirms. */
  async actByTwo(verb: string, input: object): Promise<void> {
    const { request } = await this.act<{ request: { rowId: string; basisHash: string } | null }>(
      verb,
      input,
      "request { rowId basisHash }",
    );
    if (!request) throw new Error(`${verb} was done by one.`);
    const confirm = { requestId: request.rowId, hash: request.basisHash };
    await this.act("confirmRequest", confirm, "clientMutationId", this.#otherAdmin);
  }

  async recruiter(): Promise<string> {
    const input = { email: `scenario-${unique()}@example.com`, displayName: "Scenario", role: "recruiter" };
    const { user } = await this.act<{ user: { rowId: string } }>("createUser", input, "user { rowId }");
    await this.act("linkPayoutAccount", { userId: user.rowId, stripeAccountId: await this.#newAccount() });
    return user.rowId;
  }

  async hire(hire: ApiHire = {}): Promise<string> {
    const name = `Scenario Works ${unique()}`;
    const { company } = await this.act<{ company: { rowId: string } }>("createCompany", { name }, "company { rowId }");
    await this.act("publishPayoutPolicy", {
      guaranteePeriodDays: 90,
      holdbackPercentage: "20",
      firstPaymentDays: 0,
      companyId: company.rowId,
      ...hire.terms,
    });
    const { placement } = await this.act<{ placement: { rowId: string } }>(
      "createPlacement",
      {
        companyId: company.rowId,
        candidateName: "A. Candidate",
        startDate: daysAgo(hire.day ?? 10),
        feeAmount: hire.fee ?? "100000",
        currency: hire.currency ?? "USD",
        recruiters: hire.recruiters ?? [{ recruiterId: hire.recruiterId ?? (await this.recruiter()), share: "100" }],
        policyId: hire.policyId,
        ...hire.more,
      },
      "placement { rowId }",
    );
    return placement.rowId;
  }

  /** The payouts of a placement, in the order of their creation. */
  async payoutsOf(placementId: string): Promise<ToldPayout[]> {
    const { placement } = await this.ask<{ placement: { payouts: Rows<ToldPayout> } }>(
      `query ($id: UUID!) { placement(rowId: $id) { payouts(first: 3) { nodes { ${PAYOUT} } } } }`,
      { id: placementId },
    );
    return placement.payouts.nodes.sort((a, b) => (a.rowId < b.rowId ? -1 : 1));
  }

  async payoutOf(placementId: string): Promise<ToldPayout> {
    return (await this.payoutsOf(placementId))[0] as ToldPayout;
  }

  async payout(payoutId: string): Promise<ToldPayout> {
    const query = `query ($id: UUID!) { payout(rowId: $id) { ${PAYOUT} } }`;
    return (await this.ask<{ payout: ToldPayout }>(query, { id: payoutId })).payout;
  }

  /** The candidate leaves, and the preview has said what that makes a debt. */
  async leave(t: ExecutionContext, placementId: string, endedOn: string): Promise<void> {
    const { preview } = await this.ask<{ preview: Rows<{ payoutId: string; debt: string }> }>(
      `query ($placementId: UUID!, $endedOn: Date!) {
         preview: previewGuaranteeBreach(placementId: $placementId, endedOn: $endedOn, first: 5) { nodes { payoutId debt } } }`,
      { placementId, endedOn },
    );
    await this.act("reportGuaranteeBreach", { placementId, endedOn, reason: "left" });
    for (const { payoutId, debt } of preview.nodes) {
      const open = (await this.payout(payoutId)).recoveries.nodes.filter(({ status }) => status === "open");
      t.is(open.map(({ amount }) => amount).join() || "0", debt, "the preview says what the report does");
    }
  }

  /** Another candidate starts today, and the preview has said what goes over. Returns the placement. */
  async replace(t: ExecutionContext, placementId: string, carriedAmount: string): Promise<string> {
    const input = { placementId, startDate: daysAgo(0), endedOn: daysAgo(1) };
    const { preview } = await this.ask<{ preview: Rows<{ carriedAmount: string }> }>(
      `query ($placementId: UUID!, $startDate: Date!, $endedOn: Date) {
         preview: previewReplacement(placementId: $placementId, startDate: $startDate, endedOn: $endedOn, first: 5) {
           nodes { carriedAmount } } }`,
      input,
    );
    t.deepEqual(preview.nodes, [{ carriedAmount }]);
    const { placement } = await this.act<{ placement: { rowId: string } }>(
      "replaceCandidate",
      { ...input, candidateName: "B. Candidate", reason: "left" },
      "placement { rowId }",
    );
    return placement.rowId;
  }

  /** What is owed back to the company of a placement. */
  async creditsOf(placementId: string): Promise<{ rowId: string; amount: string; status: string }[]> {
    const { placement } = await this.ask<{
      placement: { companyCredits: Rows<{ rowId: string; amount: string; status: string }> };
    }>("query ($id: UUID!) { placement(rowId: $id) { companyCredits(first: 5) { nodes { rowId amount status } } } }", {
      id: placementId,
    });
    return placement.companyCredits.nodes;
  }

  /** What was paid of a placement outside Stripe. */
  async manualPaymentsOf(placementId: string): Promise<{ rowId: string }[]> {
    const { placement } = await this.ask<{ placement: { manualPayments: Rows<{ rowId: string }> } }>(
      "query ($id: UUID!) { placement(rowId: $id) { manualPayments(first: 5) { nodes { rowId } } } }",
      { id: placementId },
    );
    return placement.manualPayments.nodes;
  }

  /** The books of a placement's first payout. */
  async books(placementId: string): Promise<Record<string, unknown>> {
    return booksOf(await this.payoutOf(placementId));
  }
}

/** The books as the API shows them, without what is zero. */
export function booksOf(told: ToldPayout): Record<string, unknown> {
  const sum = <T>(rows: Rows<T>, amount: (row: T) => string | false) =>
    rows.nodes.reduce((total, row) => total + Number(amount(row) || 0), 0);
  const figures = {
    sent: sum(told.payoutTransfers, ({ status, amount }) => status === "succeeded" && amount),
    byHand: sum(told.payoutTransfers, ({ reversedByHand }) => reversedByHand),
    back: sum(told.payoutReversals, ({ status, amount }) => status === "succeeded" && amount),
    open: sum(told.payoutSchedules, ({ status, amount }) => !["processed", "cancelled"].includes(status) && amount),
    held: sum(
      told.escrowHolds,
      ({ status, holdAmount, releasedAmount }) =>
        status === "active" && String(Number(holdAmount) - Number(releasedAmount)),
    ),
  };
  const debts = told.recoveries.nodes.map(({ status, amount }) => `${status} ${amount}`);
  return {
    status: told.status,
    ...Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== 0)),
    ...(debts.length > 0 ? { debts } : {}),
  };
}
