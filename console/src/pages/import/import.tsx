// Import: drop a CSV file, see every bad row at its line, and import the others.

import { Alert, Button, Checkbox, FileInput, Group, SegmentedControl } from "@mantine/core";
import { type DragEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { refreshShown } from "../../graphql/refresh.ts";
import { csvOf } from "../../parts/csv.ts";
import { CsvMenu } from "../../parts/csv_menu.tsx";
import { download } from "../../parts/download.ts";
import { Banner, Card, PageHead } from "../../parts/page.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { importing as words } from "../../texts/import.ts";
import { ConfirmImport } from "./confirm.tsx";
import { type BadRow, check as checkFile, type Kind, type Outcome } from "./door.ts";
import "./import.css";
import { Would } from "./would.tsx";

const KINDS: readonly Kind[] = ["recruiters", "placements", "fees"];
const MAX_BYTES = 16 * 1024 * 1024;
/** Of the bad rows on the page; the file has all of them. */
const SHOWN_BAD_ROWS = 200;

export default function Import() {
  const [address, setAddress] = useSearchParams();
  const kind = KINDS.find((name) => name === address.get("kind")) ?? "placements";
  const [file, setFile] = useState<File | null>(null);
  const [createCompanies, setCreate] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isConfirming, confirm] = useState(false);
  const check = async (next: File | null, what = kind, creates = createCompanies) => {
    setFile(next);
    setOutcome(null);
    setProblem(null);
    if (!next) return;
    if (next.size > MAX_BYTES) {
      setProblem(words.tooLarge);
      return;
    }
    setBusy(true);
    const answer = await checkFile({ kind: what, file: next, createCompanies: creates });
    setBusy(false);
    if (typeof answer === "string") setProblem(answer);
    else setOutcome(answer);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped) void check(dropped);
  };
  const good = outcome ? outcome.rows - outcome.bad_count : 0;
  return (
    <>
      <PageHead title={words.page}>{words.lead}</PageHead>
      <section
        className="card import-file"
        aria-label={words.file}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <SegmentedControl
          aria-label={words.kind}
          value={kind}
          onChange={(value) => {
            setAddress({ kind: value }, { replace: true });
            void check(file, value as Kind);
          }}
          data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        />
        <p className="import-columns">
          {words.columns} <span className="mono">{words.wanted[kind]}</span>
        </p>
        <FileInput
          label={words.file}
          placeholder={words.choose}
          description={words.limits}
          accept=".csv,text/csv"
          value={file}
          onChange={(next) => void check(next)}
          clearable
          clearButtonProps={{ "aria-label": words.again }}
        />
        {file && (
          <Button variant="default" loading={isBusy} onClick={() => void check(file)}>
            {words.again}
          </Button>
        )}
      </section>
      <div aria-live="polite">
        {isBusy && !outcome && (
          <div role="status">
            <p className="import-columns">{words.checking(file?.name ?? "", file?.size ?? 0)}</p>
            <PageSkeleton />
          </div>
        )}
        {problem && (
          <Alert color="bad" variant="outline" role="alert" title={words.unreadable} mb="md">
            {problem}
          </Alert>
        )}
        {outcome && <Answer outcome={outcome} good={good} />}
      </div>
      {outcome && !outcome.imported && (
        <>
          {(outcome.unknown_companies.length > 0 || createCompanies) && (
            <Companies
              outcome={outcome}
              isAdding={createCompanies}
              onAdd={(creates) => {
                setCreate(creates);
                void check(file, kind, creates);
              }}
            />
          )}
          {outcome.bad_rows.length > 0 && <BadRows outcome={outcome} name={file?.name ?? "rows.csv"} />}
        </>
      )}
      {outcome?.summary && <Would outcome={outcome} />}
      {outcome && !outcome.imported && good > 0 && (
        <Group justify="flex-end">
          <Button onClick={() => confirm(true)}>
            {outcome.bad_count > 0 ? words.act.rest(good) : words.act.all(good)}
          </Button>
        </Group>
      )}
      {outcome && !outcome.imported && file && (
        <ConfirmImport
          opened={isConfirming}
          onClose={() => confirm(false)}
          wanted={{ kind, file, createCompanies }}
          outcome={outcome}
          onDone={(done) => {
            setOutcome(done);
            refreshShown();
          }}
          onChanged={setOutcome}
        />
      )}
    </>
  );
}

function Answer({ outcome, good }: { outcome: Outcome; good: number }) {
  const { rows, bad_count: bad, summary } = outcome;
  if (outcome.imported) {
    return (
      <Banner tone="ok" shape="done" title={words.imported(summary?.imported ?? 0)}>
        {words.left(bad)} {words.here(summary?.already_there ?? 0)}
      </Banner>
    );
  }
  if (bad === 0) return <Banner tone="ok" shape="done" title={words.good(rows)} />;
  return (
    <Banner tone="bad" shape="failed" title={good === 0 ? words.allBad(rows) : words.bad(bad, rows)}>
      {words.badRows.hint}
    </Banner>
  );
}

interface CompaniesProps {
  outcome: Outcome;
  isAdding: boolean;
  onAdd: (creates: boolean) => void;
}

function Companies({ outcome, isAdding, onAdd }: CompaniesProps) {
  return (
    <Card title={words.companies.title}>
      <div className="card-body">
        <ul className="import-companies">
          {outcome.unknown_companies.map(({ line, row_count, reason }) => (
            <li key={line}>
              {reason} <span className="quiet">{words.companies.rows(line, row_count)}</span>
            </li>
          ))}
        </ul>
        <Checkbox
          label={words.companies.add}
          description={words.companies.hint}
          checked={isAdding}
          onChange={(event) => onAdd(event.currentTarget.checked)}
        />
      </div>
    </Card>
  );
}

function BadRows({ outcome, name }: { outcome: Outcome; name: string }) {
  const { badRows } = words;
  const fieldsOf = ({ record }: BadRow) =>
    Array.isArray(record) ? record : outcome.columns.map((column) => record[column] ?? "");
  const save = (byteOrderMark: boolean) =>
    download(
      badRows.file(name),
      csvOf(
        ["line", "column", "reason", ...outcome.columns],
        outcome.bad_rows.map((row) => [String(row.line), row.columns, row.reasons, ...fieldsOf(row)]),
        byteOrderMark,
      ),
    );
  return (
    <Card
      title={badRows.title}
      note={badRows.note(outcome.bad_count)}
      end={
        <CsvMenu onSave={save}>
          <Button variant="default" size="xs">
            {badRows.download}
          </Button>
        </CsvMenu>
      }
    >
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col" className="number">
              {badRows.line}
            </th>
            <th scope="col">{badRows.column}</th>
            <th scope="col">{badRows.reason}</th>
            <th scope="col">{badRows.row}</th>
          </tr>
        </thead>
        <tbody>
          {outcome.bad_rows.slice(0, SHOWN_BAD_ROWS).map((row) => (
            <tr key={row.line}>
              <td className="number strong" data-label={badRows.line}>
                {row.line}
              </td>
              <td className="mono" data-label={badRows.column}>
                {row.columns.replaceAll(";", ", ")}
              </td>
              <td>{row.reasons}</td>
              <td className="mono quiet import-row">{fieldsOf(row).filter(Boolean).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outcome.bad_rows.length > SHOWN_BAD_ROWS && (
        <p className="card-body quiet">{badRows.more(outcome.bad_rows.length - SHOWN_BAD_ROWS)}</p>
      )}
    </Card>
  );
}
