// Company: which guarantees run and until when, what is at stake, what hires have cost, and that somebody left.

import "./company.css";
import { useState } from "react";
import { useQuery } from "urql";
import { CompanyDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { byCurrency, Money } from "../../parts/money.tsx";
import { Card, PageHead } from "../../parts/page.tsx";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Guarantees, StateOf } from "./guarantees.tsx";
import { ReportDialog } from "./report_dialog.tsx";
import type { Cost, Placement } from "./rows.ts";

const words = texts.company;

export default function Company() {
  const [{ data, error }] = useQuery({ query: CompanyDocument });
  const [reported, report] = useState<Placement | null>(null);
  if (!data) return <PageState title={texts.navigation.pages.company} error={error} />;
  const placements = (data.companyPlacements?.nodes ?? []).filter((row) => row !== null);
  const costs = (data.companyCosts?.nodes ?? []).filter((row) => row !== null);
  const running = placements.filter(({ daysLeft }) => daysLeft !== null);
  const others = placements.filter(({ daysLeft }) => daysLeft === null);
  const [next] = running;
  const companies = [...new Set(placements.flatMap(({ company }) => company ?? []))];
  return (
    <>
      <PageHead title={companies.length === 1 ? (companies[0] ?? "") : texts.navigation.pages.company}>
        {next?.guaranteeEndsOn
          ? words.runs(running.length, next.candidate ?? "", day(next.guaranteeEndsOn))
          : placements.length > 0
            ? words.noneRuns
            : words.nothing}
      </PageHead>
      {placements.length === 0 ? (
        <Card title={words.guarantees.title}>
          <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>
        </Card>
      ) : (
        <>
          <Guarantees placements={running} onReport={report} isOne={companies.length === 1} />
          <Costs costs={costs} isOne={companies.length === 1} />
          <Placements placements={others} onReport={report} isOne={companies.length === 1} />
          {(data.companyPlacements?.totalCount ?? 0) > placements.length && <p className="hint">{words.newest}</p>}
        </>
      )}
      <ReportDialog key={reported?.placementId} placement={reported} onClose={() => report(null)} />
    </>
  );
}

const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

function Costs({ costs, isOne }: { costs: Cost[]; isOne: boolean }) {
  if (costs.length === 0) return null;
  const sorted = costs.toSorted(
    (a, b) => (b.month ?? "").localeCompare(a.month ?? "") || byCurrency(a.currency ?? "", b.currency ?? ""),
  );
  const currencies = new Set(sorted.map(({ currency }) => currency)).size;
  return (
    <Card title={words.costs.title} note={words.costs.note}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{words.costs.month}</th>
            <th scope="col" className="number">
              {words.costs.hires}
            </th>
            <th scope="col" className="number">
              {words.costs.fees}
            </th>
            <th scope="col" className="number">
              {words.costs.back}
            </th>
            <th scope="col" className="number">
              {words.costs.cost}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((cost) => {
            const currency = cost.currency ?? "";
            return (
              <tr key={`${cost.company} ${cost.month} ${currency}`}>
                <td className="strong">
                  {month.format(new Date(cost.month ?? 0))}
                  {!isOne && `, ${cost.company}`}
                  {currencies > 1 && <small className="quiet"> {currency}</small>}
                </td>
                <td className="number" data-label={words.costs.hires}>
                  {words.costs.count(Number(cost.placementCount), Number(cost.breachCount))}
                </td>
                <td className="number" data-label={words.costs.fees}>
                  <span>
                    <Money minor={cost.companyFee} currency={currency} />
                    {cost.unknownFeeCount !== "0" && (
                      <small>{words.costs.unknownFees(Number(cost.unknownFeeCount))}</small>
                    )}
                  </span>
                </td>
                <td className="number quiet" data-label={words.costs.back}>
                  {cost.owedBack !== "0" && <Money minor={cost.owedBack} currency={currency} />}
                </td>
                <td className="number strong" data-label={words.costs.cost}>
                  {cost.cost === null ? (
                    <span className="quiet">{words.costs.noCost}</span>
                  ) : (
                    <Money minor={cost.cost} currency={currency} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

interface PlacementsProps {
  placements: Placement[];
  onReport: (placement: Placement) => void;
  isOne: boolean;
}

function Placements({ placements, onReport, isOne }: PlacementsProps) {
  if (placements.length === 0) return null;
  return (
    <Card title={words.others.title}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{words.candidate}</th>
            <th scope="col">{words.others.started}</th>
            <th scope="col">{words.others.guarantee}</th>
            <th scope="col" className="number">
              {words.costs.back}
            </th>
            <th scope="col">{words.now}</th>
          </tr>
        </thead>
        <tbody>
          {placements.map((placement) => (
            <tr key={placement.placementId}>
              <td className="company-name">
                <span>
                  <span className="strong">{placement.candidate}</span>
                  {!isOne && <small>{placement.company}</small>}
                </span>
              </td>
              <td data-label={words.others.started}>{placement.startDate && day(placement.startDate)}</td>
              <td data-label={words.others.guarantee}>
                {placement.guaranteeEndsOn && words.others.ended(day(placement.guaranteeEndsOn))}
              </td>
              <td className="number" data-label={words.costs.back}>
                <Money minor={placement.owedBack} currency={placement.currency ?? ""} />
              </td>
              <td>
                <StateOf placement={placement} onReport={onReport} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
