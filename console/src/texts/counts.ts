// So many of something.

const counted = (one: string, many: string) => (count: number) => `${count} ${count === 1 ? one : many}`;

export const paymentCount = counted("payment", "payments");
export const payoutCount = counted("payout", "payouts");
export const obligationCount = counted("obligation", "obligations");
