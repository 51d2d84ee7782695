// A part of the filter: a chip that says what it holds, and opens to change it.

import { Button, CloseButton, Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { texts } from "../texts.ts";

const words = texts.list.filters;

interface ChipProps {
  name: string;
  /** What it holds; empty: nothing. */
  value: string;
  onClear: () => void;
  children: ReactNode | ((close: () => void) => ReactNode);
}

export function Chip({ name, value, onClear, children }: ChipProps) {
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
          {typeof children === "function" ? children(close) : children}
          <Button variant="default" size="xs" mt="md" onClick={close}>
            {texts.acts.close}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {value && <CloseButton size="xs" aria-label={words.lift(name)} onClick={onClear} />}
    </span>
  );
}
