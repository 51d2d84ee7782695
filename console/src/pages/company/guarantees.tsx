// The guarantees that run: how long, what is at stake, and the one act.

import { Button } from "@mantine/core";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Placement } from "./rows.ts";

const words = texts.company;
const SOON_DAYS = 14;

interface GuaranteesProps {
  placements: Placement[];
  onReport: (placement: Placement) => void;
  isOne: boolean;
}

export function Guarantees({ placements, onReport, isOne }: GuaranteesProps) {
  return (
    <Card title={words.guarantees.title} note={placements.length > 0 && words.guarantees.note}>
      {placements.length === 0 ? (
        <EmptyState title={words.noneRuns}>{words.guarantees.noneHint}</EmptyState>
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{words.candidate}</th>
              <th scope="col">{words.guarantees.ends}</th>
              <th scope="col" className="number">
                {words.guarantees.fee}
              </th>
              <th scope="col" className="number">
                {words.guarantees.stake}
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
                    <small>
                      {[placement.jobTitle, isOne ? null : placement.company, started(placement)]
                        .filter(Boolean)
                        .join(", ")}
                    </small>
                  </span>
                </td>
                <td data-label={words.guarantees.ends}>
                  <span>
                    {placement.guaranteeEndsOn && day(placement.guaranteeEndsOn)}
                    <small className={(placement.daysLeft ?? 0) <= SOON_DAYS ? "soon" : undefined}>
                      {words.guarantees.left(placement.daysLeft ?? 0)}
                    </small>
                  </span>
                </td>
                <td className="number" data-label={words.guarantees.fee}>
                  {placement.companyFee === null ? (
                    words.guarantees.unknown
                  ) : (
                    <Money minor={placement.companyFee} currency={placement.currency ?? ""} />
                  )}
                </td>
                <td className="number strong" data-label={words.guarantees.stake}>
                  {placement.atStake === null ? (
                    <span className="quiet">{words.costs.noCost}</span>
                  ) : (
                    <Money minor={placement.atStake} currency={placement.currency ?? ""} />
                  )}
                </td>
                <td>
                  <StateOf placement={placement} onReport={onReport} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

const started = ({ startDate }: Placement) => startDate && words.guarantees.since(day(startDate));

interface StateProps {
  placement: Placement;
  onReport: (placement: Placement) => void;
}

/** What is so now, and the act where it is possible. */
export function StateOf({ placement, onReport }: StateProps) {
  const { status, departureStatus, departureLeftOn, departureReportedAt, isVoid, canReport } = placement;
  if (status === "breached") return <Status shape="takenBack">{words.state.broken}</Status>;
  if (status === "cancelled") return <Status shape="takenBack">{words.state.cancelled}</Status>;
  if (departureStatus === "pending" && departureLeftOn && departureReportedAt) {
    return (
      <Status shape="secondPerson" tone="warn">
        {words.state.reported(day(departureReportedAt), day(departureLeftOn))}
      </Status>
    );
  }
  return (
    <div className="state-act">
      {isVoid && (
        <Status shape="failed" tone="bad">
          {words.state.isVoid}
        </Status>
      )}
      {departureStatus === "declined" && <Status shape="takenBack">{words.state.declined}</Status>}
      {!isVoid && !canReport && <Status shape="done">{words.state.over}</Status>}
      {canReport && (
        <Button
          variant="default"
          size="xs"
          onClick={() => onReport(placement)}
          aria-label={words.report.of(placement.candidate ?? "")}
        >
          {words.report.act}
        </Button>
      )}
    </div>
  );
}
