// Rehearsal: the coming nights as they stand, and what a breach or late fees would do to them. Other terms are rehearsed
// where they are written.

import { Button, NativeSelect, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { WhatIfChoicesDocument } from "../../graphql/generated.ts";
import { inDays } from "../../parts/dates.ts";
import { Card, PageHead } from "../../parts/page.tsx";
import { rehearsal as words } from "../../texts/rehearsal.ts";
import type { WhatIf } from "./nights.ts";
import "./rehearsal.css";
import { Rehearsed } from "./rehearsed.tsx";

type Kind = "none" | "breach" | "fee" | "fees";

export default function Rehearsal() {
  const [kind, setKind] = useState<Kind>("none");
  const [until, setUntil] = useState(inDays(30));
  const [placement, setPlacement] = useState<string | null>(null);
  const [company, setCompany] = useState("");
  const [endedOn, setEndedOn] = useState(inDays(0));
  const [late, setLate] = useState("10");
  const [asked, ask] = useState<{ until: string; whatIf: WhatIf }>({ until: inDays(30), whatIf: {} });
  const [typed, type] = useState("");
  const [search] = useDebouncedValue(typed, 200);
  const [{ data }] = useQuery({ query: WhatIfChoicesDocument, variables: { search: search || null } });
  const companies = (data?.companies?.nodes ?? []).flatMap((row) => row ?? []);
  const found = (data?.placements?.nodes ?? []).flatMap((row) =>
    row
      ? [
          {
            value: row.rowId,
            label: [row.candidateName, row.company?.name, row.externalRef].filter(Boolean).join(", "),
          },
        ]
      : [],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const days = late === "never" ? null : Number(late);
    const whatIfs: Record<Kind, WhatIf> = {
      none: {},
      breach: { breachedPlacementId: placement, endedOn },
      fee: { lateFeePlacementId: placement, lateFeeDays: days },
      fees: { lateFeeCompanyId: company || companies[0]?.rowId, lateFeeDays: days },
    };
    ask({ until, whatIf: whatIfs[kind] });
  };
  return (
    <>
      <PageHead title={words.page}>{words.lead}</PageHead>
      <Card title={words.form.title} note={<Link to="/terms/new">{words.form.terms}</Link>}>
        <form className="rehearsal-form" onSubmit={submit}>
          <SegmentedControl
            className="rehearsal-kinds"
            aria-label={words.form.title}
            value={kind}
            onChange={(value) => setKind(value as Kind)}
            data={Object.entries(words.form.kinds).map(([value, label]) => ({ value, label }))}
          />
          {(kind === "breach" || kind === "fee") && (
            <Select
              label={words.form.placement}
              placeholder={words.form.find}
              data={found}
              value={placement}
              onChange={setPlacement}
              searchValue={typed}
              onSearchChange={type}
              filter={({ options }) => options}
              searchable
              required
            />
          )}
          {kind === "fees" && (
            <NativeSelect
              label={words.form.company}
              value={company}
              onChange={(event) => setCompany(event.currentTarget.value)}
              data={companies.map(({ rowId, name }) => ({ value: rowId, label: name }))}
            />
          )}
          {kind === "breach" && (
            <TextInput
              type="date"
              label={words.form.endedOn}
              value={endedOn}
              max={inDays(0)}
              onChange={(event) => setEndedOn(event.currentTarget.value)}
              required
            />
          )}
          {(kind === "fee" || kind === "fees") && (
            <NativeSelect
              label={words.form.late}
              value={late}
              onChange={(event) => setLate(event.currentTarget.value)}
              data={[
                ...[0, 3, 7, 10, 14, 30, 60].map((days) => ({ value: String(days), label: words.form.days(days) })),
                { value: "never", label: words.form.never },
              ]}
            />
          )}
          <TextInput
            type="date"
            label={words.form.until}
            value={until}
            min={inDays(0)}
            onChange={(event) => setUntil(event.currentTarget.value)}
            required
          />
          <Button type="submit">{words.form.go}</Button>
        </form>
      </Card>
      <Rehearsed {...asked} />
    </>
  );
}
