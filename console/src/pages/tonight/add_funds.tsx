// How to add funds: how much, how, and until when it must be there. Which currency stands in the address.

import { Button, Skeleton } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { TopUpDocument } from "../../graphql/generated.ts";
import { CURRENCY_CODE } from "../../list/address.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Money, useAmount } from "../../parts/money.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Totals } from "./rows.ts";

const words = texts.tonight.funds;

export function AddFundsButton({ currencies, isLink = false }: { currencies: readonly string[]; isLink?: boolean }) {
  const to = `/?funds=${currencies.join(",")}`;
  if (isLink) return <Link to={to}>{words.button}</Link>;
  return (
    <Button variant="default" component={Link} to={to}>
      {words.button}
    </Button>
  );
}

export function AddFunds({ totals, next }: { totals: Totals; next: string | null }) {
  const [address, setAddress] = useSearchParams();
  const asked = (address.get("funds") ?? "").split(",").filter((code) => CURRENCY_CODE.test(code));
  return (
    <Dialog opened={asked.length > 0} onClose={() => setAddress({}, { replace: true })} title={words.button} wide>
      {asked.map((currency) => (
        <TopUp
          key={currency}
          currency={currency}
          missing={totals.find((total) => total.currency === currency)?.missing ?? null}
          next={next}
        />
      ))}
    </Dialog>
  );
}

function TopUp({ currency, missing, next }: { currency: string; missing: string | null; next: string | null }) {
  const [{ data, error }] = useQuery({ query: TopUpDocument, variables: { currency } });
  const amount = useAmount();
  if (error) return <ErrorState error={error} />;
  if (!data) return <Skeleton height={180} />;
  const plan = data.planTopUp?.nodes[0];
  const isKnown = plan?.amount !== null && plan?.amount !== undefined;
  const named = (minor: string) => `${currency} ${amount(minor, currency)}`;
  const isMissingTonight = missing !== null && missing !== "0";
  const isMissing = isMissingTonight || (isKnown && plan.amount !== "0");
  return (
    <section className="top-up">
      <h3>
        {!isMissing
          ? isKnown
            ? words.nothing(currency)
            : words.unknown(currency)
          : isMissingTonight && next
            ? words.tonight(named(missing), dateAndTime(next))
            : words.until(named(plan?.missingThen ?? "0"), day(plan?.neededOn ?? ""))}
      </h3>
      {isKnown && plan.amount !== "0" && <p>{words.inAll(named(plan.amount ?? "0"))}</p>}
      {isMissing && (
        <ol>
          <li>{words.how(currency)}</li>
          {plan?.orderOn && plan.neededOn && <li>{words.order(day(plan.orderOn), day(plan.neededOn))}</li>}
          <li>{words.afterwards}</li>
        </ol>
      )}
      {plan && (
        <Facts
          facts={[
            [words.available, plan.available && <Money minor={plan.available} currency={currency} />],
            [words.arriving, plan.arriving && <Money minor={plan.arriving} currency={currency} />],
            [words.due, plan.due && <Money minor={plan.due} currency={currency} />],
            [words.asked, plan.balanceAskedAt && dateAndTime(plan.balanceAskedAt)],
          ]}
        />
      )}
    </section>
  );
}
