// The balance after each of the next 30 days, if no money is added: a chart, and the same as a table.

import { Button, Group, SegmentedControl, Skeleton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Link } from "react-router";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { CoverDays } from "./rows.ts";

const CoverChart = lazy(() => import("./cover_chart.tsx"));
const words = texts.tonight.cover;

export function Cover({ days }: { days: CoverDays }) {
  const currencies = [...new Set(days.flatMap(({ currency }) => currency ?? []))];
  const [chosen, choose] = useState<string | null>(null);
  const [isTable, setTable] = useState(false);
  // Where money runs short is what one comes to see.
  const short = days.find(({ balanceLeft }) => Number(balanceLeft) < 0)?.currency;
  const currency = chosen ?? short ?? currencies[0];
  if (!currency) {
    return (
      <Card title={words.title}>
        <EmptyState title={words.nothing} />
      </Card>
    );
  }
  const rows = days.filter((row) => row.currency === currency);
  const isKnown = rows.every(({ balanceLeft }) => balanceLeft !== null);
  const askedAt = rows[0]?.balanceAskedAt;
  return (
    <Card
      title={words.title}
      note={words.note}
      end={
        currencies.length > 1 && (
          <SegmentedControl data={currencies} value={currency} onChange={choose} size="xs" aria-label={words.choose} />
        )
      }
    >
      {isTable || !isKnown ? (
        <CoverTable rows={rows} currency={currency} />
      ) : (
        <WhenSeen>
          <CoverChart rows={rows} currency={currency} />
        </WhenSeen>
      )}
      <Group justify="space-between" className="card-foot">
        <span>{askedAt ? words.from(dateAndTime(askedAt)) : words.unknown}</span>
        <Group gap="md">
          {isKnown && (
            <Button variant="default" size="xs" onClick={() => setTable(!isTable)}>
              {isTable ? words.showChart : words.showTable}
            </Button>
          )}
          {/* A block of its own: no word stands beside it. */}
          <div>
            <Link to="/rehearsal">{words.whatIf}</Link>
          </div>
        </Group>
      </Group>
    </Card>
  );
}

/** The chart library is fetched when somebody comes to see a chart. */
function WhenSeen({ children }: { children: ReactNode }) {
  const { ref, entry } = useIntersection({ threshold: 0.5 });
  const [isSeen, see] = useState(false);
  useEffect(() => {
    if (entry?.isIntersecting) see(true);
  }, [entry]);
  const skeleton = <Skeleton height={240} />;
  return (
    <div className="chart" ref={ref}>
      {isSeen ? <Suspense fallback={skeleton}>{children}</Suspense> : skeleton}
    </div>
  );
}

function CoverTable({ rows, currency }: { rows: CoverDays; currency: string }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col" className="number">
            {words.due}
          </th>
          <th scope="col" className="number">
            {words.arrives}
          </th>
          <th scope="col" className="number">
            {words.left}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.day}>
            <th scope="row">{day(row.day ?? "")}</th>
            <td className="number">
              <Money minor={row.due} currency={currency} bare />
            </td>
            <td className="number">
              <Money minor={row.arriving} currency={currency} bare />
            </td>
            <td className={row.isCovered === false ? "number short" : "number"}>
              <Money minor={row.balanceLeft} currency={currency} bare />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
