// One plan: may exactly this be paid?

import { Button } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { OnePlanDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { byCurrency } from "../../parts/money.tsx";
import { Banner, PageHead } from "../../parts/page.tsx";
import { Path } from "../../parts/path.tsx";
import { NotFound, PageState } from "../../parts/states.tsx";
import { type Shape, StatusIcon } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { plans as words } from "../../texts/plans.ts";
import { ApprovePlan, ExecutePlan } from "./acts.tsx";
import { Drifted } from "./drifted.tsx";
import { ItemList } from "./item_list.tsx";
import { MakePlan } from "./make_plan.tsx";
import { Approved, Totals } from "./parts.tsx";
import "./plans.css";
import { type Approvals, LOOKS, type Plan, type PlanState, ROWS, stateOf } from "./state.ts";

export default function OnePlan() {
  const { id = "" } = useParams();
  const [address, setAddress] = useSearchParams();
  const from = Math.max(0, Number.parseInt(address.get("from") ?? "0", 10) || 0);
  const go = useNavigate();
  const { viewer } = useKnown();
  const [act, setAct] = useState<"make" | "approve" | "execute" | null>(null);
  const [{ data, error }] = useQuery({
    query: OnePlanDocument,
    variables: { id, rows: ROWS, offset: from },
    requestPolicy: "cache-and-network",
  });
  if (!data) return <PageState title={words.record} error={error} />;
  const { runPlan: plan } = data;
  if (!plan) return <NotFound />;
  const approvals = plan.runPlanApprovals.nodes
    .flatMap((row) => row ?? [])
    .toSorted((a, b) => a.approvedAt.localeCompare(b.approvedAt));
  const drift = (data.planDrift?.nodes ?? []).flatMap((row) => row ?? []);
  const driftCount = data.planDrift?.totalCount ?? 0;
  const totals = (data.planTotals?.nodes ?? [])
    .flatMap((row) => row ?? [])
    .toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
  const state = stateOf({ ...plan, approvals: approvals.length, drifted: driftCount });
  const planner = whoDid(plan.plannedByUser?.displayName, plan.plannedByRole);
  // Who may give the second approval: the API decides; here it is only said.
  const others = [...new Set([planner, ...approvals.map(({ approvedByUser }) => approvedByUser?.displayName ?? "")])];
  const given = [plan.plannedBy, ...approvals.map(({ approvedBy }) => approvedBy)];
  const isOneOfThem = given.includes(viewer.rowId);
  const mayApprove = state === "first" || (state === "second" && !isOneOfThem);
  // Besides whoever looks.
  const admins = (data.users?.nodes ?? []).flatMap((user) => user?.rowId ?? []);
  const couldApprove = admins.filter(
    (admin) => admin !== viewer.rowId && !(approvals.length > 0 && given.includes(admin)),
  );
  const close = () => setAct(null);
  const isOver = ["executed", "expired", "drifted"].includes(state);
  return (
    <>
      <Path label={words.path} to="/plans" list={words.page} names={[words.name(day(plan.asOf), planner)]} />
      <PageHead
        title={words.title(day(plan.asOf))}
        acts={
          mayApprove ? (
            <Button onClick={() => setAct("approve")}>{words.approve.act}</Button>
          ) : state === "ready" ? (
            <Button onClick={() => setAct("execute")}>{words.execute.act}</Button>
          ) : (
            isOver && <Button onClick={() => setAct("make")}>{words.makeNew}</Button>
          )
        }
      >
        {plan.executedAt === null
          ? words.says(plan.itemCount, totals.length, dateAndTime(plan.plannedAt), dateAndTime(plan.expiresAt))
          : words.executedSays(plan.itemCount, totals.length, dateAndTime(plan.plannedAt))}{" "}
        {words.reason(plan.reason)}
      </PageHead>
      <Answer plan={plan} state={state} approvals={approvals} driftCount={driftCount} others={others} />
      <Steps plan={plan} state={state} approvals={approvals} />
      {driftCount > 0 && <Drifted plan={plan} drift={drift} count={driftCount} />}
      <div className="plan-sums">
        <Totals
          totals={totals}
          isExecuted={state === "executed"}
          nextRunAt={data.nightStatus?.nodes[0]?.nextPayoutRunAt ?? null}
        />
        <Approved plan={plan} approvals={approvals} others={others} couldApprove={couldApprove.length} />
      </div>
      <ItemList
        plan={plan}
        drift={drift}
        from={from}
        onPage={(start) => setAddress(start > 0 ? { from: String(start) } : {})}
      />
      <MakePlan opened={act === "make"} onClose={close} onMade={(made) => void go(`/plans/${made}`)} />
      <ApprovePlan opened={act === "approve"} onClose={close} plan={plan} totals={totals} />
      <ExecutePlan opened={act === "execute"} onClose={close} plan={plan} totals={totals} />
    </>
  );
}

interface AnswerProps {
  plan: Plan;
  state: PlanState;
  approvals: Approvals;
  driftCount: number;
  others: string[];
}

function Answer({ plan, state, approvals, driftCount, others }: AnswerProps) {
  const [shape, tone] = LOOKS[state];
  const banner = words.banner;
  const [first] = approvals;
  const [title, hint] = {
    executed: [
      banner.executed(
        whoDid(plan.executedByUser?.displayName, plan.executedByRole),
        dateAndTime(plan.executedAt ?? plan.asOf),
      ),
      banner.executedHint,
    ],
    expired: [banner.expired(dateAndTime(plan.expiresAt)), banner.expiredHint],
    drifted: [banner.drifted(driftCount), banner.driftedHint],
    first: [banner.first, banner.firstHint],
    second: [
      banner.second(others.join(", ")),
      first ? banner.secondHint(first.approvedByUser?.displayName ?? "", dateAndTime(first.approvedAt)) : "",
    ],
    later: [banner.later(dateAndTime(plan.asOf)), banner.readyHint],
    ready: [banner.ready, banner.readyHint],
  }[state] as [string, string];
  return (
    <Banner tone={tone} shape={shape} title={title}>
      {hint}
    </Banner>
  );
}

function Steps({ plan, state, approvals }: { plan: Plan; state: PlanState; approvals: Approvals }) {
  const words_ = words.steps;
  const given = (index: number) => {
    const approval = approvals[index];
    if (!approval) return null;
    return words_.by(dateAndTime(approval.approvedAt), approval.approvedByUser?.displayName ?? "");
  };
  const awaited = state === "drifted" ? words_.closed : words_.awaited;
  const steps: [string, string, Shape][] = [
    [
      words_.frozen,
      words_.by(dateAndTime(plan.plannedAt), whoDid(plan.plannedByUser?.displayName, plan.plannedByRole)),
      "done",
    ],
    [words_.first, given(0) ?? awaited, approvals.length > 0 ? "done" : "pending"],
    [words_.second, given(1) ?? awaited, approvals.length > 1 ? "done" : "secondPerson"],
    [
      words_.execute,
      plan.executedAt === null ? words_.pays : dateAndTime(plan.executedAt),
      plan.executedAt === null ? "pending" : "done",
    ],
  ];
  return (
    <ol className="card plan-steps" aria-label={words_.label}>
      {steps.map(([name, what, shape]) => (
        <li key={name} data-shape={shape}>
          <StatusIcon shape={shape} size={18} />
          <span>
            <span className="plan-step">{name}</span>
            <span className="plan-note">{what}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
