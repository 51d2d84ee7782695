// Which columns are shown: chosen by a person, and kept by their browser.

import { Button, Checkbox, Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { texts } from "../texts.ts";
import type { Column } from "./description.ts";

const words = texts.list.columns;

/** Only what differs from the list's own choice, so that a column that is new later shows. */
export type Choice = Readonly<Record<string, boolean>>;

const keyOf = (list: string) => `holdback.columns.${list}`;

function read(list: string): Choice {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(list)) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Choice) : {};
  } catch {
    return {};
  }
}

export interface Columns<Row> {
  shown: Column<Row>[];
  isShown: (column: Column<Row>) => boolean;
  set: (column: Column<Row>, isShown: boolean) => void;
  /** The list's own choice again. */
  reset: () => void;
  isChanged: boolean;
  choice: Choice;
  keep: (choice: Choice) => void;
}

export function useColumns<Row>(list: string, columns: readonly Column<Row>[]): Columns<Row> {
  const [choice, setChoice] = useState(() => read(list));
  const keep = (next: Choice) => {
    setChoice(next);
    // A browser that keeps nothing forgets the choice with the page.
    try {
      localStorage.setItem(keyOf(list), JSON.stringify(next));
    } catch {}
  };
  const isShown = (column: Column<Row>) =>
    column === columns[0] || (choice[column.name] === undefined ? !column.isExtra : choice[column.name] === true);
  return {
    shown: columns.filter(isShown),
    isShown,
    set(column, isChosen) {
      const { [column.name]: _, ...others } = choice;
      keep(isChosen === !column.isExtra ? others : { ...others, [column.name]: isChosen });
    },
    reset: () => keep({}),
    isChanged: Object.keys(choice).length > 0,
    choice,
    keep,
  };
}

export function ColumnsButton<Row>({ all, columns }: { all: readonly Column<Row>[]; columns: Columns<Row> }) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" onClick={toggle}>
          {words.button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.button}>
        <fieldset className="column-choices">
          <legend>{words.title}</legend>
          {all.slice(1).map((column) => (
            <Checkbox
              key={column.name}
              label={column.label}
              mt={8}
              checked={columns.isShown(column)}
              onChange={(event) => columns.set(column, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
        <div className="column-acts">
          <Button variant="default" size="xs" onClick={close}>
            {texts.acts.close}
          </Button>
          {columns.isChanged && (
            <UnstyledButton className="link" onClick={columns.reset}>
              {words.reset}
            </UnstyledButton>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
