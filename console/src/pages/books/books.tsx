// Books: do our books, Stripe and the history agree?

import "./books.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { BooksDocument, VerifyHistoryDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { download } from "../../parts/download.ts";
import { byCurrency, useAmount } from "../../parts/money.tsx";
import { Banner, PageHead } from "../../parts/page.tsx";
import { ErrorState, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { AgainstStripe } from "./against_stripe.tsx";
import { Findings } from "./findings.tsx";
import { History, whyNotVerified } from "./history.tsx";
import { Nights } from "./nights.tsx";
import { type Against, amountOf, type Finding, type Proof } from "./rows.ts";
import { Rules } from "./rules.tsx";
import { actOf, SettleDialog } from "./settle.tsx";

const words = texts.books;

export default function Books() {
  const [{ data, error }] = useQuery({ query: BooksDocument });
  const [isAsked, ask] = useState(false);
  const [history, verify] = useQuery({ query: VerifyHistoryDocument, pause: !isAsked });
  const [settled, settle] = useState<Finding | null>(null);
  const proof = data?.booksProof?.nodes[0];
  if (!data || !proof) return <PageState title={texts.navigation.pages.books} error={error} />;
  const against = (data.booksAgainstStripe?.nodes ?? [])
    .filter((row) => row !== null)
    .toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
  const findings = (data.reconciliationFindings?.nodes ?? []).filter((row) => row !== null);
  const problems = history.data?.verifyAuditLog ?? null;
  return (
    <>
      <PageHead
        title={texts.navigation.pages.books}
        acts={
          <>
            {proof.sealLine && (
              <Button
                variant="default"
                onClick={() =>
                  download(
                    words.history.file(proof.sealNumber ?? ""),
                    `${lineOf(proof.sealLine)}\n`,
                    "application/jsonl",
                  )
                }
              >
                {words.history.download}
              </Button>
            )}
            <Button
              loading={history.fetching}
              onClick={() => (isAsked ? verify({ requestPolicy: "network-only" }) : ask(true))}
            >
              {words.check}
            </Button>
          </>
        }
      >
        {words.question} {proof.reconciledAt && words.checked(dateAndTime(proof.reconciledAt))}
      </PageHead>
      <Answer
        proof={proof}
        against={against}
        findings={findings}
        problemCount={problems?.totalCount ?? 0}
        onSettle={settle}
      />
      {history.error && <ErrorState title={words.history.notAnswered} message={whyNotVerified(history.error)} />}
      <AgainstStripe proof={proof} against={against} />
      <Findings findings={findings} onSettle={settle} />
      <History proof={proof} problems={problems} />
      <Rules proof={proof} rules={(data.booksRules?.nodes ?? []).filter((row) => row !== null)} />
      <Nights nights={(data.booksNights?.nodes ?? []).filter((row) => row !== null)} />
      <SettleDialog key={settled?.rowId} finding={settled} onClose={() => settle(null)} />
    </>
  );
}

const lineOf = (line: unknown) => (typeof line === "string" ? line : JSON.stringify(line));

interface AnswerProps {
  proof: Proof;
  against: Against[];
  findings: Finding[];
  problemCount: number;
  onSettle: (finding: Finding) => void;
}

function Answer({ proof, against, findings, problemCount, onSettle }: AnswerProps) {
  const amount = useAmount();
  const count = Number(proof.openFindingCount);
  const broken = Number(proof.violationCount ?? 0);
  const seal = proof.sealNumber ? words.sealedTo(proof.sealNumber) : words.notSealed;
  const rules = proof.violationCount === null ? words.notCounted : broken === 0 ? words.rulesHold : "";
  const differing = against.filter(({ difference }) => difference !== "0").length;
  if (broken > 0 || problemCount > 0) {
    const title = [broken > 0 && words.broken(broken), problemCount > 0 && words.problems(problemCount)];
    return (
      <Banner tone="bad" shape="failed" title={title.filter(Boolean).join(" ")}>
        {words.brokenHint}
      </Banner>
    );
  }
  if (count > 0) {
    const open = findings.find(({ explainedAt }) => explainedAt === null);
    const said = count === 1 && open ? amountOf(open) : null;
    return (
      <Banner
        tone="warn"
        shape="failed"
        title={
          open && said
            ? words.openOne(
                words.findings.kinds[open.kind] ?? open.kind,
                `${said.currency} ${amount(said.minor, said.currency)}`,
                differing <= 1,
              )
            : words.open(count)
        }
        act={
          count === 1 &&
          open && (
            <Button variant="default" onClick={() => onSettle(open)}>
              {actOf(open)}
            </Button>
          )
        }
      >
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
  return (
    <Banner
      tone={proof.sealIsLate ? "warn" : "ok"}
      shape={proof.sealIsLate ? "waits" : "done"}
      title={proof.sealIsLate ? words.late : differing > 0 ? words.explained : words.agree}
    >
      {seal} {rules}
    </Banner>
  );
}
