// Books: do our books, Stripe and the history agree?

import "./books.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { BooksDocument, type BooksQuery, VerifyHistoryDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Facts } from "../../parts/facts.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { Banner, Card, PageHead } from "../../parts/page.tsx";
import { EmptyState, ErrorState, messageOf, PageSkeleton } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import { Findings } from "./findings.tsx";

const words = texts.books;
type Proof = NonNullable<NonNullable<BooksQuery["booksProof"]>["nodes"][number]>;
type Against = NonNullable<NonNullable<BooksQuery["booksAgainstStripe"]>["nodes"][number]>;

export default function Books() {
  const [{ data, error }] = useQuery({ query: BooksDocument });
  const [isAsked, ask] = useState(false);
  const [history, verify] = useQuery({ query: VerifyHistoryDocument, pause: !isAsked });
  const proof = data?.booksProof?.nodes[0];
  if (!data || !proof) return error ? <ErrorState error={error} /> : <PageSkeleton />;
  const against = (data.booksAgainstStripe?.nodes ?? [])
    .filter((row) => row !== null)
    .toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
  const problems = history.data?.verifyAuditLog ?? null;
  return (
    <>
      <PageHead
        title={texts.navigation.pages.books}
        acts={
          <Button
            loading={history.fetching}
            onClick={() => (isAsked ? verify({ requestPolicy: "network-only" }) : ask(true))}
          >
            {words.check}
          </Button>
        }
      >
        {words.question} {proof.reconciledAt && words.checked(dateAndTime(proof.reconciledAt))}
      </PageHead>
      <Answer proof={proof} against={against} problemCount={problems?.totalCount ?? 0} />
      {history.error && <ErrorState error={history.error} title={messageOf(history.error) ?? undefined} />}
      <AgainstStripe proof={proof} against={against} />
      <Findings list={data.reconciliationFindings} />
      <div className="pair">
        <History proof={proof} problems={problems} />
        <Rules proof={proof} />
      </div>
    </>
  );
}

function Answer({ proof, against, problemCount }: { proof: Proof; against: Against[]; problemCount: number }) {
  const open = Number(proof.openFindingCount);
  const broken = Number(proof.violationCount ?? 0);
  const seal = proof.sealNumber ? words.sealedTo(proof.sealNumber) : words.notSealed;
  const rules = proof.violationCount === null ? words.notCounted : broken === 0 ? words.rulesHold : "";
  if (broken > 0 || problemCount > 0) {
    const title = [broken > 0 && words.broken(broken), problemCount > 0 && words.problems(problemCount)];
    return (
      <Banner tone="bad" shape="failed" title={title.filter(Boolean).join(" ")}>
        {words.brokenHint}
      </Banner>
    );
  }
  if (open > 0) {
    return (
      <Banner tone="warn" shape="failed" title={words.open(open)}>
        {seal} {rules}
      </Banner>
    );
  }
  if (!proof.reconciledAt) {
    return (
      <Banner tone="plain" shape="waits" title={words.never}>
        {seal} {rules}
      </Banner>
    );
  }
  const differs = against.some(({ difference }) => difference !== "0");
  return (
    <Banner
      tone={proof.sealIsLate ? "warn" : "ok"}
      shape={proof.sealIsLate ? "waits" : "done"}
      title={proof.sealIsLate ? words.late : differs ? words.explained : words.agree}
    >
      {seal} {rules}
    </Banner>
  );
}

function AgainstStripe({ proof, against }: { proof: Proof; against: Against[] }) {
  const [first] = against;
  return (
    <Card
      title={words.against.title}
      note={
        first?.windowFrom &&
        first.windowUntil &&
        words.against.window(dateAndTime(first.windowFrom), dateAndTime(first.windowUntil))
      }
    >
      {against.length === 0 ? (
        <EmptyState title={proof.reconciledAt ? words.against.nothing : words.never}>
          {proof.nextReconciliationAt && words.next(dateAndTime(proof.nextReconciliationAt))}
        </EmptyState>
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{words.against.currency}</th>
              <th scope="col" className="number">
                {words.against.ours}
              </th>
              <th scope="col" className="number">
                {words.against.theirs}
              </th>
              <th scope="col" className="number">
                {words.against.undecided}
              </th>
              <th scope="col" className="number">
                {words.against.difference}
              </th>
              <th scope="col">
                <span className="hidden">{words.against.agrees}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {against.map((row) => {
              const currency = row.currency ?? "";
              const agrees = row.difference === "0";
              return (
                <tr key={currency}>
                  <td className="strong">{currency}</td>
                  <td className="number" data-label={words.against.ours}>
                    <Money minor={row.ours} currency={currency} bare />
                  </td>
                  <td className="number" data-label={words.against.theirs}>
                    <Money minor={row.theirs} currency={currency} bare />
                  </td>
                  <td className="number quiet" data-label={words.against.undecided}>
                    {row.undecided !== "0" && <Money minor={row.undecided} currency={currency} bare />}
                  </td>
                  <td className={agrees ? "number quiet" : "number short"} data-label={words.against.difference}>
                    <Money minor={row.difference} currency={currency} bare />
                  </td>
                  <td>
                    <Status shape={agrees ? "done" : "failed"} tone={agrees ? "ok" : "bad"}>
                      {agrees ? words.against.agrees : words.against.differs}
                    </Status>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {proof.nextReconciliationAt && against.length > 0 && (
        <p className="card-foot">{words.next(dateAndTime(proof.nextReconciliationAt))}</p>
      )}
    </Card>
  );
}

interface Problems {
  totalCount: number;
  nodes: readonly ({
    problem: string | null;
    chain: string | null;
    sequence: string | null;
    detail: string | null;
  } | null)[];
}

function History({ proof, problems }: { proof: Proof; problems: Problems | null }) {
  const count = new Intl.NumberFormat("en");
  const facts: [string, string | null][] = [
    [words.history.sealed, proof.sealedAt && dateAndTime(proof.sealedAt)],
    [words.history.rows, proof.sealedRowCount && count.format(BigInt(proof.sealedRowCount))],
    [words.history.chains, proof.sealedChainCount && count.format(BigInt(proof.sealedChainCount))],
    [words.history.next, proof.nextSealAt && dateAndTime(proof.nextSealAt)],
  ];
  return (
    <Card title={words.history.title} end={<HistoryStatus proof={proof} problems={problems} />}>
      <div className="card-body">
        {proof.sealNumber === null ? (
          <p>{words.notSealed}</p>
        ) : (
          <>
            <Facts facts={facts} />
            <p className="label">{words.history.root(proof.sealNumber)}</p>
            <code className="root">{(proof.sealRoot ?? "").replaceAll(/(.{4})/g, "$1 ")}</code>
          </>
        )}
        {problems?.nodes.map(
          (problem) =>
            problem && (
              <p key={`${problem.problem} ${problem.chain} ${problem.sequence}`} className="short">
                {[problem.problem?.replaceAll("_", " "), problem.chain, problem.detail].filter(Boolean).join(", ")}
              </p>
            ),
        )}
      </div>
    </Card>
  );
}

function HistoryStatus({ proof, problems }: { proof: Proof; problems: Problems | null }) {
  if (problems === null) {
    return (
      <Status shape="waits" tone={proof.sealIsLate ? "warn" : "plain"}>
        {proof.sealIsLate ? words.history.late : words.history.notVerified}
      </Status>
    );
  }
  return problems.totalCount === 0 ? (
    <Status shape="done" tone="ok">
      {proof.sealNumber ? words.history.verified(proof.sealNumber) : words.history.whole}
    </Status>
  ) : (
    <Status shape="failed" tone="bad">
      {words.problems(problems.totalCount)}
    </Status>
  );
}

function Rules({ proof }: { proof: Proof }) {
  const rules = (proof.brokenRules ?? []).flatMap((rule) => rule ?? []);
  return (
    <Card
      title={words.rules.title}
      end={
        proof.violationCount !== null && (
          <Status shape={rules.length === 0 ? "done" : "failed"} tone={rules.length === 0 ? "ok" : "bad"}>
            {rules.length === 0 ? words.rules.hold : words.broken(Number(proof.violationCount))}
          </Status>
        )
      }
    >
      <div className="card-body">
        <p>
          {proof.invariantsCountedAt ? words.rules.counted(dateAndTime(proof.invariantsCountedAt)) : words.notCounted}
        </p>
        {rules.map((rule) => (
          <p key={rule}>
            <Status shape="failed" tone="bad">
              {rule.replaceAll("_", " ")}
            </Status>
          </p>
        ))}
        <p className="card-note">{rules.length === 0 ? words.rules.what : words.rules.where}</p>
      </div>
    </Card>
  );
}
