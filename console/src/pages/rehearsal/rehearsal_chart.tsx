// What is left of the balance, night by night: as things stand, and with the what-if. Loaded apart from the page: the chart
// library is the largest part of it.

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { useKnown } from "../../app/viewer.ts";
import { day } from "../../parts/dates.ts";
import { rehearsal as words } from "../../texts/rehearsal.ts";
import type { Night } from "./nights.ts";

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const withMinus = (value: number) => short.format(value).replace("-", "−").toLowerCase();

interface RehearsalChartProps {
  nights: Night[];
  currency: string;
  isPlain: boolean;
}

export default function RehearsalChart({ nights, currency, isPlain }: RehearsalChartProps) {
  const { exponents } = useKnown();
  const scale = 10 ** (exponents.get(currency) ?? 2);
  const points = nights.map(({ night, plainLeft, otherLeft }) => ({
    at: Date.parse(night),
    plain: Number(plainLeft) / scale,
    other: Number(otherLeft) / scale,
  }));
  const tick = { fill: "var(--text-3)", fontSize: 12 };
  return (
    <>
      {!isPlain && (
        <p className="chart-note" aria-hidden="true">
          <span className="rehearsed-plain">{words.plainLeft}</span>
          <span className="rehearsed-other">{words.otherLeft}</span>
        </p>
      )}
      <div role="img" aria-label={words.chart(currency)}>
        <ResponsiveContainer width="100%" height={220}>
          <LineChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="at"
              type="number"
              domain={["dataMin", "dataMax"]}
              tickFormatter={(at: number) => day(new Date(at)).replace(/^\w+ /, "")}
              tickLine={false}
              axisLine={false}
              tick={tick}
              tickMargin={10}
              minTickGap={40}
            />
            <YAxis width={52} tickFormatter={withMinus} tickLine={false} axisLine={false} tick={tick} />
            <ReferenceLine y={0} stroke="var(--control)" />
            <Line
              type="stepAfter"
              dataKey="plain"
              stroke="var(--control)"
              strokeWidth={2}
              strokeDasharray="4 4"
              dot={false}
              isAnimationActive={false}
            />
            <Line
              type="stepAfter"
              dataKey="other"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 2, fill: "var(--accent)" }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
