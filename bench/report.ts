// The table that the benchmarks print.

import { cpus, totalmem } from "node:os";
import { textTable } from "../server/processes/text.ts";

export interface Figure {
  figure: string;
  measured: string;
  /** Null: printed for information. */
  bar: string | null;
  met: boolean | null;
}

export const MEGABYTE = 1_000_000;
const GIBIBYTE = 2 ** 30;

export function information(figure: string, measured: string): Figure {
  return { figure, measured, bar: null, met: null };
}

export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / GIBIBYTE);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${memory} GiB, Node ${process.version}, ${process.platform}`;
}

export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ figure, measured, bar, met }) => [
    figure,
    measured,
    bar ?? "",
    met === null ? "" : met ? "met" : "NOT MET",
  ]);
  const all = [["figure", "measured", "bar", ""], ...rows];
  const lines = textTable(all, 4);
  lines.splice(1, 0, "-".repeat(Math.max(...lines.map((line) => line.length))));
  return lines.join("\n");
}
