// What a breach changes: in a sentence, by recruiter, and as a list of what happens.

import { IconArrowBackUp, IconBell, IconBuilding, IconCheck, IconLock, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { day } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Banner, Card } from "../../parts/page.tsx";
import { breach as words } from "../../texts/breach.ts";
import type { BreachTotals, Placement, Planned } from "./rows.ts";

const KINDS = ["earned", "forfeited", "cancelled", "debt"] as const;
type Kind = (typeof KINDS)[number];

interface Sums {
  earnedAmount: string | null;
  forfeitedAmount: string | null;
  cancelledAmount: string | null;
  debt: string | null;
}
const partOf = (row: Sums, kind: Kind) =>
  ({ earned: row.earnedAmount, forfeited: row.forfeitedAmount, cancelled: row.cancelledAmount, debt: row.debt })[
    kind
  ] ?? "0";

export function Answer({ totals }: { totals: BreachTotals }) {
  const amount = useAmount();
  const currency = totals.currency ?? "";
  const of = (minor: string | null) => amount(minor ?? "0", currency);
  const whole = `${currency} ${of(totals.amount)}`;
  const isOwed = totals.debt !== "0";
  return (
    <Banner
      tone={isOwed ? "bad" : "warn"}
      shape="takenBack"
      title={
        isOwed
          ? words.answer.owed(whole, of(totals.earnedAmount), of(totals.debt), Number(totals.debtorCount))
          : words.answer.notOwed(whole, of(totals.earnedAmount))
      }
    >
      {words.answer.rest(of(totals.forfeitedAmount), of(totals.cancelledAmount))}{" "}
      {totals.onItsWayAmount !== "0" && words.answer.onItsWay(`${currency} ${of(totals.onItsWayAmount)}`)}
    </Banner>
  );
}

interface PreviewProps {
  placement: Placement;
  rows: Planned;
  totals: BreachTotals;
}

export function ByRecruiter({ placement, rows, totals }: PreviewProps) {
  const currency = totals.currency ?? "";
  const { table } = words;
  const shareOf = (recruiterId: string | null) => {
    const parts = placement.placementRecruiters.nodes.filter((row) => row?.recruiterId === recruiterId);
    return parts.length === 1 && parts[0]?.share ? table.share(String(Number(parts[0].share))) : null;
  };
  const figures = (row: Sums & { amount: string | null }, isTotal = false) => (
    <>
      <td className={isTotal ? "number strong" : "number"} data-label={table.payout}>
        <Money minor={row.amount} currency={currency} bare />
      </td>
      {KINDS.map((kind) => {
        const minor = partOf(row, kind);
        const isShort = kind === "debt" && minor !== "0";
        return (
          <td
            key={kind}
            className={`number${isTotal ? " strong" : ""}${isShort ? " short" : ""}`}
            data-label={table[kind]}
          >
            <Money minor={minor} currency={currency} bare />
          </td>
        );
      })}
    </>
  );
  return (
    <Card title={table.title} end={<span className="quiet">{currency}</span>}>
      <table className="table stacked breach-table">
        <thead>
          <tr>
            <th scope="col">{table.recruiter}</th>
            <th scope="col" className="number">
              {table.payout}
            </th>
            {KINDS.map((kind) => (
              <th key={kind} scope="col" className="number">
                <span className="breach-swatch" data-part={kind} aria-hidden="true" /> {table[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Lines key={row.payoutId} isOwed={row.debt !== "0"} placement={placement} row={row}>
              <tr className="breach-figures">
                <td>
                  <span>
                    <span className="strong">{row.recruiter?.displayName}</span>{" "}
                    <span className="quiet">{shareOf(row.recruiterId)}</span>
                  </span>
                </td>
                {figures(row)}
              </tr>
            </Lines>
          ))}
        </tbody>
        {rows.length > 1 && (
          <tfoot>
            <tr>
              <td className="strong">{table.together}</td>
              {figures(totals, true)}
            </tr>
          </tfoot>
        )}
      </table>
    </Card>
  );
}

interface LinesProps {
  placement: Placement;
  row: Planned[number];
  isOwed: boolean;
  children: ReactNode;
}

/** The figures of a recruiter, their bar below, and what becomes of a debt. */
function Lines({ placement, row, isOwed, children }: LinesProps) {
  return (
    <>
      {children}
      <tr className="breach-bar-row">
        <td colSpan={6}>
          <div className="breach-bar" aria-hidden="true">
            {KINDS.map((kind) => {
              const part = Number(partOf(row, kind));
              return part > 0 && <span key={kind} data-part={kind} style={{ flexGrow: part }} />;
            })}
          </div>
          {isOwed && (
            <span className="breach-note">
              {placement.policy?.recoversByOffset ? <SetOff row={row} /> : words.table.open}
            </span>
          )}
        </td>
      </tr>
    </>
  );
}

/** What the debt is set off against first, as things stand. */
function SetOff({ row }: { row: Planned[number] }) {
  const amount = useAmount();
  const { nextOffsetAt: at, nextOffsetAmount: first, nextOffsetPayoutId: payout, currency } = row;
  if (!at || !payout) return words.table.nothingComes;
  return (
    <>
      {words.table.offset(`${currency} ${amount(first ?? "0", currency ?? "")}`)}{" "}
      <Link className="in-text" to={`/payouts/${payout}`}>
        {words.table.offsetBy(day(at))}
      </Link>
      . {words.table.offsetFails}
    </>
  );
}

const MOST_NAMED = 4;

export function Effects({ placement, rows, totals }: PreviewProps) {
  const amount = useAmount();
  const currency = totals.currency ?? "";
  const { effects } = words;
  const of = (minor: string | null) => `${currency} ${amount(minor ?? "0", currency)}`;
  const sum = (count: (row: Planned[number]) => string | null) =>
    rows.reduce((all, row) => all + Number(count(row) ?? 0), 0);
  /** By recruiter; of many, all together. */
  const partsOf = (kind: Kind, count: (row: Planned[number]) => string | null) => {
    const taken = rows.filter((row) => partOf(row, kind) !== "0");
    if (taken.length > MOST_NAMED) return of(partOf(totals, kind));
    return taken
      .map((row) => effects.ofRecruiter(row.recruiter?.displayName ?? "", Number(count(row)), of(partOf(row, kind))))
      .join("; ");
  };
  const having = (kind: Kind) => rows.filter((row) => partOf(row, kind) !== "0").length;
  const { recoversByOffset, recoversByReversal } = placement.policy ?? {};
  const way = recoversByOffset
    ? recoversByReversal
      ? effects.both
      : effects.offset
    : recoversByReversal
      ? effects.reversed
      : effects.neither;
  const credit = totals.owedToCompanyAmount;
  const givenBack = totals.givenBackAmount ?? "0";
  const left = String(BigInt(credit ?? 0) - BigInt(givenBack));
  const all: [boolean, ReactNode, string, string][] = [
    [
      having("forfeited") > 0,
      <IconLock key="lock" size={16} aria-hidden="true" />,
      effects.forfeited(sum(({ forfeitedHoldCount }) => forfeitedHoldCount)),
      effects.forfeitedNote(partsOf("forfeited", ({ forfeitedHoldCount }) => forfeitedHoldCount)),
    ],
    [
      having("cancelled") > 0,
      <IconX key="x" size={16} aria-hidden="true" />,
      effects.cancelled(sum(({ cancelledScheduleCount }) => cancelledScheduleCount)),
      effects.cancelledNote(partsOf("cancelled", ({ cancelledScheduleCount }) => cancelledScheduleCount)),
    ],
    [
      having("debt") > 0,
      <IconArrowBackUp key="back" size={16} aria-hidden="true" />,
      effects.debts(having("debt")),
      `${of(totals.debt)}. ${way}`,
    ],
    [
      credit !== null && credit !== "0",
      <IconBuilding key="company" size={16} aria-hidden="true" />,
      effects.credit,
      givenBack === "0" ? of(credit) : effects.creditGivenBack(of(credit), of(givenBack), of(left)),
    ],
  ];
  const shown = all.filter(([happens]) => happens);
  return (
    <Card title={effects.title}>
      <ul className="breach-effects">
        {shown.map(([, icon, what, how]) => (
          <li key={what}>
            {icon}
            <span>{what}</span>
            <span className="quiet">{how}</span>
          </li>
        ))}
        {shown.length === 0 && (
          <li>
            <IconCheck size={16} aria-hidden="true" />
            <span>{effects.nothing}</span>
            <span className="quiet">{effects.nothingNote}</span>
          </li>
        )}
        <li>
          <IconBell size={16} aria-hidden="true" />
          <span>{effects.told(Number(totals.recruiterCount))}</span>
          <span className="quiet">{effects.toldNote}</span>
        </li>
      </ul>
    </Card>
  );
}
