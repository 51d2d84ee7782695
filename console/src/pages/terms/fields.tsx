// The fields of terms: each with what the verb said of it, and lists of as many rows as are needed.

import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useKnown } from "../../app/viewer.ts";
import { byCurrency } from "../../parts/money.tsx";
import { publish as words } from "../../texts/publish.ts";
import type { ChoiceName, Draft, ListName, NumberName, Row, SwitchName } from "./draft.ts";

export interface Problem {
  /** The argument that the verb named; null: none. */
  argument: string | null;
  message: string;
}

interface FieldsProps {
  draft: Draft;
  change: (draft: Draft) => void;
  companies: readonly { rowId: string; name: string }[];
  onCompany: (companyId: string) => void;
  problem: Problem | null;
}

export function TermsFields({ draft, change, companies, onCompany, problem }: FieldsProps) {
  const { exponents } = useKnown();
  const currencies = [...exponents.keys()].toSorted(byCurrency);
  const wrong = (name: string) => (problem?.argument === name ? problem.message : null);
  const set = (name: NumberName | ChoiceName, value: string) =>
    change({ ...draft, texts: { ...draft.texts, [name]: value } });
  const number = (name: NumberName, hint?: string, isRequired = false) => (
    <TextInput
      type="number"
      min={0}
      step={name.endsWith("Percentage") ? "0.01" : "1"}
      label={words.fields[name]}
      description={hint}
      value={draft.texts[name]}
      required={isRequired}
      error={wrong(name)}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  const choice = (name: ChoiceName) => (
    <NativeSelect
      label={words.fields[name]}
      value={draft.texts[name]}
      error={wrong(name)}
      data={Object.entries(words.choices[name]).map(([value, label]) => ({ value, label }))}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  const toggle = (name: SwitchName) => (
    <Switch
      label={words.fields[name]}
      checked={draft.switches[name]}
      error={wrong(name)}
      onChange={(event) => change({ ...draft, switches: { ...draft.switches, [name]: event.currentTarget.checked } })}
    />
  );
  const list = (name: ListName, columns: readonly Column[]) => (
    <Rows
      name={name}
      rows={draft.lists[name]}
      columns={columns}
      error={wrong(name)}
      change={(rows) => change({ ...draft, lists: { ...draft.lists, [name]: rows } })}
    />
  );
  const amounts: readonly Column[] = [
    { name: "currency", label: words.rows.currency, choices: currencies.map((code) => [code, code]) },
    { name: "amount", label: words.rows.amount },
  ];
  return (
    <>
      <Group title={words.groups.whose}>
        <NativeSelect
          label={words.fields.companyId}
          value={draft.companyId}
          error={wrong("companyId")}
          data={[
            { value: "", label: words.platform },
            ...companies.map(({ rowId, name }) => ({ value: rowId, label: name })),
          ]}
          onChange={(event) => onCompany(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.fields.validFrom}
          description={words.hints.validFrom}
          value={draft.validFrom}
          error={wrong("validFrom")}
          onChange={(event) => change({ ...draft, validFrom: event.currentTarget.value })}
        />
      </Group>
      <Group title={words.groups.guarantee}>
        {number("guaranteePeriodDays", undefined, true)}
        {number("noticePeriodDays")}
        {choice("guaranteeRemedy")}
        {number("replacementDays", words.hints.none)}
        {number("minimumGuaranteePeriodDays")}
        {number("maximumGuaranteePeriodDays")}
      </Group>
      <Group title={words.groups.holdback}>
        {number("holdbackPercentage", undefined, true)}
        {number("minimumHoldbackPercentage")}
        {number("maximumHoldbackPercentage")}
        {list("tranches", [
          { name: "percentage", label: words.rows.percentage, isNumber: true },
          { name: "daysAfterStart", label: words.rows.days, hint: words.hints.atEnd, isNumber: true },
        ])}
      </Group>
      <Group title={words.groups.payment}>
        {number("firstPaymentDays", words.hints.atEnd)}
        {choice("payWhen")}
        {choice("partialFee")}
        {choice("paymentRhythm")}
        {number("longestWaitDays", words.hints.none)}
        {list("minimumPayments", amounts)}
        {list("approvalThresholds", amounts)}
      </Group>
      <Group title={words.groups.clawback}>
        {choice("clawbackRule")}
        {draft.texts.clawbackRule === "scale" &&
          list("clawbackSteps", [
            { name: "within", label: words.rows.within, isNumber: true },
            { name: "unit", label: words.rows.unit, choices: Object.entries(words.units) },
            { name: "keptPercentage", label: words.rows.kept, isNumber: true },
          ])}
        {toggle("recoversByOffset")}
        {number("offsetCapPercentage")}
        {toggle("recoversByReversal")}
      </Group>
      <Group title={words.groups.company}>
        {number("feeDueDays", words.hints.none)}
        {toggle("lateFeeVoidsGuarantee")}
        {choice("companyRefundRule")}
        {number("companyGuaranteeDays", words.hints.asRecruiters)}
        {toggle("platformKeepsRest")}
        {list("roleRates", [
          { name: "role", label: words.rows.role },
          { name: "percentage", label: words.rows.ofFee, isNumber: true },
        ])}
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="terms-group">
      <legend>{title}</legend>
      <div className="terms-fields">{children}</div>
    </fieldset>
  );
}

interface Column {
  name: string;
  label: string;
  hint?: string;
  isNumber?: boolean;
  choices?: readonly (readonly [value: string, label: string])[];
}

interface RowsProps {
  name: ListName;
  rows: readonly Row[];
  columns: readonly Column[];
  error: string | null;
  change: (rows: readonly Row[]) => void;
}

function Rows({ name, rows, columns, error, change }: RowsProps) {
  const put = (index: number, column: string, value: string) =>
    change(rows.map((row, at) => (at === index ? { ...row, [column]: value } : row)));
  const fresh = Object.fromEntries(columns.map((column) => [column.name, column.choices?.[0]?.[0] ?? ""]));
  const title = words.fields[name];
  return (
    <fieldset className="terms-list">
      <legend>{title}</legend>
      {rows.length === 0 && <p className="quiet">{words.rows.none}</p>}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their place
        <div className="terms-row" key={index}>
          {columns.map((column) => {
            const label = words.rows.nth(column.label, index + 1);
            const value = row[column.name] ?? "";
            return column.choices ? (
              <NativeSelect
                key={column.name}
                label={index === 0 ? column.label : undefined}
                aria-label={label}
                value={value}
                data={column.choices.map(([choice, text]) => ({ value: choice, label: text }))}
                onChange={(event) => put(index, column.name, event.currentTarget.value)}
              />
            ) : (
              <TextInput
                key={column.name}
                label={index === 0 ? column.label : undefined}
                aria-label={label}
                placeholder={column.hint}
                inputMode={column.isNumber ? "decimal" : undefined}
                value={value}
                onChange={(event) => put(index, column.name, event.currentTarget.value)}
              />
            );
          })}
          <Button
            variant="default"
            aria-label={words.rows.remove(title, index + 1)}
            onClick={() => change(rows.filter((_, at) => at !== index))}
          >
            −
          </Button>
        </div>
      ))}
      <Button variant="default" size="xs" onClick={() => change([...rows, fresh])}>
        {words.rows.add[name]}
      </Button>
      {error && (
        <p className="terms-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
