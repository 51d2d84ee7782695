// My money: when what reaches a recruiter's bank, and whether they must do something.

import "./money.css";
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useQuery, useSubscription } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { MoneyChangedDocument, MoneyDocument, type MoneyQuery } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { byCurrency, Money, useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { Card, PageHead } from "../../parts/page.tsx";
import { withDetail } from "../../parts/sentence.ts";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Placements } from "./placements.tsx";
import { type Payment, type Payout, present, type Row } from "./rows.ts";
import { Stops } from "./stops.tsx";
import { Where } from "./where.tsx";

const words = texts.money;

export default function MyMoney() {
  const { viewer } = useKnown();
  const [{ data, error }] = useQuery({ query: MoneyDocument, variables: { me: viewer.rowId } });
  useNotices();
  const next = useNext(present(data?.myPayments).find(({ isStopped, day: on }) => !isStopped && on !== null));
  if (!data) return <PageState title={texts.navigation.pages.myMoney} error={error} />;
  const totals = present(data.myMoney).toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
  const payments = present(data.myPayments);
  const coming = payments.filter(({ isStopped }) => !isStopped);
  const payouts = present(data.myPayouts);
  return (
    <div className="money-page">
      <PageHead
        title={texts.navigation.pages.myMoney}
        acts={
          <Button variant="default" component={Link} to="/statements">
            {words.statementOf(monthName(new Date()))}
          </Button>
        }
      >
        {next}
      </PageHead>
      {totals.length === 0 ? (
        <Card title={words.first.title}>
          <EmptyState title={words.first.nothing}>{words.first.hint}</EmptyState>
        </Card>
      ) : (
        <>
          <Stops payments={payments.filter(({ isStopped }) => isStopped)} />
          <div className="two">
            <div>
              {totals.map((total) => (
                <Where
                  key={total.currency}
                  total={total}
                  isPaidOutByHand={payments.some(
                    ({ code, currency }) => code === "on_stripe_balance_by_hand" && currency === total.currency,
                  )}
                />
              ))}
            </div>
            <Coming payments={coming} isOne={totals.length === 1} />
          </div>
          <Placements payouts={payouts} totals={totals} payments={payments} />
          {(data.myPayouts?.totalCount ?? 0) > payouts.length && <p className="foot-note">{words.newest}</p>}
        </>
      )}
      <Waiting payouts={payouts} />
      <Account
        account={data.viewer?.payoutAccount ?? null}
        problems={present(data.accountReadiness)}
        last4={data.bankPayouts?.nodes[0]?.bankAccountLast4 ?? null}
      />
    </div>
  );
}

const month = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });
const monthName = (when: Date) => month.format(when);

/** Whoever looks is told when something changes, and sees it. */
function useNotices() {
  useSubscription({ query: MoneyChangedDocument }, (_, changed) => {
    const payout = changed.payoutsChanged;
    if (payout) {
      refreshShown();
      notice(words.changed(payout.placement?.candidateName ?? words.adjustment));
    }
    return changed;
  });
}

function useNext(payment: Payment | undefined): string {
  const amount = useAmount();
  if (!payment?.day) return words.next.nothing;
  const what = `${payment.currency} ${amount(payment.amount ?? 0, payment.currency ?? "")}`;
  if (payment.kind === "bank") return words.next.bank(what, day(payment.day));
  if (payment.kind === "hold") return words.next.hold(what, day(payment.day));
  return Date.parse(payment.day) <= Date.now() ? words.next.tonight(what) : words.next.send(what, day(payment.day));
}

function Coming({ payments, isOne }: { payments: Payment[]; isOne: boolean }) {
  return (
    <Card title={words.coming.title} end={isOne && <span className="card-note">{payments[0]?.currency}</span>}>
      {payments.length === 0 ? (
        <EmptyState title={words.coming.nothing}>{words.coming.nothingHint}</EmptyState>
      ) : (
        <ol className={isOne ? "coming one" : "coming"}>
          {payments.map((payment) => (
            <li key={payment.position} className={payment.kind === "hold" ? "later" : undefined}>
              <span className="when">{whenOf(payment)}</span>
              <span className="what">
                <strong>{titleOf(payment)}</strong>
                <span>{hintOf(payment)}</span>
              </span>
              <Money minor={payment.amount} currency={payment.currency ?? ""} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

const isDue = ({ day: on }: Payment) => on !== null && Date.parse(on) <= Date.now();

function whenOf(payment: Payment): string {
  if (payment.kind === "on_its_way") return words.coming.now;
  if (payment.kind === "send" && isDue(payment)) return words.coming.tonight;
  return payment.day ? day(payment.day) : words.coming.soon;
}

function titleOf({ candidate, kind, part, partCount }: Payment): string {
  const whose = candidate ?? words.adjustment;
  const what = part && partCount && partCount > 1 ? words.coming.part(whose, part, partCount) : whose;
  return kind === "hold" ? words.coming.ifTheyStay(what) : what;
}

const hintOf = ({ kind, code }: Payment) =>
  kind === "send" && code ? (words.coming.waits[code] ?? words.coming.kinds.send) : words.coming.kinds[kind ?? "send"];

/** What is not earned yet. */
function Waiting({ payouts }: { payouts: Payout[] }) {
  const amount = useAmount();
  return payouts
    .filter(({ status }) => status === "pending")
    .map(({ payoutId, candidate, company, currency, amount: minor }) => (
      <p key={payoutId} className="foot-note">
        {words.waitsForApproval(
          [candidate ?? words.adjustment, company].filter(Boolean).join(words.at),
          `${currency} ${amount(minor ?? 0, currency ?? "")}`,
        )}
      </p>
    ));
}

interface AccountProps {
  account: {
    transfersEnabled: boolean | null;
    checkedAt: string | null;
    coolDownUntil: string | null;
  } | null;
  problems: Row<MoneyQuery["accountReadiness"]>[];
  last4: string | null;
}

/** What Stripe asks of whom it lets receive. */
const ASKS = ["requirements_deadline", "requirements_due"];

function Account({ account, problems, last4 }: AccountProps) {
  const stop = problems.find(({ effect }) => effect === "stops");
  const asks = problems.find(({ code }) => ASKS.includes(code ?? ""));
  return (
    <p className="foot-note">
      {!account
        ? words.account.none
        : account.transfersEnabled === false
          ? `${words.account.cannot} ${withDetail(stop?.sentence ?? "", stop?.detail ?? null)}`
          : account.checkedAt
            ? words.account.can(day(account.checkedAt))
            : words.account.unknown}{" "}
      {asks && withDetail(asks.sentence, asks.detail)}{" "}
      {account?.coolDownUntil &&
        Date.parse(account.coolDownUntil) > Date.now() &&
        words.account.coolDown(dateAndTime(account.coolDownUntil))}{" "}
      <Link className="link" to="/bank">
        {last4 ? words.account.bank(last4) : words.account.more}
      </Link>
    </p>
  );
}
