// Bank and Stripe: can I be paid, what is asked of me, and what went to my bank.

import "./money.css";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { BankDocument, type BankQuery } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Facts } from "../../parts/facts.tsx";
import { Money } from "../../parts/money.tsx";
import { Banner, Card, PageHead } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { withDetail } from "../../parts/sentence.ts";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { account as texts } from "../../texts/account.ts";
import { people } from "../../texts/people.ts";
import { present, type Row } from "./rows.ts";
import { ToStripe } from "./to_stripe.tsx";

const words = texts.bank;
type StripeAccount = NonNullable<NonNullable<BankQuery["viewer"]>["payoutAccount"]>;
type Problem = Row<BankQuery["accountReadiness"]>;
type BankPayout = Row<BankQuery["bankPayouts"]>;

export default function Bank() {
  const { viewer } = useKnown();
  const [{ data, error }] = useQuery({ query: BankDocument, variables: { me: viewer.rowId } });
  if (!data) return <PageState title={words.page} error={error} />;
  const account = data.viewer?.payoutAccount ?? null;
  // What is nobody's to change is for admins.
  const problems = present(data.accountReadiness).filter(({ who }) => who !== "nobody");
  const sent = present(data.bankPayouts);
  return (
    <>
      <PageHead title={words.page} acts={account && <ToStripe me={viewer.rowId} />}>
        {words.says}
      </PageHead>
      <Answer account={account} problems={problems} />
      {account && (
        <div className="two">
          <Asks problems={problems} />
          <Account account={account} problems={problems} last4={sent[0]?.bankAccountLast4 ?? null} />
        </div>
      )}
      <Sent sent={sent} all={data.bankPayouts?.totalCount ?? 0} />
    </>
  );
}

function Answer({ account, problems }: { account: StripeAccount | null; problems: Problem[] }) {
  const { answer } = words;
  const [first] = problems;
  const isCooling = account?.coolDownUntil && Date.parse(account.coolDownUntil) > Date.now();
  const [tone, shape, title, hint]: [Tone, Shape, string, string] = !account
    ? ["warn", "failed", answer.none, answer.noneHint]
    : isCooling
      ? ["warn", "waits", answer.coolDown(dateAndTime(account.coolDownUntil ?? "")), answer.coolDownHint]
      : account.transfersEnabled === false
        ? ["bad", "failed", answer.cannot, first ? `${withDetail(first.sentence, first.detail)} ${doing(first)}` : ""]
        : account.transfersEnabled === null
          ? ["plain", "waits", answer.unknown, answer.unknownHint]
          : first && answer.but[first.effect ?? ""]
            ? [
                "warn",
                "waits",
                answer.but[first.effect ?? ""] ?? answer.can,
                `${withDetail(first.sentence, first.detail)} ${doing(first)}`,
              ]
            : ["ok", "done", answer.can, first?.sentence ?? answer.canHint];
  return (
    <Banner tone={tone} shape={shape} title={title}>
      {hint}
    </Banner>
  );
}

/** Acts of admins are none of a recruiter. */
function doing({ who, action }: Problem): string {
  if (who !== "recruiter") return words.asks.platform;
  return `${action?.charAt(0).toUpperCase()}${action?.slice(1)}.`;
}

const LOOKS: Record<string, [Shape, Tone]> = {
  stops: ["failed", "bad"],
  notice: ["waits", "plain"],
};

const ASKED: TableColumn<Problem>[] = [
  { head: words.asks.what, isPlain: true, cell: ({ sentence, detail }) => withDetail(sentence, detail) },
  {
    head: words.asks.means,
    isPlain: true,
    cell: ({ effect, at }) => {
      const [shape, tone] = LOOKS[effect ?? ""] ?? ["waits", "warn"];
      return (
        <Status shape={shape} tone={tone}>
          {people.readiness.effect[effect ?? ""] ?? effect} {at && people.readiness.at(day(at))}
        </Status>
      );
    },
  },
  { head: words.asks.who, isPlain: true, className: "quiet", cell: doing },
];

function Asks({ problems }: { problems: Problem[] }) {
  return (
    <Card title={words.asks.title}>
      {problems.length === 0 ? (
        <EmptyState title={words.asks.nothing} />
      ) : (
        <RowsTable columns={ASKED} rows={problems} keyOf={({ position }) => position ?? 0} />
      )}
    </Card>
  );
}

interface AccountProps {
  account: StripeAccount;
  problems: Problem[];
  last4: string | null;
}

function Account({ account, problems, last4 }: AccountProps) {
  const { facts } = words;
  const isByHand = problems.some(({ code }) => code === "payouts_manual");
  const onward = account.payoutsEnabled === false ? facts.stopped : isByHand ? facts.byHand : facts.byItself;
  return (
    <Card title={facts.title}>
      <div className="card-body">
        <Facts
          facts={[
            [facts.bank, last4 && facts.ending(last4)],
            [facts.currency, account.defaultCurrency?.toUpperCase()],
            [facts.toBank, account.payoutsEnabled === null ? null : onward],
            [facts.checked, account.checkedAt ? dateAndTime(account.checkedAt) : facts.never],
            [
              facts.account,
              <span key="account" className="mono">
                {account.stripeAccountId}
              </span>,
            ],
          ]}
        />
      </div>
      <p className="card-foot">{facts.where}</p>
    </Card>
  );
}

const STATES: Record<string, [Shape, Tone]> = {
  pending: ["pending", "plain"],
  in_transit: ["onItsWay", "plain"],
  paid: ["done", "ok"],
  failed: ["takenBack", "bad"],
  canceled: ["takenBack", "plain"],
};

const SENT: TableColumn<BankPayout>[] = [
  { head: words.sent.day, className: "strong", cell: ({ arrivalDate }) => day(arrivalDate) },
  {
    head: words.sent.state,
    isPlain: true,
    cell: ({ status, failureMessage }) => {
      const [shape, tone] = STATES[status] ?? ["pending", "plain"];
      return (
        <span>
          <Status shape={shape} tone={tone}>
            {words.sent.states[status] ?? status}
          </Status>
          {failureMessage && <span className="bank-why">{failureMessage}</span>}
        </span>
      );
    },
  },
  {
    head: words.sent.bank,
    className: "quiet",
    cell: ({ bankAccountLast4: last4 }) => last4 && words.facts.ending(last4),
  },
  {
    head: words.sent.amount,
    isNumber: true,
    className: "strong",
    cell: ({ amount, currency }) => <Money minor={amount} currency={currency} />,
  },
];

function Sent({ sent, all }: { sent: BankPayout[]; all: number }) {
  return (
    <Card title={words.sent.title} note={all > 0 && words.sent.note(all)}>
      {sent.length === 0 ? (
        <EmptyState title={words.sent.nothing}>{words.sent.nothingHint}</EmptyState>
      ) : (
        <>
          <RowsTable columns={SENT} rows={sent} keyOf={({ rowId }) => rowId} />
          <p className="card-foot">
            {all > sent.length && words.sent.newest(sent.length)} {words.sent.all}
          </p>
        </>
      )}
    </Card>
  );
}
