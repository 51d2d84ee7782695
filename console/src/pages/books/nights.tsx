// 30 nights of checks: reconciliation, seal and rules together, and the record of one of them.

import { UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { day, timeOf } from "../../parts/dates.ts";
import { Card } from "../../parts/page.tsx";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Night } from "./rows.ts";

const words = texts.books.nights;

const PLAIN: [Shape, Tone] = ["pending", "plain"];
const LOOKS: Record<string, [Shape, Tone]> = {
  agrees: ["done", "ok"],
  late: ["waits", "warn"],
  missed: ["failed", "bad"],
  broken: ["failed", "bad"],
};

export function Nights({ nights }: { nights: Night[] }) {
  const [address, setAddress] = useSearchParams();
  const asked = nights.find(({ night }) => night === address.get("night"));
  const shown = asked ?? nights.findLast(({ state }) => state !== "awaited" && state !== "none") ?? nights.at(-1);
  const choose = ({ night }: Night) => setAddress(night ? { night } : {}, { replace: true, preventScrollReset: true });
  if (!shown) return null;
  const good = nights.filter(({ state }) => state === "agrees").length;
  const checked = nights.filter(({ state }) => state !== "none" && state !== "awaited").length;
  return (
    <Card
      title={words.title(nights.length)}
      note={words.note}
      end={<span className="card-note">{words.good(good, checked)}</span>}
    >
      <div className="card-body">
        <ol className="nights">
          {nights.map((night) => (
            <li key={night.night}>
              <UnstyledButton
                data-state={night.state}
                aria-pressed={night === shown}
                aria-label={`${day(night.night ?? "")}: ${stateOf(night)}`}
                title={`${day(night.night ?? "")}: ${stateOf(night)}`}
                onClick={() => choose(night)}
              >
                <Mark night={night} />
              </UnstyledButton>
            </li>
          ))}
        </ol>
        <p className="nights-ends" aria-hidden="true">
          <span>{day(nights[0]?.night ?? "")}</span>
          <span>{day(nights.at(-1)?.night ?? "")}</span>
        </p>
        <Record night={shown} />
      </div>
    </Card>
  );
}

const stateOf = ({ state }: Night) => words.states[state ?? ""] ?? "";

/** It reads without its colour. */
function Mark({ night }: { night: Night }) {
  if (night.state === "agrees") return <IconCheck size={14} stroke={2.2} aria-hidden="true" />;
  if (night.state === "broken") return Number(night.openFindingCount) + Number(night.violationCount ?? 0);
  return words.marks[night.state ?? ""];
}

function Record({ night }: { night: Night }) {
  const [shape, tone] = LOOKS[night.state ?? ""] ?? PLAIN;
  const isLate = (task: string) => night.lateTasks?.includes(task) ?? false;
  const isMissed = (task: string) => night.missedTasks?.includes(task) ?? false;
  const parts: [string, string, string | null, ReactNode][] = [
    [
      words.reconciliation,
      "reconcile",
      night.reconciledAt,
      night.findingCount === "0" ? (
        words.noFindings
      ) : (
        <Link key="found" className="in-text" to={`/findings?from=${night.night}&until=${night.night}`}>
          {words.findings(Number(night.findingCount), Number(night.openFindingCount))}
        </Link>
      ),
    ],
    [words.seal, "seal_audit_log", night.sealedAt, words.sealed(night.sealNumber ?? "")],
    [words.rules, "measure_invariants", night.invariantsCountedAt, words.violations(Number(night.violationCount ?? 0))],
  ];
  return (
    <div className="night" role="status">
      <p>
        <strong>{day(night.night ?? "")}</strong>{" "}
        <Status shape={shape} tone={tone}>
          {stateOf(night)}
        </Status>
      </p>
      <dl>
        {parts.map(([name, task, at, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {at ? (
                <>
                  {what}, {timeOf(at)}
                  {isLate(task) && `, ${words.late}`}
                </>
              ) : isMissed(task) ? (
                <span className="short">{words.notDone}</span>
              ) : (
                <span className="quiet">{night.state === "none" ? words.notHere : words.awaited}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
