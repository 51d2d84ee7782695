// What money words mean, a second time and for tests alone: earned, paid, owed and debt of each payout, from what was agreed,
// what people decided and what Stripe did. Plain arithmetic in minor units; nothing here asks the database.

export type ClawbackRule = "everything" | "pro_rata" | "held_only";

/** A part that is withheld until so many days after the start. */
interface Hold {
  amount: number;
  untilDay: number;
}

interface Payout {
  placement: string;
  amount: number;
  holds: Map<string, Hold>;
  /** Scheduled, on its way or held: what may still be paid. */
  open: number;
  /** The obligations that were met, by a transfer, by an offset or both. */
  settled: number;
  forfeited: number;
  isCancelled: boolean;
  transferred: number;
  /** In all, by transfer. */
  reversedByHand: Map<string, number>;
  /** What its obligations paid of debts of other payouts, and what others or reversals paid of its own debts. */
  paidForOthers: number;
  paidBack: number;
  breach: { earned: number; earnedBefore: number; writtenOff: number } | null;
}

interface Placement {
  rule: ClawbackRule;
  guaranteeDays: number;
  payouts: string[];
}

export class MoneyModel {
  readonly #payouts = new Map<string, Payout>();
  readonly #placements = new Map<string, Placement>();

  #payout(id: string): Payout {
    const payout = this.#payouts.get(id);
    if (!payout) throw new Error(`Nobody signed payout ${id}.`);
    return payout;
  }

  #placement(id: string): Placement {
    const placement = this.#placements.get(id);
    if (!placement) throw new Error(`Nobody signed placement ${id}.`);
    return placement;
  }

  signed(id: string, rule: ClawbackRule, guaranteeDays: number): void {
    this.#placements.set(id, { rule, guaranteeDays, payouts: [] });
  }

  promised(placement: string, id: string, amount: number): void {
    this.#placement(placement).payouts.push(id);
    this.#payouts.set(id, {
      placement,
      amount,
      holds: new Map(),
      open: amount,
      settled: 0,
      forfeited: 0,
      isCancelled: false,
      transferred: 0,
      reversedByHand: new Map(),
      paidForOthers: 0,
      paidBack: 0,
      breach: null,
    });
  }

  withheld(payout: string, hold: string, amount: number, untilDay: number): void {
    this.#payout(payout).holds.set(hold, { amount, untilDay });
  }

  extended(placement: string, guaranteeDays: number): void {
    this.#placement(placement).guaranteeDays = guaranteeDays;
  }

  // What people decide.

  scheduled(payout: string, amount: number): void {
    this.#payout(payout).open += amount;
  }

  scheduleCancelled(payout: string, amount: number): void {
    this.#payout(payout).open -= amount;
  }

  /** From then on only what had been released of it was withheld. */
  holdCancelled(payout: string, id: string, released: number): void {
    const hold = this.#payout(payout).holds.get(id) as Hold;
    this.#payout(payout).open -= hold.amount - released;
    hold.amount = released;
  }

  holdForfeited(payout: string, left: number): void {
    this.#payout(payout).open -= left;
    this.#payout(payout).forfeited += left;
  }

  payoutCancelled(id: string): void {
    const payout = this.#payout(id);
    payout.open = 0;
    payout.isCancelled = true;
  }

  placementCancelled(id: string): void {
    for (const payout of this.#placement(id).payouts) this.payoutCancelled(payout);
  }

  // What Stripe did, and what debts took.

  settled(payout: string, obligation: number): void {
    this.#payout(payout).open -= obligation;
    this.#payout(payout).settled += obligation;
  }

  transferred(payout: string, amount: number): void {
    this.#payout(payout).transferred += amount;
  }

  reversedByHand(payout: string, transfer: string, inAll: number): void {
    this.#payout(payout).reversedByHand.set(transfer, inAll);
  }

  setOff(payer: string, debtor: string, amount: number): void {
    this.#payout(payer).paidForOthers += amount;
    this.#payout(debtor).paidBack += amount;
  }

  takenBack(debtor: string, amount: number): void {
    this.#payout(debtor).paidBack += amount;
  }

  writtenOff(debtor: string, amount: number): void {
    const breach = this.#payout(debtor).breach;
    if (breach) breach.writtenOff += amount;
  }

  // The guarantee.

  /** What a last day would do to each payout: for the preview, and for the report. */
  breachOf(id: string, daysWorked: number) {
    const placement = this.#placement(id);
    return placement.payouts
      .filter((payout) => !this.#payout(payout).isCancelled)
      .map((payoutId) => {
        const payout = this.#payout(payoutId);
        const earnedBefore = Math.min(payout.amount - payout.forfeited, payout.open + payout.settled);
        const earned = Math.min(earnedBefore, this.#leftByRule(payout, placement, daysWorked));
        const paid = this.paid(payoutId);
        return { payoutId, earnedBefore, earned, owed: Math.max(earned - paid, 0), debt: Math.max(paid - earned, 0) };
      });
  }

  #leftByRule(payout: Payout, placement: Placement, daysWorked: number): number {
    if (placement.rule === "everything") return 0;
    if (placement.rule === "pro_rata") return Math.round((payout.amount * daysWorked) / placement.guaranteeDays);
    const withheld = [...payout.holds.values()].filter(({ untilDay }) => untilDay > daysWorked);
    return payout.amount - withheld.reduce((sum, { amount }) => sum + amount, 0);
  }

  breached(id: string, daysWorked: number): void {
    for (const { payoutId, earnedBefore, earned, owed } of this.breachOf(id, daysWorked)) {
      const payout = this.#payout(payoutId);
      payout.breach = { earned, earnedBefore, writtenOff: 0 };
      payout.open = owed;
    }
  }

  /** All that was earned before is owed again, less what the recruiter has and what is open. Returns what that gives back. */
  withdrawn(id: string): number {
    let givenBack = 0;
    for (const payoutId of this.#placement(id).payouts) {
      const payout = this.#payout(payoutId);
      if (!payout.breach) continue;
      const missing = Math.max(payout.breach.earnedBefore - this.paid(payoutId) - payout.open, 0);
      givenBack += missing + this.debt(payoutId);
      payout.open += missing;
      payout.breach = null;
    }
    return givenBack;
  }

  // The words.

  earned(id: string): number {
    return this.#payout(id).breach?.earned ?? this.#payout(id).amount;
  }

  paid(id: string): number {
    const payout = this.#payout(id);
    const byHand = [...payout.reversedByHand.values()].reduce((sum, amount) => sum + amount, 0);
    return payout.transferred - byHand + payout.paidForOthers - payout.paidBack;
  }

  open = (id: string) => this.#payout(id).open;

  /** What is left of the debt; what is on its way back counts as not yet back. */
  debt(id: string): number {
    const { breach } = this.#payout(id);
    return breach ? Math.max(this.paid(id) - breach.earned - breach.writtenOff, 0) : 0;
  }
}
