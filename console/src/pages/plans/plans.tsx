// Plans: which were made, and what each waits for.

import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { PlansDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { byCurrency, Money } from "../../parts/money.tsx";
import { PageHead } from "../../parts/page.tsx";
import { EmptyState, ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { plans as words } from "../../texts/plans.ts";
import { MakePlan } from "./make_plan.tsx";
import "./plans.css";
import { LOOKS, stateOf } from "./state.ts";

const ROWS = 25;

export default function Plans() {
  const [address, setAddress] = useSearchParams();
  const [isMaking, make] = useState(false);
  const go = useNavigate();
  const before = address.get("before");
  const [{ data, error }] = useQuery({
    query: PlansDocument,
    variables: before ? { last: ROWS, before } : { first: ROWS, after: address.get("after") },
  });
  const list = data?.runPlans;
  const rows = (list?.nodes ?? []).filter((row) => row !== null);
  return (
    <>
      <PageHead title={words.page} acts={<Button onClick={() => make(true)}>{words.make}</Button>}>
        {words.lead}
      </PageHead>
      {!list ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <PageSkeleton />
        )
      ) : (
        <section className="card" aria-label={words.page}>
          {rows.length === 0 ? (
            <EmptyState title={words.none}>{words.noneHint}</EmptyState>
          ) : (
            <table className="table stacked">
              <thead>
                <tr>
                  <th scope="col">{words.list.for}</th>
                  <th scope="col">{words.list.state}</th>
                  <th scope="col" className="number">
                    {words.list.count}
                  </th>
                  <th scope="col" className="number">
                    {words.list.amounts}
                  </th>
                  <th scope="col">{words.list.by}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((plan) => {
                  const state = stateOf({ ...plan, approvals: plan.runPlanApprovals.totalCount });
                  const [shape, tone] = LOOKS[state];
                  const amounts = Object.entries(plan.payAmounts as Record<string, number>).toSorted(([a], [b]) =>
                    byCurrency(a, b),
                  );
                  return (
                    <tr key={plan.rowId}>
                      <td>
                        <Link to={`/plans/${plan.rowId}`} className="strong">
                          {dateAndTime(plan.asOf)}
                        </Link>
                      </td>
                      <td>
                        <Status shape={shape} tone={tone}>
                          {words.states[state]}
                        </Status>
                      </td>
                      <td className="number" data-label={words.list.count}>
                        {plan.itemCount}
                      </td>
                      <td className="number" data-label={words.list.amounts}>
                        <span className="amounts">
                          {amounts.map(([currency, minor]) => (
                            <Money key={currency} minor={minor} currency={currency} />
                          ))}
                        </span>
                      </td>
                      <td className="quiet" data-label={words.list.by}>
                        {whoDid(plan.plannedByUser?.displayName, plan.plannedByRole)}, {day(plan.plannedAt)}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
          {(list.pageInfo.hasNextPage || list.pageInfo.hasPreviousPage) && (
            <Group className="card-foot" justify="flex-end">
              <Button
                variant="default"
                disabled={!list.pageInfo.hasPreviousPage}
                onClick={() => setAddress({ before: list.pageInfo.startCursor ?? "" })}
              >
                {words.newer}
              </Button>
              <Button
                variant="default"
                disabled={!list.pageInfo.hasNextPage}
                onClick={() => setAddress({ after: list.pageInfo.endCursor ?? "" })}
              >
                {words.older}
              </Button>
            </Group>
          )}
        </section>
      )}
      <MakePlan opened={isMaking} onClose={() => make(false)} onMade={(id) => void go(`/plans/${id}`)} />
    </>
  );
}
