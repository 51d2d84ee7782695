// Who was paid and keeps it at Stripe: nothing goes on to their bank until they, or somebody who helps them, change that.

import { Button, Checkbox, Group } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { KeepingMoneyDocument } from "../../graphql/generated.ts";
import { PageHead } from "../../parts/page.tsx";
import { EmptyState, ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { people as words } from "../../texts/people.ts";
import { PersonRows } from "./person_rows.tsx";

const ROWS = 50;

export function KeepingMoney() {
  const [address, setAddress] = useSearchParams();
  const keeps = address.get("keeps") ?? "all";
  const offset = Math.max(0, Number.parseInt(address.get("from") ?? "", 10) || 0);
  const [{ data, error, stale }] = useQuery({
    query: KeepingMoneyDocument,
    variables: { problem: keeps === "all" ? null : keeps, first: ROWS, offset },
  });
  const list = data?.accountsKeepingMoney;
  const turn = (from: number) => setAddress({ keeps, ...(from > 0 && { from: String(from) }) });
  const rows = (list?.nodes ?? []).flatMap((row) => row ?? []);
  const why = new Map(rows.map(({ recruiterId, sentences }) => [recruiterId, (sentences ?? []).join(" ")]));
  return (
    <>
      <PageHead title={words.page}>{list ? words.keeping.lead(list.totalCount) : " "}</PageHead>
      <div className="people-filters">
        <Checkbox label={words.keeping.filter} checked onChange={() => setAddress({})} />
      </div>
      {!list ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <PageSkeleton />
        )
      ) : (
        <section className="card" aria-label={words.page} aria-busy={stale}>
          {rows.length === 0 ? (
            <EmptyState title={words.keeping.nobody}>{words.keeping.nobodyHint}</EmptyState>
          ) : (
            <PersonRows
              people={rows.flatMap(({ recruiter }) => recruiter ?? [])}
              noteOf={({ rowId }) => <span className="person-email">{why.get(rowId)}</span>}
            />
          )}
          {list.totalCount > ROWS && (
            <Group className="card-foot" justify="flex-end">
              <Button variant="default" disabled={offset === 0} onClick={() => turn(Math.max(0, offset - ROWS))}>
                {words.newer}
              </Button>
              <Button variant="default" disabled={offset + ROWS >= list.totalCount} onClick={() => turn(offset + ROWS)}>
                {words.older}
              </Button>
            </Group>
          )}
        </section>
      )}
    </>
  );
}
