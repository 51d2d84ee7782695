// The check of a file's first line: the columns that it names against those that the import needs.

/** What FILE.bad.csv has more than the file that it came from; ignored when it is imported after its repair. */
export const BAD_ROW_COLUMNS = ["line", "column", "reason"] as const;

/** The column names of a file. Throws, naming what is missing, unknown or doubled. */
export function checkHeader(
  fields: string[],
  columns: readonly string[],
  optionalColumns: readonly string[] = [],
): string[] {
  const names = fields.map((field) => field.trim());
  const count = (name: string) => names.filter((each) => each === name).length;
  // Only together: a file that happens to have a column "reason" is not one of ours.
  const isBadRowFile = BAD_ROW_COLUMNS.every((name) => names.includes(name));
  const known: readonly string[] = [...columns, ...optionalColumns, ...(isBadRowFile ? BAD_ROW_COLUMNS : [])];
  const missing = columns.filter((name) => count(name) === 0);
  const unknown = names.filter((name, index) => !known.includes(name) && names.indexOf(name) === index);
  const doubled = known.filter((name) => count(name) > 1);
  const problems = [
    ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`unknown: ${unknown.map((name) => name || "(empty)").join(", ")}`] : []),
    ...(doubled.length > 0 ? [`more than once: ${doubled.join(", ")}`] : []),
  ];
  if (problems.length === 0) return names;
  const delimiter =
    names.length === 1 && /[;\t]/.test(names[0] ?? "") ? " The fields must be separated by commas." : "";
  throw new Error(`The first line must name the columns ${columns.join(",")}.${delimiter}\n  ${problems.join("\n  ")}`);
}
