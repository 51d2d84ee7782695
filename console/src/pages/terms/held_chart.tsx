// What is held, month by month, under both terms. Loaded apart from the page: the chart library is the largest part of it.

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { useKnown } from "../../app/viewer.ts";
import { terms } from "../../texts/terms.ts";
import { type Months, monthOf } from "./months.ts";

const words = terms.preview;
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export default function HeldChart({ rows, currency }: { rows: Months; currency: string }) {
  const { exponents } = useKnown();
  const scale = 10 ** (exponents.get(currency) ?? 2);
  const points = rows.map(({ month, heldAmount, heldAmountThen }) => ({
    month: monthOf(month),
    own: Number(heldAmount) / scale,
    others: Number(heldAmountThen) / scale,
  }));
  const tick = { fill: "var(--text-3)", fontSize: 12 };
  return (
    <>
      <p className="chart-note" aria-hidden="true">
        <span className="terms-own">{words.own}</span>
        <span className="terms-then">{words.others}</span>
      </p>
      <div role="img" aria-label={words.chart(currency)}>
        <ResponsiveContainer width="100%" height={240}>
          <BarChart
            data={points}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            barGap={2}
          >
            <defs>
              <pattern id="own" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="6" height="6" fill="var(--surface)" />
                <line x1="0" y1="0" x2="0" y2="6" stroke="var(--control)" strokeWidth="3" />
              </pattern>
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="month" tickLine={false} axisLine={false} tick={tick} tickMargin={10} />
            <YAxis
              width={52}
              tickFormatter={(value: number) => short.format(value).toLowerCase()}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            <Bar dataKey="own" fill="url(#own)" stroke="var(--control)" isAnimationActive={false} maxBarSize={28} />
            <Bar dataKey="others" fill="var(--accent)" isAnimationActive={false} maxBarSize={28} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
