// Whether the balance covers what is approved: by currency, the first day on which it does not.

import { Skeleton } from "@mantine/core";
import { useQuery } from "urql";
import { CoverOfChosenDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";

const words = texts.payouts.cover;

export function CoverOf({ currencies }: { currencies: readonly string[] }) {
  const [{ data, error }] = useQuery({ query: CoverOfChosenDocument });
  const amount = useAmount();
  // It is beside the question: without it the question can still be answered.
  if (error) return null;
  if (!data) return <Skeleton height={20 * currencies.length} />;
  const days = [...(data.previewCover?.nodes ?? []), ...(data.more?.nodes ?? [])].flatMap((each) => each ?? []);
  return (
    <ul className="cover-of">
      {currencies.map((currency) => {
        const ours = days.filter((each) => each.currency === currency);
        const first = ours.find(({ isFirstMissing }) => isFirstMissing);
        const isKnown = ours.length === 0 || ours.some(({ balanceAskedAt }) => balanceAskedAt !== null);
        return (
          <li key={currency}>
            {first ? (
              <Status shape="failed" tone="bad">
                {words.short(currency, day(first.day ?? ""), amount(first.missing ?? 0, currency))}
              </Status>
            ) : (
              <Status shape={isKnown ? "done" : "inDoubt"} tone={isKnown ? "ok" : "plain"}>
                {isKnown ? words.covered(currency) : words.unknown(currency)}
              </Status>
            )}
          </li>
        );
      })}
    </ul>
  );
}
