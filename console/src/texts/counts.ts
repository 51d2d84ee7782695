// So many of something.

const grouped = new Intl.NumberFormat("en");
const counted = (one: string, many: string) => (count: number) =>
  `${grouped.format(count)} ${count === 1 ? one : many}`;

export const paymentCount = counted("payment", "payments");
export const payoutCount = counted("payout", "payouts");
export const obligationCount = counted("obligation", "obligations");
export const holdCount = counted("hold", "holds");
export const placementCount = counted("placement", "placements");
export const transferCount = counted("transfer", "transfers");
export const debtCount = counted("debt", "debts");
export const runCount = counted("run", "runs");
export const findingCount = counted("finding", "findings");
