// npm run statement -- RECRUITER MONTH: a recruiter's month as CSV and as a page to print.

import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import mustache from "mustache";
import { loadConfig } from "../config.ts";
import { requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { openSession } from "../database/reach.ts";
import { BYTE_ORDER_MARK, csvRecords } from "../processes/csv_records.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run statement -- RECRUITER MONTH [--out FOLDER] [--byte-order-mark]

Writes the recruiter's statement of that month as CSV, and as a page to print. It adds up to the cent: the sum received
before, each payment with the running balance, and the sum at the end, or until today, for each currency.
  RECRUITER          their e-mail address
  MONTH              such as 2026-11
  --out FOLDER       where to write; left out: here
  --byte-order-mark  begins the CSV file with one, for spreadsheets that take it for another character set`;

const TEMPLATE = new URL("statement.html.mustache", import.meta.url);

interface StatementLine {
  currency: string;
  day: string | null;
  kind: string;
  description: string;
  external_ref: string | null;
  reference: string | null;
  amount_major: string | null;
  balance_major: string;
  place: string | null;
  paid_on: string | null;
}

interface Upcoming {
  expected: string;
  source: string;
  due_on: string;
  is_overdue: boolean;
  external_ref: string | null;
  currency: string;
  amount_major: string;
}

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        out: { type: "string", default: "." },
        "byte-order-mark": { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    },
    USAGE,
  );
  const [recruiter, month, ...more] = positionals;
  if (values.help || !recruiter || !month || more.length > 0 || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new Error(USAGE);
  }
  const statement = await readStatement(recruiter, month);
  const folder = values.out as string;
  await mkdir(folder, { recursive: true });
  const name = `statement-${recruiter.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${month}`;
  const csv = `${values["byte-order-mark"] ? BYTE_ORDER_MARK : ""}${asCsv(statement.lines)}`;
  for (const [file, text] of [
    [`${name}.csv`, csv],
    [`${name}.html`, asPage(month, statement)],
  ] as const) {
    await writeFile(join(folder, file), text, { mode: 0o600 });
    process.stdout.write(`${join(folder, file)}\n`);
  }
});

interface Statement {
  name: string;
  email: string;
  /** In the platform's time zone, as all days here. */
  today: string;
  lines: StatementLine[];
  upcoming: Upcoming[];
}

/** As the analysts' login, in one snapshot. */
async function readStatement(recruiter: string, month: string): Promise<Statement> {
  const url = await roleUrl(await requireDatabaseUrl(loadConfig()), "holdback_analyst");
  const client = await openSession(url, { application_name: "holdback statement" });
  try {
    await client.query("begin isolation level repeatable read read only");
    const { rows: days } = await client.query<{ today: string }>("select reporting.today()::text as today");
    const today = days[0]?.today as string;
    const { rows: people } = await client.query<{ name: string; email: string }>(
      "select display_name as name, email from app.users where lower(email) = lower($1)",
      [recruiter],
    );
    if (!people[0])
      throw new Error(`There is no recruiter "${recruiter}". Give the e-mail address that they have here.`);
    const { rows: lines } = await client.query<StatementLine>(
      `select currency, day::text, kind, description, external_ref, reference, amount_major, balance_major, place,
              paid_on::text
         from reporting.statement($1, $2)`,
      [recruiter, `${month}-01`],
    );
    const { rows: upcoming } = await client.query<Upcoming>(
      `select expected, source, due_on::text, is_overdue, external_ref, currency, amount_major
         from reporting.upcoming_payments where lower(recruiter_email) = lower($1)
        order by payable_on nulls last, due_at, external_ref`,
      [recruiter],
    );
    return { ...people[0], today, lines, upcoming };
  } finally {
    await client.end();
  }
}

function asCsv(lines: readonly StatementLine[]): string {
  const header = [
    "booked_on",
    "description",
    "placement",
    "reference",
    "currency",
    "amount",
    "balance",
    "place_today",
    "paid_on",
  ];
  return csvRecords([
    header,
    ...lines.map((line) => [
      line.day,
      line.description,
      line.external_ref,
      line.reference,
      line.currency,
      line.amount_major,
      line.balance_major,
      line.place,
      line.paid_on,
    ]),
  ]);
}

function asPage(month: string, { name, email, today, lines, upcoming }: Statement): string {
  const currencies = [...new Set(lines.map(({ currency }) => currency))].map((currency) => {
    const own = lines.filter((line) => line.currency === currency);
    const rows = own.filter(({ kind }) => kind !== "opening" && kind !== "closing");
    return {
      currency,
      opening: grouped(own[0]?.balance_major ?? null),
      closing: grouped(own.at(-1)?.balance_major ?? null),
      closingWords: own.at(-1)?.description,
      isEmpty: rows.length === 0,
      rows: rows.map((line) => ({ ...line, amount: grouped(line.amount_major), balance: grouped(line.balance_major) })),
    };
  });
  const title = new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return mustache.render(readFileSync(TEMPLATE, "utf8"), {
    title,
    name,
    email,
    today,
    currencies,
    isEmpty: currencies.length === 0,
    isRunning: month >= today.slice(0, 7),
    hasUpcoming: upcoming.length > 0,
    upcoming: upcoming.map((item) => ({
      ...item,
      amount: grouped(item.amount_major),
      what: whatOf(item),
    })),
  });
}

function whatOf({ source, due_on, is_overdue }: Upcoming): string {
  if (source !== "hold") return "Scheduled";
  return `Held back ${is_overdue ? "and due since" : "until"} ${due_on}`;
}

/** An amount as people read it: 1234567.50 is 1,234,567.50. Its decimals are its currency's, and stay. */
function grouped(amount: string | null): string {
  if (amount === null) return "";
  const decimals = amount.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return format.format(amount as Intl.StringNumericLiteral);
}
