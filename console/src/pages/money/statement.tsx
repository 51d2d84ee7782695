// A recruiter's statement of a month: to read, to print, and as CSV.

import "./money.css";
import { Button, NativeSelect } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { MoneyStatementDocument } from "../../graphql/generated.ts";
import { csvOf } from "../../parts/csv.ts";
import { CsvMenu } from "../../parts/csv_menu.tsx";
import { day } from "../../parts/dates.ts";
import { download } from "../../parts/download.ts";
import { byCurrency, Money } from "../../parts/money.tsx";
import { Card, PageHead } from "../../parts/page.tsx";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { type Line, present } from "./rows.ts";

const words = texts.statement;
const name = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const nameOf = (month: string) => name.format(new Date(`${month}-01`));
const thisMonth = () => new Date().toISOString().slice(0, 7);
/** YYYY-MM of each month from the first on, the newest first. */
function monthsSince(first: string): string[] {
  const months: string[] = [];
  for (const at = new Date(`${thisMonth()}-01`); ; at.setUTCMonth(at.getUTCMonth() - 1)) {
    months.push(at.toISOString().slice(0, 7));
    if ((months.at(-1) ?? "") <= first) return months;
  }
}

export default function Statement() {
  const { viewer } = useKnown();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("month") ?? "";
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) && asked <= thisMonth() ? asked : thisMonth();
  const [{ data, error }] = useQuery({ query: MoneyStatementDocument, variables: { month: `${month}-01` } });
  if (!data) return <PageState title={texts.navigation.pages.statements} error={error} />;
  const lines = [...present(data.myStatement), ...present(data.more)];
  const currencies = [...new Set(lines.flatMap(({ currency }) => currency ?? []))].toSorted(byCurrency);
  const since = (data.viewer?.createdAt ?? thisMonth()).slice(0, 7);
  const isWhole = (data.myStatement?.totalCount ?? 0) <= lines.length;
  return (
    <>
      <PageHead
        title={words.title(nameOf(month))}
        acts={
          <div className="statement-acts no-print">
            <NativeSelect
              aria-label={words.month}
              value={month}
              onChange={(event) => setSearch({ month: event.currentTarget.value })}
              data={[...new Set([...monthsSince(since), month])].map((value) => ({ value, label: nameOf(value) }))}
            />
            <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => print()}>
              {words.print}
            </Button>
            <CsvMenu onSave={(mark) => download(words.file(month), csvOf(words.csv, lines.map(csvRow), mark))}>
              <Button
                variant="default"
                leftSection={<IconDownload size={16} />}
                disabled={lines.length === 0 || !isWhole}
              >
                {words.download}
              </Button>
            </CsvMenu>
          </div>
        }
      >
        {words.of(viewer.displayName, viewer.email)}
      </PageHead>
      {!isWhole && <p className="foot-note">{words.tooLong(data.myStatement?.totalCount ?? 0)}</p>}
      {currencies.length === 0 && (
        <Card title={nameOf(month)}>
          <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>
        </Card>
      )}
      {currencies.map((currency) => (
        <Card key={currency} title={currency}>
          <Lines lines={lines.filter((line) => line.currency === currency)} currency={currency} />
        </Card>
      ))}
    </>
  );
}

function Lines({ lines, currency }: { lines: Line[]; currency: string }) {
  return (
    <table className="table statement">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col">{words.what}</th>
          <th scope="col" className="number">
            {words.amount}
          </th>
          <th scope="col" className="number">
            {words.balance}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.position} className={line.kind === "opening" || line.kind === "closing" ? "sum" : undefined}>
            <td className="day">{line.day && day(line.day)}</td>
            <th scope="row">
              {line.description}
              {line.candidate && `, ${line.candidate}`}
              {(line.externalRef || line.reference) && (
                <small className="ref">{[line.externalRef, line.reference].filter(Boolean).join(", ")}</small>
              )}
              {line.place && <small className="ref">{words.place(line.place)}</small>}
            </th>
            <td className="number">
              {line.kind !== "opening" && <Money minor={line.amount} currency={currency} bare />}
            </td>
            <td className="number" data-label={words.sofar}>
              <Money minor={line.balance} currency={currency} bare />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Dates and amounts as a spreadsheet reads them. */
const csvRow = (line: Line) => [
  line.currency,
  line.day,
  line.kind,
  line.description,
  line.candidate,
  line.externalRef,
  line.reference,
  line.amountMajor,
  line.balanceMajor,
  line.place,
  line.paidOn,
];
