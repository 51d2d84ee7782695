// Where each cent is: a bar, and its words with their amounts, always in the same order.

import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";
import type { Places } from "./facts.ts";

const words = texts.payout;
/** Shown also where nothing is; the other places only when something is there. */
const ALWAYS = Object.keys(texts.places).slice(0, 8);

export function MoneyBar({ places, currency }: { places: Places; currency: string }) {
  const known = new Map(places.map((row) => [row.place ?? "", row]));
  const shown = Object.keys(texts.places).filter((place) => ALWAYS.includes(place) || known.has(place));
  return (
    <Card title={words.places}>
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
                  {row?.arrivesOn && <span className="label">{words.arrives(day(row.arrivesOn))}</span>}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </Card>
  );
}
