// What is taken back: the rule of the terms, and what the others would take, to compare with.

import { IconCircle, IconCircleDot } from "@tabler/icons-react";
import type { BreachPreviewQuery } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { breach as words } from "../../texts/breach.ts";
import type { Placement } from "./rows.ts";

type Rule = NonNullable<NonNullable<BreachPreviewQuery["previewBreachRules"]>["nodes"][number]>;
/** Before a day is given. A scale stands there only where the terms have one. */
const RULES = ["pro_rata", "held_only", "everything"];

export function RuleChoice({ placement, rules }: { placement: Placement; rules: Rule[] }) {
  const amount = useAmount();
  const { policy, currency } = placement;
  const inForce = policy?.clawbackRule ?? "";
  const names = [inForce, ...RULES.filter((rule) => rule !== inForce)];
  return (
    <>
      <p className="breach-rule-label">{words.happened.rule}</p>
      <ul className="breach-rules" aria-label={words.happened.rule}>
        {names.map((name) => {
          const [title, hint] = words.rules[name] ?? [name, ""];
          const isChosen = name === inForce;
          const found = rules.find(({ rule }) => rule === name);
          const Icon = isChosen ? IconCircleDot : IconCircle;
          return (
            <li key={name} data-chosen={isChosen || undefined}>
              <Icon className={isChosen ? "breach-chosen" : undefined} size={18} stroke={1.8} aria-hidden="true" />
              <span>
                <span className="strong">{title}</span>
                {isChosen && <span className="hidden"> {words.happened.chosen}</span>}
                <span className="breach-note">{hint}</span>
                {found && (
                  <span className="breach-would">
                    {words.happened.would(
                      amount(found.earnedAmount ?? "0", currency),
                      amount(found.debt ?? "0", currency),
                      isChosen,
                    )}
                  </span>
                )}
                <span className="breach-note">
                  {policy &&
                    (isChosen
                      ? words.happened.terms(policy.version, day(placement.signedOn))
                      : words.happened.notInTerms(policy.version))}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="breach-note">{words.happened.others}</p>
    </>
  );
}
