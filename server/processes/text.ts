// Text for people to read: aligned tables, counted words, lines.

/** The rows as lines. Columns are aligned to the left, those that `isRight` names, or from that number on, to the right. */
export function textTable(
  rows: readonly (readonly string[])[],
  isRight: number | ((column: number) => boolean),
  gap = "  ",
): string[] {
  const toTheRight = typeof isRight === "number" ? (column: number) => column >= isRight : isRight;
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    widths
      .map((width, column) => (row[column] ?? "")[toTheRight(column) ? "padStart" : "padEnd"](width))
      .join(gap)
      .trimEnd(),
  );
}

export const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
export const lines = (...each: string[]) => `${each.join("\n")}\n`;
