// The audit log: what its last seal covers, whether it holds, and whether a copy from outside says the same.

import { Textarea, UnstyledButton } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { VerifyHistoryDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot } from "../../parts/dialog_form.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Card } from "../../parts/page.tsx";
import { messageOf } from "../../parts/states.tsx";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Problems, Proof } from "./rows.ts";

const words = texts.books.history;
const count = new Intl.NumberFormat("en");
const counted = (value: string | null) => (value === null ? null : count.format(BigInt(value)));

interface HistoryProps {
  proof: Proof;
  /** Null: it was not checked. */
  problems: Problems | null;
}

export function History({ proof, problems }: HistoryProps) {
  const [isComparing, compare] = useState(false);
  const { sealNumber: seal } = proof;
  const chains = counted(proof.sealedChainCount);
  const facts: [string, string | null][] = [
    [words.sealed, proof.sealedAt && dateAndTime(proof.sealedAt)],
    [words.rows, counted(proof.sealedRowCount)],
    [words.since, proof.unsealedRowCount && words.chained(counted(proof.unsealedRowCount) ?? "")],
    problems?.totalCount === 0 ? [words.chainsVerified, chains && words.ofAll(chains)] : [words.chains, chains],
    [words.restsOn, seal && BigInt(seal) > 1n ? words.seal(String(BigInt(seal) - 1n)) : null],
    [words.next, proof.nextSealAt && dateAndTime(proof.nextSealAt)],
  ];
  return (
    <Card title={words.title} end={<HistoryStatus proof={proof} problems={problems} />}>
      <div className="card-body history">
        {seal === null ? (
          <p>{texts.books.notSealed}</p>
        ) : (
          <>
            <Facts facts={facts} />
            <div>
              <p className="label">{words.root(seal)}</p>
              <code className="root">{(proof.sealRoot ?? "").replaceAll(/(.{4})/g, "$1 ").trim()}</code>
              <Copies copies={(proof.sealCopies ?? []) as Copy[]} />
              <p>
                {words.outside}{" "}
                <UnstyledButton className="link" onClick={() => compare(true)}>
                  {words.paste}
                </UnstyledButton>
              </p>
            </div>
          </>
        )}
        <ProblemList problems={problems} />
      </div>
      <Dialog opened={isComparing} onClose={() => compare(false)} title={words.compare.title} wide>
        <CompareForm onClose={() => compare(false)} />
      </Dialog>
    </Card>
  );
}

interface Copy {
  url: string;
  description: string | null;
  status: string;
  at: string | null;
  error: string | null;
}

const COPY_LOOKS: Record<string, [Shape, Tone]> = {
  delivered: ["done", "ok"],
  failed: ["waits", "warn"],
  given_up: ["failed", "bad"],
};

/** To whom the seal was sent, and whether they have it. */
function Copies({ copies }: { copies: Copy[] }) {
  if (copies.length === 0) return <p className="copy-why">{words.nobody}</p>;
  return (
    <>
      <p className="label">{words.sent}</p>
      <ul className="copies">
        {copies.map(({ url, description, status, at, error }) => {
          const [shape, tone] = COPY_LOOKS[status] ?? ["onItsWay", "plain"];
          const state = words.copies[status] ?? status;
          return (
            <li key={url}>
              <span className="copy-name">{description ?? new URL(url).host}</span>
              <Status shape={shape} tone={tone}>
                {at ? words.copyAt(state, dateAndTime(at)) : state}
              </Status>
              {error && status !== "delivered" && <span className="copy-why">{error}</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function ProblemList({ problems }: { problems: Problems | null }) {
  return problems?.nodes.map(
    (problem) =>
      problem && (
        <p key={`${problem.problem} ${problem.chain} ${problem.sequence}`} className="short">
          {[problem.problem?.replaceAll("_", " "), problem.chain, problem.detail].filter(Boolean).join(", ")}
        </p>
      ),
  );
}

/** Why there is no answer; of a history that is too long for a page, where there is one. */
export function whyNotVerified(error: CombinedError | undefined): string | null {
  const isTooLong = error?.graphQLErrors.some(({ extensions }) => extensions.code === "TIMEOUT");
  return isTooLong ? words.tooLong : messageOf(error);
}

function HistoryStatus({ proof, problems }: HistoryProps) {
  if (problems === null) {
    return (
      <Status shape="waits" tone={proof.sealIsLate ? "warn" : "plain"}>
        {proof.sealIsLate ? words.late : words.notVerified}
      </Status>
    );
  }
  return problems.totalCount === 0 ? (
    <Status shape="done" tone="ok">
      {proof.sealNumber ? words.verified(proof.sealNumber) : words.whole}
    </Status>
  ) : (
    <Status shape="failed" tone="bad">
      {texts.books.problems(problems.totalCount)}
    </Status>
  );
}

/** The numbers of the seals in lines of their file; null: these are no such lines. */
function sealsIn(lines: string): string[] | null {
  try {
    const seals = lines
      .split("\n")
      .filter((line) => line.trim())
      .map((line) => JSON.parse(line) as { number?: unknown; hash?: unknown });
    if (seals.length === 0 || seals.some(({ number, hash }) => !number || typeof hash !== "string")) return null;
    return seals.map(({ number }) => String(number));
  } catch {
    return null;
  }
}

function CompareForm({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [found, setFound] = useState<{ seals: string[]; problems: Problems | null } | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isActing) return;
    const sealsOutside = String(new FormData(event.currentTarget).get("seals") ?? "");
    const seals = sealsIn(sealsOutside);
    setFound(null);
    setProblem(seals === null ? words.compare.noLine : null);
    if (seals === null) return;
    setActing(true);
    const asked = client.query(VerifyHistoryDocument, { sealsOutside }, { requestPolicy: "network-only" });
    const { data, error } = await asked;
    setActing(false);
    setProblem(whyNotVerified(error));
    if (data) setFound({ seals, problems: data.verifyAuditLog });
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Textarea
        name="seals"
        label={words.compare.label}
        description={words.compare.hint}
        required
        data-autofocus
        autosize
        minRows={4}
        maxRows={12}
        maxLength={200_000}
        classNames={{ input: "mono" }}
      />
      <div role="status">
        {found && found.problems?.totalCount === 0 && (
          <p>
            <Status shape="done" tone="ok">
              {words.compare.same(found.seals)}
            </Status>
          </p>
        )}
        <ProblemList problems={found?.problems ?? null} />
      </div>
      <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={words.compare.go} />
    </form>
  );
}
