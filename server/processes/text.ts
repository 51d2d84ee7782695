// Text for people to read: aligned tables, counted words, lines.

/** The rows as lines. The columns from `rightFrom` on are aligned to the right, those before it to the left. */
export function textTable(rows: readonly (readonly string[])[], rightFrom: number, gap = "  "): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    widths
      .map((width, column) => (row[column] ?? "")[column < rightFrom ? "padEnd" : "padStart"](width))
      .join(gap)
      .trimEnd(),
  );
}

export const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
export const lines = (...each: string[]) => `${each.join("\n")}\n`;
