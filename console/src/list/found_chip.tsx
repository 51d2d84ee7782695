// The part of a filter that is one recruiter or company, who is found by a few letters of the name.

import { Select } from "@mantine/core";
import { useState } from "react";
import { useFound } from "../parts/found.ts";
import { texts } from "../texts.ts";
import { Chip } from "./chip.tsx";
import type { Party } from "./description.ts";

const words = texts.list.filters;

interface FoundChipProps {
  label: string;
  party: Party;
  /** Null: the filter is of nobody. */
  id: string | null;
  /** Unset: no row says it. */
  name: string | undefined;
  onFound: (id: string) => void;
  onClear: () => void;
}

export function FoundChip({ label, party, id, name, onFound, onClear }: FoundChipProps) {
  const [text, setText] = useState("");
  const [chosen, choose] = useState<{ id: string; name: string } | null>(null);
  const { found, message } = useFound(text);
  const people = found.flatMap((each) => {
    const value = party === "recruiter" ? each.recruiterId : each.companyId;
    if (each.kind !== party || !value) return [];
    return [{ value, name: each.name ?? "", label: [each.name, each.detail].filter(Boolean).join(", ") }];
  });
  const held = chosen?.id === id ? chosen?.name : name;
  return (
    <Chip name={label} value={id === null ? "" : (held ?? words.one)} onClear={onClear}>
      {(close) => (
        <Select
          label={label}
          placeholder={words.name}
          data-autofocus
          searchable
          value={null}
          searchValue={text}
          onSearchChange={setText}
          // The API has found them: nothing is left out here.
          filter={({ options }) => options}
          data={people}
          nothingFoundMessage={message}
          onChange={(value) => {
            if (value === null) return;
            choose({ id: value, name: people.find((each) => each.value === value)?.name ?? "" });
            setText("");
            onFound(value);
            close();
          }}
          // In the chip's own layer: a choice is no click outside of it.
          comboboxProps={{ withinPortal: false }}
        />
      )}
    </Chip>
  );
}
