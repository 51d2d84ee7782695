// The checks at the end of the demo: each a sentence, with whatever speaks against it.

import type pg from "pg";
import type { Ledger } from "../stripe/sandbox_control.ts";
import { compareLedgers, readOurTransfers } from "./compare_ledgers.ts";
import type { Figures } from "./figures.ts";

export type Check = { claim: string; problems: string[] };

export async function checkEverything(
  owner: pg.Client,
  ledger: Ledger,
  figures: Figures,
  expectedPlacements: number,
): Promise<Check[]> {
  const ours = await readOurTransfers(owner);
  const { rows: violations } = await owner.query<{ rule: string; entity_id: string; detail: string }>(
    "select rule, entity_id, detail from reporting.invariant_violations",
  );
  const describe = ({ rule, entity_id, detail }: (typeof violations)[number]) => `${rule} ${entity_id}: ${detail}`;
  const isSum = ({ rule }: { rule: string }) => rule === "parts_sum_to_payout";
  const unexplained = figures.money
    .filter(({ is_explained }) => !is_explained)
    .map(({ currency }) => `The list for ${currency} does not sum to what is not paid.`);
  const { rows: banked } = await owner.query<{ currency: string; amount: string }>(
    `select lower(currency) as currency, sum(in_bank + on_its_way_to_bank) as amount
       from reporting.transfer_places group by currency order by currency`,
  );
  const notBanked = banked
    .filter(({ currency, amount }) => Number(amount) !== ledger.sums[currency]?.cashed_out)
    .map(({ currency, amount }) => `${currency}: ${amount} here, ${ledger.sums[currency]?.cashed_out} at Stripe.`);
  return [
    {
      claim: `all ${expectedPlacements} rows of the file are placements`,
      problems: figures.placements === expectedPlacements ? [] : [`There are ${figures.placements}.`],
    },
    {
      claim: `our ${ours.length} transfers are Stripe's, one by one: id, amount, currency, account`,
      problems: compareLedgers(ours, ledger),
    },
    {
      claim: "what is in banks, or on its way there, is what Stripe paid out from the accounts",
      problems: notBanked,
    },
    {
      claim: "what was agreed is the sum of its parts, for every payout",
      problems: violations.filter(isSum).map(describe),
    },
    {
      claim: "whatever is due and not paid is in the list of what is not paid, with its reason",
      problems: unexplained,
    },
    {
      claim: "no other rule of reporting.invariant_violations is broken",
      problems: violations.filter((violation) => !isSum(violation)).map(describe),
    },
    {
      claim: "something was paid, so that this means something",
      problems: ours.length > 0 ? [] : ["Nothing was paid."],
    },
  ];
}
