// What other terms would have meant for the placements that there are: by month, as a chart and as a table.

import { Button, NativeSelect, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { OtherTermsDocument, type OtherTermsQueryVariables } from "../../graphql/generated.ts";
import { minorOf, typedOf } from "../../parts/minor_of.ts";
import { byCurrency, Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { EmptyState, ErrorState } from "../../parts/states.tsx";
import { terms } from "../../texts/terms.ts";
import type { Version } from "./facts.ts";
import { type Months, monthOf } from "./months.ts";

const HeldChart = lazy(() => import("./held_chart.tsx"));
const words = terms.preview;
/** A year back, from the first of its month. */
export function yearAgo(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear() - 1, now.getUTCMonth(), 1)).toISOString().slice(0, 10);
}

export function Preview({ versions }: { versions: Version[] }) {
  // The newest of the platform, else the newest.
  const base = versions.find(({ companyId }) => companyId === null) ?? (versions[0] as Version);
  const [asked, ask] = useState<OtherTermsQueryVariables | null>(null);
  const [wrong, tell] = useState<string | null>(null);
  const { exponents } = useKnown();
  const [smallest] = base.payoutPolicyMinimums.nodes;
  const companies = new Map(
    versions.flatMap(({ companyId, company }) => (companyId ? [[companyId, company?.name]] : [])),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? "").trim();
    const steps = base.payoutPolicySteps.nodes.flatMap((step) =>
      step ? [{ unit: step.unit, within: step.within, keptPercentage: step.keptPercentage }] : [],
    );
    const thresholds = base.payoutPolicyThresholds.nodes.flatMap((each) =>
      each ? [{ currency: each.currency, amount: each.amount }] : [],
    );
    const rule = value("rule");
    const currency = value("minimumIn");
    const typed = value("minimum");
    const minimum = typed === "" ? null : minorOf(typed, exponents.get(currency));
    if (typed !== "" && minimum === null) return tell(words.noAmount(typed, currency, exponents.get(currency)));
    tell(null);
    ask({
      guarantee: Number(value("guarantee")),
      holdback: value("holdback"),
      first: value("first") === "" ? null : Number(value("first")),
      rule,
      steps: rule === "scale" ? steps : null,
      since: value("since") || null,
      companyId: value("company") || null,
      payWhen: value("payWhen"),
      partialFee: value("partialFee"),
      rhythm: value("rhythm"),
      minimums: minimum === null ? null : [{ currency, amount: minimum }],
      longestWait: value("longestWait") === "" ? null : Number(value("longestWait")),
      // As they stand: a page of its own changes them.
      notice: base.noticePeriodDays,
      thresholds: thresholds.length > 0 ? thresholds : null,
      feeDue: base.feeDueDays,
      lateFeeVoids: base.lateFeeVoidsGuarantee,
    });
  };
  const rules = Object.entries(terms.values.rules).filter(
    ([rule]) => rule !== "scale" || base.payoutPolicySteps.nodes.length > 0,
  );
  return (
    <Card title={words.title} note={words.note}>
      <form className="terms-form" onSubmit={submit}>
        <TextInput
          name="guarantee"
          type="number"
          min={0}
          label={words.guarantee}
          defaultValue={base.guaranteePeriodDays}
          required
        />
        <TextInput
          name="holdback"
          type="number"
          min={0}
          max={100}
          step="0.01"
          label={words.holdback}
          defaultValue={Number(base.holdbackPercentage)}
          required
        />
        <TextInput
          name="first"
          type="number"
          min={0}
          label={words.first}
          placeholder={words.firstHint}
          defaultValue={base.firstPaymentDays ?? ""}
        />
        <NativeSelect
          name="rule"
          label={words.rule}
          defaultValue={base.clawbackRule}
          data={rules.map(([value, label]) => ({ value, label }))}
        />
        <NativeSelect
          name="payWhen"
          label={terms.facts.payWhen}
          defaultValue={base.payWhen}
          data={Object.entries(terms.values.payWhen).map(([value, label]) => ({ value, label }))}
        />
        <NativeSelect
          name="partialFee"
          label={terms.facts.partial}
          defaultValue={base.partialFee}
          data={Object.entries(terms.values.partial).map(([value, label]) => ({ value, label }))}
        />
        <NativeSelect
          name="rhythm"
          label={words.rhythm}
          defaultValue={base.paymentRhythm}
          data={Object.entries(terms.values.rhythms).map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          name="minimum"
          inputMode="decimal"
          label={words.minimum}
          placeholder={words.minimumHint}
          defaultValue={smallest ? typedOf(smallest.amount, exponents.get(smallest.currency) ?? 0) : ""}
          error={wrong}
        />
        <NativeSelect
          name="minimumIn"
          label={words.minimumIn}
          defaultValue={smallest?.currency}
          data={[...exponents.keys()].sort(byCurrency)}
        />
        <TextInput
          name="longestWait"
          type="number"
          min={1}
          label={words.longestWait}
          placeholder={words.minimumHint}
          defaultValue={base.longestWaitDays ?? ""}
        />
        <TextInput name="since" type="date" label={words.since} defaultValue={yearAgo()} />
        <NativeSelect
          name="company"
          label={words.whose}
          data={[
            { value: "", label: words.everybody },
            ...[...companies].map(([value, label]) => ({ value: value ?? "", label: label ?? "" })),
          ]}
        />
        <Button type="submit">{words.go}</Button>
      </form>
      <div aria-live="polite">{asked && <Result asked={asked} />}</div>
    </Card>
  );
}

type Counted = Extract<keyof Months[number], `${string}Count` | `${string}CountThen`>;

export function Result({ asked }: { asked: OtherTermsQueryVariables }) {
  const [{ data, error, fetching }] = useQuery({ query: OtherTermsDocument, variables: asked });
  const [chosen, choose] = useState<string | null>(null);
  if (error) return <ErrorState error={error} />;
  if (!data || fetching) return <Skeleton height={240} m={20} />;
  const rows = (data.previewPayoutPolicyTotals?.nodes ?? []).flatMap((row) => row ?? []);
  const currencies = [...new Set(rows.map(({ currency }) => currency ?? ""))].toSorted(byCurrency);
  const currency = currencies.includes(chosen ?? "") ? (chosen as string) : currencies[0];
  if (currency === undefined) return <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>;
  const shown = rows.filter((row) => row.currency === currency);
  const count = (of: Counted) => shown.reduce((sum, row) => sum + Number(row[of]), 0);
  const sum = (of: "waitingForFee" | "waitingForFeeThen") =>
    shown.reduce((total, row) => total + BigInt(row[of] ?? 0), 0n);
  const waits = sum("waitingForFee") + sum("waitingForFeeThen") > 0n;
  return (
    <>
      {currencies.length > 1 && (
        <div className="terms-choice">
          <SegmentedControl aria-label={words.currency} value={currency} onChange={choose} data={currencies} />
        </div>
      )}
      <div className="chart">
        <Suspense fallback={<Skeleton height={240} />}>
          <HeldChart rows={shown} currency={currency} />
        </Suspense>
      </div>
      <p className="card-foot">
        {words.moves(count("laterCount"), count("earlierCount"))}{" "}
        {words.paid(count("transferCount"), count("transferCountThen"))}{" "}
        {words.approvals(count("approvalCount"), count("approvalCountThen"))}{" "}
        {words.voids(count("voidCount"), count("voidCountThen"))}
        {waits && (
          <>
            {" "}
            {words.waits} <Money minor={String(sum("waitingForFee"))} currency={currency} />, {words.waitsThen}{" "}
            <Money minor={String(sum("waitingForFeeThen"))} currency={currency} />.
          </>
        )}
      </p>
      <Figures rows={shown} currency={currency} />
    </>
  );
}

function Figures({ rows, currency }: { rows: Months; currency: string }) {
  const hasBroken = rows.some(({ brokenCount }) => brokenCount !== "0");
  const figure = (minor: string | null, label: string) => (
    <td className="number" data-label={label}>
      <Money minor={minor} currency={currency} bare />
    </td>
  );
  const plainFigure = (count: string | null, label: string) => (
    <td className="number" data-label={label}>
      {count}
    </td>
  );
  return (
    <table className="table stacked">
      <thead>
        <tr>
          <th scope="col">{words.month}</th>
          {[
            words.count,
            words.held,
            words.heldThen,
            ...(hasBroken ? [words.earned, words.earnedThen] : []),
            words.transfers,
            words.transfersThen,
            words.nights,
            words.nightsThen,
          ].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.month}>
            <td className="strong">{monthOf(row.month)}</td>
            <td className="number" data-label={words.count}>
              {row.placementCount}
            </td>
            {figure(row.heldAmount, words.held)}
            {figure(row.heldAmountThen, words.heldThen)}
            {hasBroken && figure(row.earnedAmount, words.earned)}
            {hasBroken && figure(row.earnedAmountThen, words.earnedThen)}
            {plainFigure(row.transferCount, words.transfers)}
            {plainFigure(row.transferCountThen, words.transfersThen)}
            {plainFigure(row.dayCount, words.nights)}
            {plainFigure(row.dayCountThen, words.nightsThen)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
