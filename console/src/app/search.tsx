// The search of the top bar: recruiters, companies and placements by a few letters, from every page, with / on the keyboard.

import { Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { type Found, useFound } from "../parts/found.ts";
import { texts } from "../texts.ts";

const words = texts.top.search;
const KINDS = ["recruiter", "company", "placement"] as const;

export function Search() {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const { found, message } = useFound(text);
  useHotkeys([["/", () => field.current?.focus()]]);
  return (
    <search className="search">
      <Select
        ref={field}
        aria-label={words.label}
        placeholder={words.label}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={<kbd>/</kbd>}
        rightSectionPointerEvents="none"
        searchable
        value={null}
        searchValue={text}
        onSearchChange={setText}
        // The API has found them: nothing is left out here.
        filter={({ options }) => options}
        data={KINDS.flatMap((kind) => {
          const items = found
            .filter((each) => each.kind === kind)
            .map((each) => ({ value: addressOf(each), label: [each.name, each.detail].filter(Boolean).join(", ") }));
          return items.length > 0 ? [{ group: words.kinds[kind], items }] : [];
        })}
        nothingFoundMessage={message}
        onChange={(address) => {
          setText("");
          if (address !== null) void navigate(address);
        }}
        comboboxProps={{ shadow: "md", withinPortal: false }}
        maxDropdownHeight={400}
      />
    </search>
  );
}

function addressOf({ kind, placementId, recruiterId, companyId }: Found): string {
  if (kind === "placement") return `/placements/${placementId}`;
  if (kind === "recruiter") return `/people/${recruiterId}`;
  return `/placements?company=${companyId}`;
}
