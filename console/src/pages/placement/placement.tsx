// One placement: who was hired, under which terms, and each payout, date and hold that came of it.

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { OnePlacementDocument, type OnePlacementQuery } from "../../graphql/generated.ts";
import { HoldState, PlacementState, ScheduleState } from "../../list/statuses.tsx";
import { day } from "../../parts/dates.ts";
import { Facts } from "../../parts/facts.tsx";
import { guaranteeOf } from "../../parts/guarantee.ts";
import { Money } from "../../parts/money.tsx";
import { Card, PageHead } from "../../parts/page.tsx";
import { NotFound, PageState } from "../../parts/states.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { breach } from "../../texts/breach.ts";
import { texts } from "../../texts.ts";
import { isBreakable } from "../breach/rows.ts";
import { PayoutState } from "../payouts/status.tsx";
import "../../parts/path.css";

const words = texts.placements;
const { heads } = texts.list;
type Placement = NonNullable<OnePlacementQuery["placement"]>;

export default function OnePlacement() {
  const { id = "" } = useParams();
  const [{ data, error }] = useQuery({ query: OnePlacementDocument, variables: { id } });
  if (!data) return <PageState title={words.record} error={error} />;
  const { placement } = data;
  if (!placement) return <NotFound />;
  return (
    <>
      <nav className="path" aria-label={texts.payout.path}>
        <Link to="/placements">{texts.navigation.pages.placements}</Link>
        {[placement.company?.name, placement.externalRef].filter(Boolean).map((name) => (
          <span key={name}> / {name}</span>
        ))}
      </nav>
      <PageHead
        title={`${placement.candidateName} ${texts.list.at(placement.company?.name ?? "")}`}
        acts={
          isBreakable(placement) && (
            <Button component={Link} to={`/placements/${placement.rowId}/breach`} variant="default">
              {breach.open}
            </Button>
          )
        }
      >
        {guaranteeOf(placement)}
      </PageHead>
      <TheFacts placement={placement} />
      <Rows
        title={texts.navigation.pages.payouts}
        all={`/payouts?placement=${placement.rowId}`}
        heads={[heads.recruiter, heads.amount, heads.status]}
        rows={placement.payouts.nodes.map(
          (row) =>
            row && {
              id: row.id,
              payoutId: row.rowId,
              who: row.recruiter?.displayName,
              cells: [
                <Money key="amount" minor={row.amount} currency={row.currency} />,
                <PayoutState key="status" status={row.status} isFrozen={row.frozenAt !== null} />,
              ],
            },
        )}
      />
      <Rows
        title={texts.navigation.pages.schedules}
        all={`/schedules?placement=${placement.rowId}`}
        heads={[heads.recruiter, heads.amount, texts.schedules.due, heads.status]}
        rows={placement.payoutSchedules.nodes.map(
          (row) =>
            row && {
              id: row.id,
              payoutId: row.payoutId,
              who: row.recruiter?.displayName,
              cells: [
                <Money key="amount" minor={row.amount} currency={row.currency} />,
                day(row.scheduledDate),
                <ScheduleState key="status" status={row.status} />,
              ],
            },
        )}
      />
      <Rows
        title={texts.navigation.pages.holds}
        all={`/holds?placement=${placement.rowId}`}
        heads={[heads.recruiter, texts.holds.amount, texts.holds.releaseDate, heads.status]}
        rows={placement.escrowHolds.nodes.map(
          (row) =>
            row && {
              id: row.id,
              payoutId: row.payoutId,
              who: row.recruiter?.displayName,
              cells: [
                <Money key="amount" minor={row.holdAmount} currency={row.currency} />,
                day(row.releaseDate),
                <HoldState key="status" status={row.status} />,
              ],
            },
        )}
      />
    </>
  );
}

function TheFacts({ placement }: { placement: Placement }) {
  const { currency } = placement;
  const money = (minor: string | null | undefined) =>
    minor === null || minor === undefined ? null : <Money minor={minor} currency={currency} />;
  return (
    <Card title={words.page.terms} end={<PlacementState placement={placement} />}>
      <div className="card-body">
        <Facts
          facts={[
            [words.title, placement.jobTitle],
            [words.fee, money(placement.feeAmount)],
            [words.page.platform, placement.platformAmount === "0" ? null : money(placement.platformAmount)],
            [words.companyFee, money(placement.companyFeeAmount)],
            [words.signed, day(placement.signedOn)],
            [words.started, day(placement.startDate)],
            [words.guarantee, words.page.days(day(placement.guaranteeCompletionDate), placement.guaranteePeriodDays)],
            [words.notice, day(placement.noticeCompletionDate)],
            [words.page.heldBack, `${Number(placement.holdbackPercentage)} %`],
            [
              words.page.entered,
              words.page.by(
                day(placement.createdAt),
                whoDid(placement.createdByUser?.displayName, placement.createdByRole),
              ),
            ],
          ]}
        />
      </div>
    </Card>
  );
}

interface OneRow {
  id: string;
  payoutId: string;
  who: string | undefined;
  cells: ReactNode[];
}

interface RowsProps {
  title: string;
  /** The list of them, with its filters and its file. */
  all: string;
  heads: string[];
  rows: (OneRow | null)[];
}

function Rows({ title, all, heads: [who, ...others], rows }: RowsProps) {
  if (rows.length === 0) return null;
  return (
    <Card title={title} end={<Link to={all}>{words.page.asList}</Link>}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{who}</th>
            {others.map((head, i) => (
              <th key={head} scope="col" className={i === 0 ? "number" : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(
            (row) =>
              row && (
                <tr key={row.id}>
                  <td>
                    <Link className="row-link" to={`/payouts/${row.payoutId}`}>
                      {row.who}
                    </Link>
                  </td>
                  {row.cells.map((cell, i) => (
                    <td key={others[i]} className={i === 0 ? "number" : undefined} data-label={others[i]}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ),
          )}
        </tbody>
      </table>
    </Card>
  );
}
