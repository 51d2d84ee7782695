// What waits, a second time and for tests alone: for the company's fee, and because it is small. Worked out from what terms
// agree and what companies paid, by the rules of docs/holdbacks.md; nothing here asks the database.

const DAY_MS = 86_400_000;

export interface WaitingTerms {
  /** Null: what is due is paid without the fee. */
  partialFee: "waits" | "pays_share" | null;
  /** Null: nothing waits because it is small. */
  small: { minimum: number; longestWaitDays: number; isWeekly: boolean } | null;
}

interface Payment {
  placement: string;
  amount: number;
  /** In days since the history began. */
  availableDay: number;
  refunded: number;
  isDisputed: boolean;
  isUndone: boolean;
}

/** One that is due, as it stands. */
export interface DueObligation {
  id: string;
  payout: string;
  placement: string;
  recruiter: string;
  amount: number;
  dueAt: Date;
  /** What of its payout is on its way or paid, and what comes up to this one. */
  paidUpTo: number;
  payoutAmount: number;
  reasons: string[];
}

const FEE = /^fee_/;
const SMALL = /^waits_for_(payment_day|minimum)$/;
/** What stands in the way of money, and not of the obligation. */
const MONEY = /^(waiting_for_funds|behind_an_older_one|above_ceiling)$/;

export class WaitingModel {
  readonly #placements = new Map<string, { terms: WaitingTerms; fee: number }>();
  readonly #payments = new Map<string, Payment>();
  readonly #tried = new Set<string>();
  #today = 0;

  signed(placement: string, fee: number, terms: WaitingTerms): void {
    this.#placements.set(placement, { fee, terms });
  }

  daysPassed(days: number): void {
    this.#today = days;
  }

  feePaid(id: string, placement: string, amount: number, inDays: number): void {
    const availableDay = this.#today + inDays;
    this.#payments.set(id, { placement, amount, availableDay, refunded: 0, isDisputed: false, isUndone: false });
  }

  feeRefunded(id: string, amount: number): void {
    this.#payment(id).refunded += amount;
  }

  feeUndone(id: string): void {
    this.#payment(id).isUndone = true;
  }

  /** Returns whether the fee is less than before. */
  feeDisputed(id: string, status: string): boolean {
    const payment = this.#payment(id);
    const isLess =
      status === "needs_response" ? !payment.isDisputed : status === "lost" && payment.refunded < payment.amount;
    payment.isDisputed = status === "needs_response";
    if (status === "lost") payment.refunded = payment.amount;
    return isLess;
  }

  /** The placement of a payment, where its payouts wait for the fee. */
  waitsFor(payment: string): string | null {
    const { placement } = this.#payment(payment);
    return this.#signed(placement).terms.partialFee === null ? null : placement;
  }

  /** A transfer was made of an obligation, whatever became of it. */
  tried(obligation: string): void {
    this.#tried.add(obligation);
  }

  #payment(id: string): Payment {
    const payment = this.#payments.get(id);
    if (!payment) throw new Error(`Nobody paid ${id}.`);
    return payment;
  }

  #fee(placement: string) {
    const of = [...this.#payments.values()].filter((each) => each.placement === placement && !each.isUndone);
    const sum = (some: Payment[]) => some.reduce((all, { amount, refunded }) => all + amount - refunded, 0);
    const received = of.filter(({ isDisputed }) => !isDisputed);
    return {
      received: sum(received),
      cleared: sum(received.filter(({ availableDay }) => availableDay <= this.#today)),
      disputed: sum(of.filter(({ isDisputed }) => isDisputed)),
    };
  }

  #signed(placement: string) {
    const known = this.#placements.get(placement);
    if (!known) throw new Error(`Nobody signed placement ${placement}.`);
    return known;
  }

  /** How much of a payout the fee pays now: all of it, none, or the same part. */
  payable(placement: string, payoutAmount: number): number {
    const { terms, fee } = this.#signed(placement);
    const { cleared } = this.#fee(placement);
    if (terms.partialFee === null || cleared >= fee) return Number.POSITIVE_INFINITY;
    return terms.partialFee === "waits" ? -1 : Math.floor((payoutAmount * cleared) / fee);
  }

  #feeReason({ placement, payoutAmount, paidUpTo }: DueObligation): string | null {
    if (paidUpTo <= this.payable(placement, payoutAmount)) return null;
    const { received, disputed } = this.#fee(placement);
    if (disputed > 0) return "fee_disputed";
    return received >= this.#signed(placement).fee ? "fee_not_cleared" : "fee_not_received";
  }

  #small({ id, placement, dueAt }: DueObligation) {
    const { small } = this.#signed(placement).terms;
    if (!small || this.#tried.has(id)) return null;
    const by = dueAt.getTime() + small.longestWaitDays * DAY_MS;
    const from = Math.min(small.isWeekly ? mondayFrom(dueAt) : dueAt.getTime(), by);
    return { minimum: small.minimum, from, by };
  }

  /** Why each of those that are due waits for the fee or because it is small, when nothing else keeps it. */
  reasons(due: DueObligation[], now: Date): Map<string, string[]> {
    const wanted = new Map<string, string[]>();
    const free = (each: DueObligation) =>
      this.#feeReason(each) === null &&
      each.reasons.every((reason) => FEE.test(reason) || SMALL.test(reason) || MONEY.test(reason));
    for (const each of due) {
      const reason = this.#feeReason(each) ?? this.#smallReason(each, due.filter(free), now);
      if (free(each) || this.#feeReason(each)) wanted.set(each.id, reason === null ? [] : [reason]);
    }
    return wanted;
  }

  #smallReason(one: DueObligation, free: DueObligation[], now: Date): string | null {
    const terms = this.#small(one);
    if (!terms) return null;
    if (terms.from > now.getTime()) return "waits_for_payment_day";
    if (one.amount >= terms.minimum || terms.by <= now.getTime()) return null;
    const together = free
      .filter(({ recruiter }) => recruiter === one.recruiter)
      .map((other) => ({ amount: other.amount, terms: this.#small(other) }))
      .filter((other) => (other.terms?.from ?? 0) <= now.getTime());
    const leavesAnyway = together.some((other) => !other.terms || other.terms.by <= now.getTime());
    const sum = together.reduce((all, { amount }) => all + amount, 0);
    return leavesAnyway || sum >= terms.minimum ? null : "waits_for_minimum";
  }
}

/** What is said about the fee among the reasons; where nothing is, about small amounts. */
export function waitingOf(reasons: string[]): string[] {
  const fee = reasons.filter((reason) => FEE.test(reason));
  return fee.length > 0 ? fee : reasons.filter((reason) => SMALL.test(reason));
}

/** The beginning (UTC) of the first Monday from a moment on. */
function mondayFrom(moment: Date): number {
  const day = Math.ceil(moment.getTime() / DAY_MS);
  // The epoch's first day was a Thursday.
  return (day + ((11 - (day % 7)) % 7)) * DAY_MS;
}
