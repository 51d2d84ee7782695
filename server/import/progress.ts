// One line on a terminal that tells how far the import is; silent where stderr is no terminal.

import type { ImportStep } from "./import_file.ts";

const CLEAR_LINE = "\r\x1b[2K";
const REDRAW_MS = 100;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): {
  show(step: ImportStep): void;
  clear(): void;
} {
  let drawn = Number.NEGATIVE_INFINITY;
  let last: ImportStep["step"] | undefined;
  return {
    show(step) {
      // Also said into a log: otherwise a waiting import looks like a dead one.
      if (step.step === "waiting" && !stream.isTTY) stream.write(`${describe(step)}\n`);
      if (!stream.isTTY || (step.step === last && performance.now() - drawn < REDRAW_MS)) return;
      last = step.step;
      drawn = performance.now();
      stream.write(`${CLEAR_LINE}${describe(step)}`);
    },
    clear() {
      if (stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}

function describe({ step, rows, of }: ImportStep): string {
  switch (step) {
    case "waiting":
      return "another import is running; waiting for it";
    case "reading":
      return `reading: ${rows} rows`;
    case "checking":
      return `checking ${rows} rows`;
    case "creating":
      return `importing: ${rows} of ${of} rows`;
    case "committing":
      return "committing";
  }
}
