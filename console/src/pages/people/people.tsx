// People: who they are, and whether a recruiter can be paid.

import { Button, Checkbox, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { PeopleDocument, type PeopleQuery, type UserRole } from "../../graphql/generated.ts";
import { PageHead } from "../../parts/page.tsx";
import { EmptyState, ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { people as words } from "../../texts/people.ts";
import { AddPerson } from "./add_person.tsx";
import { KeepingMoney } from "./keeping_money.tsx";
import "./people.css";
import { SHORT_TEXT } from "../../parts/limits.ts";
import { PersonRows } from "./person_rows.tsx";

const ROWS = 25;
const ROLES = ["all", "recruiter", "company_user", "platform_admin"] as const;
type List = NonNullable<PeopleQuery["users"]>;

export default function People() {
  const [address] = useSearchParams();
  return address.has("keeps") ? <KeepingMoney /> : <AllPeople />;
}

function AllPeople() {
  const [address, setAddress] = useSearchParams();
  const [isAdding, add] = useState(false);
  const go = useNavigate();
  const role = ROLES.find((name) => name === address.get("role")) ?? "all";
  const search = address.get("q")?.trim() || null;
  const withInactive = address.get("inactive") === "yes";
  const before = address.get("before");
  const filter = {
    ...(role !== "all" && { role: { equalTo: role as UserRole } }),
    ...(!withInactive && { deactivatedAt: { isNull: true } }),
  };
  const [{ data, error, stale }] = useQuery({
    query: PeopleDocument,
    variables: {
      filter: Object.keys(filter).length > 0 ? filter : undefined,
      search: search ?? undefined,
      ...(before ? { last: ROWS, before } : { first: ROWS, after: address.get("after") }),
    },
  });
  const change = (parts: Record<string, string | null>) =>
    setAddress((old) => {
      const next = new URLSearchParams(old);
      for (const [name, value] of Object.entries({ after: null, before: null, ...parts })) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const list = data?.users;
  return (
    <>
      <PageHead title={words.page} acts={<Button onClick={() => add(true)}>{words.add}</Button>}>
        {list ? words.lead(list.totalCount) : " "}
      </PageHead>
      <form
        className="people-filters"
        onSubmit={(event) => {
          event.preventDefault();
          change({ q: String(new FormData(event.currentTarget).get("q") ?? "").trim() });
        }}
      >
        <TextInput
          key={search}
          name="q"
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          defaultValue={search ?? ""}
          maxLength={SHORT_TEXT}
        />
        <SegmentedControl
          aria-label={words.role}
          value={role}
          onChange={(value) => change({ role: value === "all" ? null : value })}
          data={ROLES.map((value) => ({ value, label: words.roles[value] }))}
        />
        <Checkbox
          label={words.withInactive}
          checked={withInactive}
          onChange={(event) => change({ inactive: event.currentTarget.checked ? "yes" : null })}
        />
        <Checkbox label={words.keeping.filter} checked={false} onChange={() => setAddress({ keeps: "all" })} />
      </form>
      {!list ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <PageSkeleton />
        )
      ) : (
        <section className="card" aria-label={words.page} aria-busy={stale}>
          <Rows list={list} isFiltered={search !== null || role !== "all"} />
          {(list.pageInfo.hasNextPage || list.pageInfo.hasPreviousPage) && (
            <Group className="card-foot" justify="flex-end">
              <Button
                variant="default"
                disabled={!list.pageInfo.hasPreviousPage}
                onClick={() => change({ before: list.pageInfo.startCursor ?? null })}
              >
                {words.newer}
              </Button>
              <Button
                variant="default"
                disabled={!list.pageInfo.hasNextPage}
                onClick={() => change({ after: list.pageInfo.endCursor ?? null })}
              >
                {words.older}
              </Button>
            </Group>
          )}
        </section>
      )}
      <AddPerson opened={isAdding} onClose={() => add(false)} onAdded={(id) => void go(`/people/${id}`)} />
    </>
  );
}

function Rows({ list, isFiltered }: { list: List; isFiltered: boolean }) {
  const rows = list.nodes.flatMap((row) => row ?? []);
  if (rows.length === 0) {
    return (
      <EmptyState title={isFiltered ? words.nothingFound : words.none}>
        {isFiltered ? words.nothingFoundHint : words.noneHint}
      </EmptyState>
    );
  }
  return <PersonRows people={rows} />;
}
