// The last step before terms hold: from when, for whom, and what they change, in words.

import { useState } from "react";
import { useMutation } from "urql";
import { type PublishPayoutPolicyInput, PublishTermsDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot } from "../../parts/dialog_form.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { publish } from "../../texts/publish.ts";
import { terms } from "../../texts/terms.ts";
import type { Base, Draft } from "./draft.ts";
import type { Problem } from "./fields.tsx";

const words = publish.confirm;

interface ConfirmPublishProps {
  input: PublishPayoutPolicyInput;
  draft: Draft;
  before: Draft;
  base: Base;
  company: string | null;
  onClose: () => void;
  onProblem: (problem: Problem) => void;
  onDone: () => void;
}

export function ConfirmPublish({ input, draft, before, base, company, ...on }: ConfirmPublishProps) {
  const [{ fetching }, send] = useMutation(PublishTermsDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const lines = linesOf(draft);
  const changes = linesOf(before)
    .map(([name, value], index) => [name, value, lines[index]?.[1] ?? ""] as const)
    .filter(([, was, is]) => was !== is);
  const from = draft.validFrom ? day(draft.validFrom) : words.today;
  const baseName = terms.name(base.companyId === null ? publish.platform : (company ?? ""), base.version);
  return (
    <Dialog opened onClose={on.onClose} title={words.title} wide>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (fetching) return;
          const { data, error } = await send({ input });
          if (error) {
            const argument = error.graphQLErrors[0]?.extensions.argument;
            const message = messageOf(error) ?? "";
            if (typeof argument === "string") on.onProblem({ argument, message });
            else setProblem(message);
            return;
          }
          const { payoutPolicy, request } = data?.publishPayoutPolicy ?? {};
          notice(request ? words.asked : words.done(payoutPolicy?.version ?? 0));
          on.onDone();
        }}
      >
        <p>{words.says(words.whose(company), from)}</p>
        <p className="label">{changes.length > 0 ? words.changes(baseName) : words.nothing}</p>
        {changes.length > 0 && (
          <ul className="terms-changes">
            {changes.map(([name, was, is]) => (
              <li key={name}>{words.line(name, was, is)}</li>
            ))}
          </ul>
        )}
        <DialogFoot problem={problem} onClose={on.onClose} isActing={fetching} act={words.go} />
      </form>
    </Dialog>
  );
}

/** Each field by its name, as it is said. */
function linesOf({ texts, switches, lists }: Draft): [string, string][] {
  const { fields, choices } = publish;
  const chosen: Record<string, Record<string, string>> = choices;
  const { yes, no, none } = terms.values;
  return [
    ...Object.entries(texts).map(([name, value]): [string, string] => [
      fields[name as keyof typeof fields],
      value === "" ? none : (chosen[name]?.[value] ?? value),
    ]),
    ...Object.entries(switches).map(([name, is]): [string, string] => [
      fields[name as keyof typeof fields],
      is ? yes : no,
    ]),
    ...Object.entries(lists).map(([name, rows]): [string, string] => [
      fields[name as keyof typeof fields],
      rows.length === 0
        ? none
        : rows
            .map((row) =>
              Object.values(row)
                .filter((part) => part !== "")
                .join(" "),
            )
            .join("; "),
    ]),
  ];
}
