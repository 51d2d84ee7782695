// The rules of the books: each with what it looked at when they were last counted, and how often it was broken.

import { dateAndTime } from "../../parts/dates.ts";
import { Card } from "../../parts/page.tsx";
import { Status, StatusIcon } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Proof, Rule } from "./rows.ts";

const words = texts.books.rules;
const count = new Intl.NumberFormat("en");

export function Rules({ proof, rules }: { proof: Proof; rules: Rule[] }) {
  const broken = rules.filter(({ violationCount }) => Number(violationCount) > 0).length;
  const isCounted = proof.invariantsCountedAt !== null;
  // What is broken comes first.
  const shown = rules.toSorted((a, b) => Number(Number(b.violationCount) > 0) - Number(Number(a.violationCount) > 0));
  return (
    <Card
      title={words.title}
      note={
        isCounted && (
          <Status shape={broken === 0 ? "done" : "failed"} tone={broken === 0 ? "ok" : "bad"}>
            {words.hold(rules.length - broken, rules.length)}
          </Status>
        )
      }
      end={
        <span className="card-note">
          {proof.invariantsCountedAt ? words.counted(dateAndTime(proof.invariantsCountedAt)) : texts.books.notCounted}
        </span>
      }
    >
      <ul className="rules">
        {shown.map((rule) => (
          <li key={rule.rule} className={toneOf(rule)}>
            <StatusIcon shape={isCounted ? (isBroken(rule) ? "failed" : "done") : "pending"} />
            <span>{rule.description}</span>
            <span className="quiet">{lookedAt(rule)}</span>
            <span className="rule-count" title={words.violations}>
              {rule.violationCount}
              <span className="hidden"> {words.violations}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="card-foot">
        {isCounted && (proof.allRowsSince ? words.allSince(dateAndTime(proof.allRowsSince)) : words.notAll)}{" "}
        {broken === 0 ? words.what : words.where}
      </p>
    </Card>
  );
}

const isBroken = ({ violationCount }: Rule) => Number(violationCount) > 0;
const toneOf = (rule: Rule) => (rule.violationCount === null ? undefined : isBroken(rule) ? "bad" : "ok");

function lookedAt({ lookedAt: table, rowCount }: Rule): string {
  if (table === null) return words.objects;
  const [one, many] = words.rows[table] ?? [table, table];
  return rowCount === null ? many : `${count.format(BigInt(rowCount))} ${rowCount === "1" ? one : many}`;
}
