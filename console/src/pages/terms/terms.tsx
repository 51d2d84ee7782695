// Terms: which versions there are, what differs between two, and what others would have meant.

import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { TermsDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { Card, PageHead } from "../../parts/page.tsx";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { terms as words } from "../../texts/terms.ts";
import { holdsOn, linesOf, nameOf, type Version } from "./facts.ts";
import { Preview } from "./preview.tsx";
import "./terms.css";

export default function Terms() {
  const [{ data, error }] = useQuery({ query: TermsDocument });
  if (!data) return <PageState title={words.page} error={error} />;
  const versions = (data.payoutPolicies?.nodes ?? []).flatMap((row) => row ?? []);
  return (
    <>
      <PageHead
        title={words.page}
        acts={
          <Button component={Link} to="/terms/new">
            {words.publish}
          </Button>
        }
      >
        {words.lead}
      </PageHead>
      {versions.length === 0 ? (
        <section className="card">
          <EmptyState title={words.none}>{words.noneHint}</EmptyState>
        </section>
      ) : (
        <>
          <Versions versions={versions} />
          {versions.length > 1 && <Compare versions={versions} />}
          <Preview versions={versions} />
        </>
      )}
    </>
  );
}

function Versions({ versions }: { versions: Version[] }) {
  const { list } = words;
  return (
    <Card title={list.title}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{list.whose}</th>
            <th scope="col">{list.version}</th>
            <th scope="col">{list.holds}</th>
            <th scope="col" className="number">
              {list.guarantee}
            </th>
            <th scope="col" className="number">
              {list.holdback}
            </th>
            <th scope="col">{list.rule}</th>
            <th scope="col">{list.by}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.rowId}>
              <td className="strong">{version.company?.name ?? words.platform}</td>
              <td data-label={list.version}>{version.version}</td>
              <td data-label={list.holds}>{holdsOn(version)}</td>
              <td className="number" data-label={list.guarantee}>
                {words.values.days(version.guaranteePeriodDays)}
              </td>
              <td className="number" data-label={list.holdback}>
                {words.values.percent(version.holdbackPercentage)}
              </td>
              <td data-label={list.rule}>{words.values.rules[version.clawbackRule]}</td>
              <td className="quiet" data-label={list.by}>
                {[whoDid(version.publishedByUser?.displayName, version.publishedByRole), day(version.createdAt)]
                  .filter(Boolean)
                  .join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Compare({ versions }: { versions: Version[] }) {
  const [address, setAddress] = useSearchParams();
  const [withSame, show] = useState(false);
  const amount = useAmount();
  const { compare } = words;
  const pick = (name: string, otherwise: Version | undefined) =>
    versions.find(({ rowId }) => rowId === address.get(name)) ?? otherwise;
  const b = pick("b", versions[0]);
  const a = pick(
    "a",
    versions.find((each) => each !== b && each.companyId === b?.companyId) ?? versions.find((each) => each !== b),
  );
  if (!a || !b) return null;
  const [ofA, ofB] = [linesOf(a, amount), linesOf(b, amount)];
  const rows = ofA.map(([name, value], index) => [name, value, ofB[index]?.[1] ?? ""] as const);
  const differing = rows.filter(([, one, other]) => one !== other);
  const choose = (name: "a" | "b") => (
    <NativeSelect
      label={name === "a" ? compare.a : compare.b}
      value={(name === "a" ? a : b).rowId}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setAddress(
          (before) => {
            const next = new URLSearchParams(before);
            next.set(name, value);
            return next;
          },
          { replace: true },
        );
      }}
      data={versions.map((each) => ({ value: each.rowId, label: nameOf(each) }))}
    />
  );
  return (
    <Card title={compare.title} note={compare.differs(differing.length)}>
      <div className="terms-choice">
        {choose("a")}
        {choose("b")}
        <Checkbox label={compare.all} checked={withSame} onChange={(event) => show(event.currentTarget.checked)} />
      </div>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{compare.what}</th>
            <th scope="col">{nameOf(a)}</th>
            <th scope="col">{nameOf(b)}</th>
            <th scope="col">
              <span className="hidden">{compare.changed}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(withSame ? rows : differing).map(([name, one, other]) => (
            <tr key={name}>
              <td className="strong">{name}</td>
              <td data-label={nameOf(a)}>{one}</td>
              <td data-label={nameOf(b)}>{other}</td>
              <td>
                {one === other ? (
                  <Status shape="done">{compare.same}</Status>
                ) : (
                  <Status shape="onItsWay" tone="warn">
                    {compare.changed}
                  </Status>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
