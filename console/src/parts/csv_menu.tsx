// A button that saves a CSV file, for a spreadsheet or for a program.

import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { texts } from "../texts.ts";

const words = texts.list.csv;

interface CsvMenuProps {
  /** The button. */
  children: ReactElement;
  /** What the file holds, where the button does not say. */
  label?: string;
  onSave: (byteOrderMark: boolean) => unknown;
}

export function CsvMenu({ children, label, onSave }: CsvMenuProps) {
  return (
    <div>
      <Menu position="bottom-end" shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>{children}</Menu.Target>
        <Menu.Dropdown>
          {label && <Menu.Label>{label}</Menu.Label>}
          <Menu.Item onClick={() => void onSave(true)}>{words.spreadsheet}</Menu.Item>
          <Menu.Item onClick={() => void onSave(false)}>{words.program}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
