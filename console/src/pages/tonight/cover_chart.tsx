// The steps of the balance. Loaded apart from the page: the chart library is the largest part of it.

import { useMediaQuery } from "@mantine/hooks";
import { Area, CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { useKnown } from "../../app/viewer.ts";
import { day } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { texts } from "../../texts.ts";
import { CoverLabels } from "./cover_labels.tsx";
import type { CoverDays } from "./rows.ts";

const words = texts.tonight.cover;
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const withMinus = (value: number) => short.format(value).replace("-", "−").toLowerCase();

/** 29 Nov, without the day of the week. */
const dateOf = (at: string | Date | null | undefined) => (at ? day(at).replace(/^\w+ /, "") : "");

export default function CoverChart({ rows, currency }: { rows: CoverDays; currency: string }) {
  const { exponents } = useKnown();
  const amount = useAmount();
  const isSmall = useMediaQuery("(max-width: 639px)") ?? false;
  const scale = 10 ** (exponents.get(currency) ?? 2);
  const points = rows.map((row) => {
    const left = Number(row.balanceLeft) / scale;
    return { at: Date.parse(row.day ?? ""), left, covered: Math.max(left, 0), missing: Math.min(left, 0) };
  });
  const [start, end] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const first = rows.find(({ isFirstMissing }) => isFirstMissing);
  const firstAt = first ? Date.parse(first.day ?? "") : null;
  const ticks = [0, 1, 2, 3, 4, 5].map(
    (part) => start + Math.round((part * (end - start)) / 86_400_000 / 5) * 86_400_000,
  );
  const plain = (minor: string | null | undefined) => amount((minor ?? "0").replace("-", ""), currency);
  const label = (row: CoverDays[number], lines: readonly string[]) => ({
    at: Date.parse(row.day ?? ""),
    value: Number(row.balanceLeft) / scale,
    lines,
  });
  const [tonight] = rows;
  const lowest = rows.reduce((low, row) => (Number(row.balanceLeft) < Number(low.balanceLeft) ? row : low));
  const missing = first ? `${currency} ${amount(first.missing ?? 0, currency)}` : "";
  const firstDay = first ? day(first.day ?? "") : "";
  // Under today stands what should have gone out before.
  const isOverdue = first !== undefined && first === tonight;
  const firstSays = isOverdue ? words.overdue(firstDay) : words.first(firstDay);
  return (
    <>
      <p className="hidden">
        {first && `${firstSays}. ${words.missing(`${currency} ${plain(first.due)}`, missing)}.`}{" "}
        {words.lowest(dateOf(lowest.day), plain(lowest.balanceLeft), Number(lowest.balanceLeft) < 0)}
      </p>
      <div role="img" aria-label={words.chart(currency, day(rows[0]?.day ?? ""), day(rows.at(-1)?.day ?? ""))}>
        <ResponsiveContainer width="100%" height={isSmall ? 230 : 270}>
          <ComposedChart
            data={points}
            margin={{ top: first ? 28 : 16, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <defs>
              <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="6" height="6" fill="var(--bad-soft)" />
                <line x1="0" y1="0" x2="0" y2="6" stroke="var(--bad)" strokeWidth="1.4" opacity="0.55" />
              </pattern>
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="at"
              type="number"
              domain={[start, end]}
              ticks={isSmall ? [start, end] : ticks}
              tickFormatter={(at: number) => dateOf(new Date(at))}
              tickLine={false}
              axisLine={false}
              tick={{ fill: "var(--text-3)", fontSize: 12 }}
              tickMargin={10}
              interval="preserveStartEnd"
            />
            <YAxis
              width={52}
              tickFormatter={withMinus}
              tickLine={false}
              axisLine={false}
              tick={{ fill: "var(--text-3)", fontSize: 12 }}
            />
            <Area
              type="stepAfter"
              dataKey="covered"
              stroke="none"
              fill="var(--accent-soft)"
              fillOpacity={1}
              isAnimationActive={false}
            />
            <Area
              type="stepAfter"
              dataKey="missing"
              stroke="none"
              fill="url(#hatch)"
              fillOpacity={1}
              isAnimationActive={false}
            />
            <ReferenceLine y={0} stroke="var(--control)" />
            {firstAt !== null && (
              <ReferenceLine x={firstAt} stroke="var(--bad)" strokeDasharray="3 3" strokeWidth={1.5} />
            )}
            <Area
              type="stepAfter"
              dataKey="left"
              stroke="var(--accent)"
              strokeWidth={2}
              fill="none"
              isAnimationActive={false}
            />
            {tonight && (
              <CoverLabels
                start={label(tonight, [
                  words.tonight(dateOf(tonight.day), plain(tonight.due)),
                  words.remains(plain(tonight.balanceLeft), Number(tonight.balanceLeft) < 0),
                ])}
                short={
                  first
                    ? label(
                        first,
                        isSmall
                          ? [firstDay, isOverdue ? words.overdueDay : words.firstDay, words.shortBy(missing)]
                          : [firstSays, words.missing(`${currency} ${plain(first.due)}`, missing)],
                      )
                    : null
                }
                lowest={
                  lowest === tonight || lowest === first
                    ? null
                    : label(lowest, [
                        words.lowest(dateOf(lowest.day), plain(lowest.balanceLeft), Number(lowest.balanceLeft) < 0),
                      ])
                }
              />
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
