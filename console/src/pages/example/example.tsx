// What you see here: the demo's troubles, each with what it is, how much of it there is now, and where it is shown.

import { useSyncExternalStore } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { ExampleDocument, type ExampleQuery } from "../../graphql/generated.ts";
import { Card, PageHead } from "../../parts/page.tsx";
import { PageState } from "../../parts/states.tsx";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { session } from "../../sign_in/session.ts";
import { texts } from "../../texts.ts";
import { Nights } from "./nights.tsx";

const words = texts.example;
/** No plan's id: where the example has none. */
const NO_PLAN = "00000000-0000-0000-0000-000000000000";

interface Sight {
  name: keyof typeof words.sights;
  shape: Shape;
  tone: Tone;
  count: number;
  /** Where it is shown; unset: the console has no page for it. */
  to?: string | null | undefined;
}

export default function Example() {
  const { sights, movesTime } = useSyncExternalStore(session.subscribe, session.state);
  const { plan, ...payouts } = sights;
  const [{ data, error }, ask] = useQuery({
    query: ExampleDocument,
    variables: { payouts: Object.values(payouts), plan: plan ?? NO_PLAN },
  });
  if (!data) return <PageState title={words.title} error={error} />;
  return (
    <>
      <PageHead title={words.title}>{words.lead}</PageHead>
      {movesTime && <Nights onCome={() => ask({ requestPolicy: "network-only" })} />}
      <Card title={words.troubles} note={words.note}>
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.why}</th>
              <th scope="col">{words.now}</th>
              <th scope="col" className="act">
                <span className="hidden">{words.where}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sightsOf(data, sights).map((sight) => (
              <Row key={sight.name} {...sight} />
            ))}
          </tbody>
        </table>
      </Card>
    </>
  );
}

function Row({ name, shape, tone, count, to }: Sight) {
  const { title, text } = words.sights[name];
  return (
    <tr>
      <td className="strong">
        <Status shape={shape} tone={count > 0 ? tone : "plain"}>
          {title}
        </Status>
      </td>
      <td className="quiet">{text}</td>
      <td data-label={words.now}>{count > 0 ? words.many(count) : words.none}</td>
      <td className="act">
        {to && (
          <Link to={to} aria-label={`${words.look}: ${title}`}>
            {words.look}
          </Link>
        )}
      </td>
    </tr>
  );
}

/** The example's own plan, as long as it can be approved or executed. */
function plansThatWait({ runPlan }: ExampleQuery): number {
  return runPlan && runPlan.executedAt === null && Date.parse(runPlan.expiresAt) > Date.now() ? 1 : 0;
}

function sightsOf(data: ExampleQuery, known: Readonly<Record<string, string>>): Sight[] {
  const night = data.nightStatus?.nodes[0];
  const skipped = (code: RegExp) =>
    (data.previewDueReasons?.nodes ?? [])
      .filter((reason) => code.test(reason?.code ?? ""))
      .reduce((sum, reason) => sum + Number(reason?.skipCount ?? 0), 0);
  const due = (data.previewDueTotals?.nodes ?? []).reduce((sum, each) => sum + Number(each?.payCount ?? 0), 0);
  const payoutOf = (sight: string) => data.payouts?.nodes.find((each) => each?.rowId === known[sight]);
  const search = (text: string | null | undefined) => text && `/payouts?q=${encodeURIComponent(text)}`;
  const payout = (sight: string) => known[sight] && `/payouts/${known[sight]}`;
  const returned = data.bankPayouts;
  return [
    { name: "tonight", shape: "waits", tone: "plain", count: due, to: "/" },
    { name: "failed", shape: "failed", tone: "bad", count: Number(night?.failedCount ?? 0), to: payout("refused") },
    { name: "inDoubt", shape: "inDoubt", tone: "warn", count: Number(night?.inDoubtCount ?? 0), to: payout("silent") },
    {
      name: "approval",
      shape: "secondPerson",
      tone: "warn",
      count: data.toApprove?.totalCount ?? 0,
      to: payout("toApprove"),
    },
    {
      name: "plan",
      shape: "secondPerson",
      tone: "warn",
      count: plansThatWait(data),
      to: known.plan && `/plans/${known.plan}`,
    },
    {
      name: "request",
      shape: "secondPerson",
      tone: "warn",
      count: data.requests?.totalCount ?? 0,
      to: "/needs-you",
    },
    { name: "account", shape: "failed", tone: "bad", count: skipped(/account/), to: "/" },
    { name: "funds", shape: "waits", tone: "warn", count: skipped(/funds/), to: "/" },
    { name: "late", shape: "waits", tone: "warn", count: skipped(/^fee_/), to: payout("late") },
    {
      name: "returned",
      shape: "takenBack",
      tone: "bad",
      count: returned?.totalCount ?? 0,
      to: search(returned?.nodes[0]?.recruiter?.displayName),
    },
    { name: "debt", shape: "takenBack", tone: "warn", count: data.recoveries?.totalCount ?? 0, to: payout("broken") },
    {
      name: "dispute",
      shape: "frozen",
      tone: "warn",
      count: payoutOf("disputed")?.frozenAt ? 1 : 0,
      to: payout("disputed"),
    },
    { name: "missed", shape: "failed", tone: "bad", count: night?.missedTasks?.length ?? 0, to: "/" },
    {
      name: "finding",
      shape: "inDoubt",
      tone: "bad",
      count: data.reconciliationFindings?.totalCount ?? 0,
      to: "/needs-you",
    },
  ];
}
