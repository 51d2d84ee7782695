// Filters of the list, each a chip that says what it holds.

import { Button, Checkbox, CloseButton, Popover, Radio, TextInput, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKnown } from "../../app/viewer.ts";
import { byCurrency } from "../../parts/money.tsx";
import { texts } from "../../texts.ts";
import { isFiltered, NAMES, type Shown, STATUSES } from "./filter.ts";

const words = texts.payouts.filters;
type Change = (parts: Record<string, string | null>) => void;

export function Filters({ shown, change }: { shown: Shown; change: Change }) {
  const { exponents } = useKnown();
  const { statuses, currency, from, until } = shown;
  const currencies = [...exponents.keys()].sort(byCurrency);
  return (
    <search className="filters" aria-label={words.label}>
      <SearchField value={shown.search ?? ""} onSearch={(text) => change({ [NAMES.search]: text || null })} />
      <Chip
        name={words.status}
        value={statuses.map((status) => texts.payoutStatus[status].toLowerCase()).join(", ")}
        onClear={() => change({ [NAMES.status]: null })}
      >
        <Checkbox.Group
          label={words.status}
          value={statuses}
          onChange={(chosen) => change({ [NAMES.status]: chosen.join(",") || null })}
        >
          {STATUSES.map((status) => (
            <Checkbox key={status} value={status} label={texts.payoutStatus[status]} mt={8} />
          ))}
        </Checkbox.Group>
      </Chip>
      <Chip name={words.currency} value={currency ?? ""} onClear={() => change({ [NAMES.currency]: null })}>
        <Radio.Group label={words.currency} value={currency} onChange={(code) => change({ [NAMES.currency]: code })}>
          <div className="choices">
            {currencies.map((code) => (
              <Radio key={code} value={code} label={code} mt={8} />
            ))}
          </div>
        </Radio.Group>
      </Chip>
      <Chip
        name={words.made}
        value={from || until ? words.between(from, until) : ""}
        onClear={() => change({ [NAMES.from]: null, [NAMES.until]: null })}
      >
        <TextInput
          type="date"
          label={words.from}
          value={from ?? ""}
          max={until ?? undefined}
          onChange={(event) => change({ [NAMES.from]: event.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={words.until}
          value={until ?? ""}
          min={from ?? undefined}
          mt={8}
          onChange={(event) => change({ [NAMES.until]: event.currentTarget.value || null })}
        />
      </Chip>
      {isFiltered(shown) && (
        <UnstyledButton
          className="link"
          onClick={() => change(Object.fromEntries(Object.values(NAMES).map((name) => [name, null])))}
        >
          {words.clear}
        </UnstyledButton>
      )}
    </search>
  );
}

const TYPING_MS = 300;

function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const search = useRef(onSearch);
  search.current = onSearch;
  // The address may change by itself: by the way back, or by taking all filters out.
  useEffect(() => {
    if (document.activeElement !== field.current || value === "") setText(value);
  }, [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => search.current(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextInput
      ref={field}
      className="list-search"
      type="search"
      aria-label={words.search}
      placeholder={words.search}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

interface ChipProps {
  name: string;
  /** What it holds; empty: nothing. */
  value: string;
  onClear: () => void;
  children: ReactNode;
}

function Chip({ name, value, onClear, children }: ChipProps) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <span className={value ? "chip is-set" : "chip"}>
      <Popover opened={opened} onDismiss={close} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className="chip-name" onClick={toggle}>
            {name} {value && <strong>{value}</strong>}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={name}>
          {children}
          <Button variant="default" size="xs" mt="md" onClick={close}>
            {texts.acts.close}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {value && <CloseButton size="xs" aria-label={words.lift(name)} onClick={onClear} />}
    </span>
  );
}
