// Where each cent is: a bar, and its words with their amounts, always in the same order.

import { Link } from "react-router";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";
import type { OfPayout, Places } from "./facts.ts";

const words = texts.payout;
/** Shown also where nothing is; the other places only when something is there. */
const ALWAYS = Object.keys(texts.places).slice(0, 8);

interface MoneyBarProps {
  places: Places;
  payout: OfPayout;
  /** Of all its movements. */
  transferCount: number;
}

export function MoneyBar({ places, payout, transferCount }: MoneyBarProps) {
  const { currency } = payout;

  const known = new Map(places.map((row) => [row.place ?? "", row]));
  const shown = Object.keys(texts.places).filter((place) => ALWAYS.includes(place) || known.has(place));
  return (
    <Card
      title={words.places}
      end={
        transferCount > 0 && (
          <Link className="link" to={`/transfers?payout=${payout.rowId}`}>
            {words.movements(transferCount)}
          </Link>
        )
      }
    >
      <div className="card-body">
        <div className="money-bar" aria-hidden="true">
          {shown.map((place) => {
            const amount = Number(known.get(place)?.amount ?? 0);
            return amount > 0 && <span key={place} data-place={place} style={{ flexGrow: amount }} />;
          })}
        </div>
        <dl className="places">
          {shown.map((place) => {
            const row = known.get(place);
            return (
              <div key={place} className={row ? undefined : "is-empty"}>
                <dt>
                  <span className="swatch" data-place={place} aria-hidden="true" />
                  {texts.places[place]}
                </dt>
                <dd>
                  <Money minor={row?.amount ?? "0"} currency={currency} bare />
                  {row && <span className="label">{whenOf(place, row.arrivesOn, payout)}</span>}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </Card>
  );
}

/** Until when it is held, from when it is due, and when it arrives: of several, the next. */
function whenOf(place: string, arrivesOn: string | null, payout: OfPayout): string | null {
  if (arrivesOn) return words.arrives(day(arrivesOn));
  if (place === "held") {
    const [next] = payout.escrowHolds.nodes.filter((hold) => hold?.status === "active");
    return next ? words.heldUntil(day(next.releaseDate)) : null;
  }
  if (place === "due") {
    const [next] = payout.payoutSchedules.nodes.filter(
      (part) => part?.status === "pending" || part?.status === "failed",
    );
    return next ? words.dueFrom(day(next.dueAt ?? next.scheduledDate)) : null;
  }
  return null;
}
