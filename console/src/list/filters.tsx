// Filters of a list, each a chip that says what it holds.

import { Checkbox, CloseButton, Radio, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKnown } from "../app/viewer.ts";
import { dateAndTime } from "../parts/dates.ts";
import { SHORT_TEXT } from "../parts/limits.ts";
import { byCurrency } from "../parts/money.tsx";
import { texts } from "../texts.ts";
import { type Change, isFiltered, namesOf, SEARCH, type Shown, wordsOf } from "./address.ts";
import { Chip } from "./chip.tsx";
import type { FilterPart, PartyNames } from "./description.ts";
import { FoundChip } from "./found_chip.tsx";

const words = texts.list.filters;

interface FiltersProps {
  shown: Shown;
  filters: readonly FilterPart[];
  isSearched?: boolean;
  change: Change;
  /** Whose rows they are, where the filter is of one. */
  names: PartyNames;
  /** What stands at their end. */
  children?: ReactNode;
}

export function Filters({ shown, filters, isSearched = false, change, names, children }: FiltersProps) {
  const [isAll, setAll] = useState(false);
  const isSet = (part: FilterPart) => namesOf(part).some((name) => shown.parts[name]);
  const isExtra = (part: FilterPart) => "isExtra" in part && part.isExtra === true && !isSet(part);
  const none = (names: readonly string[]) => change(Object.fromEntries(names.map((name) => [name, null])));
  return (
    <search className="filters" aria-label={words.label}>
      {isSearched && <SearchField value={shown.search ?? ""} onSearch={(text) => change({ [SEARCH]: text || null })} />}
      {filters
        // Nobody types an id: such a part is there when a link brought it.
        .filter((part) => (part.kind === "row" ? part.found : part.kind !== "times") || isSet(part))
        .filter((part) => isAll || !isExtra(part))
        .map((part) => (
          <Part
            key={namesOf(part)[0]}
            part={part}
            shown={shown}
            change={change}
            names={names}
            onClear={() => none(namesOf(part))}
          />
        ))}
      {!isAll && filters.some(isExtra) && (
        <UnstyledButton className="chip chip-name" onClick={() => setAll(true)}>
          {words.more}
        </UnstyledButton>
      )}
      {isFiltered(shown) && (
        <UnstyledButton className="link" onClick={() => none([SEARCH, ...filters.flatMap(namesOf)])}>
          {words.clear}
        </UnstyledButton>
      )}
      {children}
    </search>
  );
}

interface PartProps {
  part: FilterPart;
  shown: Shown;
  change: Change;
  names: PartyNames;
  onClear: () => void;
}

function Part({ part, shown, change, names, onClear }: PartProps) {
  const { exponents } = useKnown();
  const [name, other = ""] = namesOf(part);
  const value = shown.parts[name];
  switch (part.kind) {
    case "words": {
      const chosen = wordsOf(part, value);
      return (
        <Chip
          name={part.label}
          value={chosen.map((word) => part.words[word]?.toLowerCase()).join(", ")}
          onClear={onClear}
        >
          <Checkbox.Group
            label={part.label}
            value={chosen}
            onChange={(next) => change({ [name]: next.join(",") || null })}
          >
            {Object.entries(part.words).map(([word, label]) => (
              <Checkbox key={word} value={word} label={label} mt={8} />
            ))}
          </Checkbox.Group>
        </Chip>
      );
    }
    case "currency":
      return (
        <Chip name={words.currency} value={value ?? ""} onClear={onClear}>
          <Radio.Group label={words.currency} value={value ?? null} onChange={(code) => change({ [name]: code })}>
            <div className="choices">
              {[...exponents.keys()].sort(byCurrency).map((code) => (
                <Radio key={code} value={code} label={code} mt={8} />
              ))}
            </div>
          </Radio.Group>
        </Chip>
      );
    case "choice":
      return (
        <Chip
          name={part.label}
          value={part.options.find((option) => option.value === value)?.label.toLowerCase() ?? ""}
          onClear={onClear}
        >
          <Radio.Group label={part.label} value={value ?? null} onChange={(next) => change({ [name]: next })}>
            {part.options.map((option) => (
              <Radio key={option.value} value={option.value} label={option.label} mt={8} />
            ))}
          </Radio.Group>
        </Chip>
      );
    case "counts": {
      const [from, to] = [value, shown.parts[other]];
      return (
        <Chip name={part.label} value={from || to ? words.range(from ?? null, to ?? null) : ""} onClear={onClear}>
          <TextInput
            type="number"
            label={words.atLeast}
            value={from ?? ""}
            min={0}
            max={to}
            onChange={(event) => change({ [name]: event.currentTarget.value || null })}
          />
          <TextInput
            type="number"
            label={words.atMost}
            value={to ?? ""}
            min={from ?? 0}
            mt={8}
            onChange={(event) => change({ [other]: event.currentTarget.value || null })}
          />
        </Chip>
      );
    }
    case "days": {
      const [from, until] = [value, shown.parts[other]];
      return (
        <Chip
          name={part.label}
          value={from || until ? words.between(from ?? null, until ?? null) : ""}
          onClear={onClear}
        >
          <TextInput
            type="date"
            label={words.from}
            value={from ?? ""}
            max={until}
            onChange={(event) => change({ [name]: event.currentTarget.value || null })}
          />
          <TextInput
            type="date"
            label={words.until}
            value={until ?? ""}
            min={from}
            mt={8}
            onChange={(event) => change({ [other]: event.currentTarget.value || null })}
          />
        </Chip>
      );
    }
    case "times":
      return (
        <span className="chip is-set">
          <span className="chip-name">
            {part.label} <strong>{words.between(timeIn(value), timeIn(shown.parts[other]))}</strong>
          </span>
          <CloseButton size="xs" aria-label={words.lift(part.label)} onClick={onClear} />
        </span>
      );
    case "row":
      if (part.found) {
        return (
          <FoundChip
            label={part.label}
            party={part.found}
            id={value ?? null}
            name={names[part.found]}
            onFound={(id) => change({ [name]: id })}
            onClear={onClear}
          />
        );
      }
      return (
        <span className="chip is-set">
          <span className="chip-name">{part.label}</span>
          <CloseButton size="xs" aria-label={words.lift(part.label)} onClick={onClear} />
        </span>
      );
  }
}

const timeIn = (value: string | undefined) => (value ? dateAndTime(value) : null);

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
      maxLength={SHORT_TEXT}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
