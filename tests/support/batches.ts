// Transfers at Stripe that pay several obligations, seen as their parts.

interface LedgerTransfer {
  amount: number;
  amount_reversed: number;
  metadata: Record<string, string>;
}

interface Words {
  s: string;
  r?: string;
  a: number;
}

/** Each part as if it were a transfer by itself; any other transfer as it is. What was reversed is that of the last parts. */
export function partsOf<T extends LedgerTransfer>(transfer: T): T[] {
  const words = Object.entries(transfer.metadata)
    .filter(([key]) => key.startsWith("holdback_part_"))
    .map(([key, value]) => ({ number: Number(key.slice("holdback_part_".length)), ...(JSON.parse(value) as Words) }))
    .sort((one, other) => other.number - one.number);
  if (words.length === 0) return [transfer];
  let left = transfer.amount_reversed;
  return words.map(({ s, r, a }) => {
    const amount_reversed = Math.min(left, a);
    left -= amount_reversed;
    const metadata: Record<string, string> = { holdback_schedule_id: s };
    if (r) metadata.holdback_external_ref = r;
    return { ...transfer, amount: a, amount_reversed, metadata };
  });
}
