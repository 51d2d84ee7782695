// The lists that verbs take, as Postgres reads arrays of composite types.

const escaped = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

function composites(fields: readonly string[], rows: readonly object[]): string {
  const row = (values: object) => {
    const foreign = Object.keys(values).filter((name) => !fields.includes(name));
    if (foreign.length > 0) throw new Error(`The type has no field ${foreign.join(", ")}.`);
    const known = values as Record<string, unknown>;
    return `(${fields.map((name) => (known[name] == null ? "" : escaped(String(known[name])))).join(",")})`;
  };
  return `{${rows.map((values) => escaped(row(values))).join(",")}}`;
}

/** For an argument of the type app.tranche[]. */
export const tranchesOf = (tranches: readonly object[]): string =>
  composites(["percentage", "days_after_start"], tranches);

/** For an argument of the type app.approval_threshold[] or app.minimum_payment[]. */
export const thresholdsOf = (amounts: Record<string, unknown>): string =>
  composites(
    ["currency", "amount"],
    Object.entries(amounts).map(([currency, amount]) => ({ currency, amount })),
  );

/** For an argument of the type app.role_rate[]. */
export const ratesOf = (percentages: Record<string, unknown>): string =>
  composites(
    ["role", "percentage"],
    Object.entries(percentages).map(([role, percentage]) => ({ role, percentage })),
  );

/** For an argument of the type app.recruiter_share[]. */
export const sharesOf = (recruiters: readonly object[]): string =>
  composites(["recruiter_id", "share", "role", "fixed_amount"], recruiters);
