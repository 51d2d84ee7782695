// Terms are written, compared with past placements, rehearsed over the coming nights, and published after a confirmation.

import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import {
  type OtherTermsQueryVariables,
  type PublishPayoutPolicyInput,
  TermsToWriteDocument,
} from "../../graphql/generated.ts";
import { inDays } from "../../parts/dates.ts";
import { Card, PageHead } from "../../parts/page.tsx";
import { Path } from "../../parts/path.tsx";
import { PageState } from "../../parts/states.tsx";
import { publish as words } from "../../texts/publish.ts";
import { Rehearsed } from "../rehearsal/rehearsed.tsx";
import "../rehearsal/rehearsal.css";
import { ConfirmPublish } from "./confirm_publish.tsx";
import { type Base, type Draft, draftOf, inputOf, inSql } from "./draft.ts";
import { type Problem, TermsFields } from "./fields.tsx";
import { Result, yearAgo } from "./preview.tsx";
import "./terms.css";

export default function PublishTerms() {
  const [{ data, error }] = useQuery({ query: TermsToWriteDocument });
  if (!data) return <PageState title={words.page} error={error} />;
  const versions = (data.payoutPolicies?.nodes ?? []).flatMap((row) => row ?? []);
  const companies = (data.companies?.nodes ?? []).flatMap((row) => row ?? []);
  return (
    <>
      <Path label={words.page} to="/terms" list={words.back} names={[]} />
      <PageHead title={words.page}>{words.lead}</PageHead>
      <Writing versions={versions} companies={companies} />
    </>
  );
}

interface WritingProps {
  versions: Base[];
  companies: { rowId: string; name: string }[];
}

type Shown = { kind: "past"; asked: OtherTermsQueryVariables } | { kind: "nights"; terms: unknown };

function Writing({ versions, companies }: WritingProps) {
  const { exponents } = useKnown();
  const go = useNavigate();
  const [address] = useSearchParams();
  // What holds for a company: its own newest version, else the platform's.
  const baseOf = (companyId: string) =>
    (versions.find((version) => version.companyId === companyId) ??
      versions.find((version) => version.companyId === null)) as Base;
  const [draft, setDraft] = useState<Draft>(() => {
    const companyId = address.get("company") ?? "";
    return draftOf(baseOf(companyId), companyId, exponents);
  });
  const [shown, show] = useState<Shown | null>(null);
  const [confirmed, confirm] = useState<PublishPayoutPolicyInput | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const base = baseOf(draft.companyId);
  const read = (then: (input: PublishPayoutPolicyInput) => void) => {
    const result = inputOf(draft, exponents);
    if ("wrong" in result) {
      const { list, currency, amount } = result.wrong;
      setProblem({ argument: list, message: words.noAmount(amount, currency, exponents.get(currency)) });
      return;
    }
    setProblem(null);
    then(result.input);
  };
  const compare = (input: PublishPayoutPolicyInput) =>
    show({
      kind: "past",
      asked: {
        guarantee: input.guaranteePeriodDays,
        holdback: input.holdbackPercentage,
        first: input.firstPaymentDays,
        rule: input.clawbackRule,
        steps: input.clawbackSteps,
        companyId: input.companyId,
        since: yearAgo(),
        payWhen: input.payWhen,
        partialFee: input.partialFee,
        rhythm: input.paymentRhythm,
        minimums: input.minimumPayments,
        longestWait: input.longestWaitDays,
        notice: input.noticePeriodDays,
        thresholds: input.approvalThresholds,
        feeDue: input.feeDueDays,
        lateFeeVoids: input.lateFeeVoidsGuarantee,
      },
    });
  return (
    <>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          read(confirm);
        }}
      >
        <TermsFields
          draft={draft}
          change={setDraft}
          companies={companies}
          onCompany={(companyId) => setDraft(draftOf(baseOf(companyId), companyId, exponents))}
          problem={problem}
        />
        {problem && (
          <Alert color="bad" variant="outline" mx={20} mb={16} role="alert">
            {problem.message}
          </Alert>
        )}
        <div className="terms-acts">
          <Button variant="default" onClick={() => read(compare)}>
            {words.show}
          </Button>
          <Button variant="default" onClick={() => read((input) => show({ kind: "nights", terms: inSql(input) }))}>
            {words.rehearse}
          </Button>
          <Button type="submit">{words.review}</Button>
        </div>
      </form>
      {shown?.kind === "past" && (
        <Card title={words.past} note={words.pastNote}>
          <Result asked={shown.asked} />
        </Card>
      )}
      {shown?.kind === "nights" && <Rehearsed until={inDays(30)} whatIf={{ terms: shown.terms }} />}
      {confirmed && (
        <ConfirmPublish
          input={confirmed}
          draft={draft}
          before={draftOf(base, draft.companyId, exponents)}
          base={base}
          company={companies.find(({ rowId }) => rowId === draft.companyId)?.name ?? null}
          onClose={() => confirm(null)}
          onProblem={(found) => {
            setProblem(found);
            confirm(null);
          }}
          onDone={() => void go("/terms")}
        />
      )}
    </>
  );
}
