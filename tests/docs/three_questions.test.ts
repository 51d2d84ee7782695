// The three questions of ARCHITECTURE.md: what it answers is what the code does, at the files that it names.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);
const ROOT = join(import.meta.dirname, "../..");
const textOf = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** The answer to a question, and the text of each file that it names by its path. */
function answerTo(question: string) {
  const line = textOf("ARCHITECTURE.md")
    .split("\n")
    .find((each) => each.startsWith(`| ${question}`));
  const paths = [...(line ?? "").matchAll(/`((?:sql|tests)\/[\w/]+\.(?:sql|ts))`/g)].map(([, path]) => path as string);
  return { answer: line ?? "", textOf: (name: string) => textOf(paths.find((path) => path.endsWith(name)) as string) };
}

test("where the wait before a retry is decided", (t) => {
  const { answer, textOf: named } = answerTo("Where is the wait before a retry decided?");
  t.regex(named("retry_delay.sql"), /power\(2, [^)]+\)\)[^;]+random\(\)/);
  const recording = textOf("sql/functions/app_private/stripe/record_transfer_answers.sql");
  t.true(recording.includes("app_private.retry_delay("));
  for (const setting of ["retry_base_seconds", "retry_cap_seconds", "max_retries"]) {
    t.true(answer.includes(setting), setting);
    t.true(recording.includes(`app_private.setting('${setting}')`), setting);
  }
});

test("who may release a hold", (t) => {
  const { textOf: named } = answerTo("Who may release a hold?");
  const firstOf = (sql: string) => /\nbegin\n\s*(.+)/.exec(sql)?.[1];
  t.regex(firstOf(named("release_escrow_hold.sql")) as string, /app_private\.begin_verb\(/);
  t.is(firstOf(named("begin_verb.sql")), "perform app_private.assert_admin();");
  t.regex(named("release_escrow_hold.sql"), /needs_second_person\(\s*'early_release'/);
});

test("what happens on a timeout of Stripe", async (t) => {
  const { answer } = answerTo("What happens on a timeout of Stripe?");
  for (const [file] of answer.matchAll(/\w+\.sql/g))
    t.true(textOf(`sql/functions/app_private/stripe/${file}`) !== "", file);
  const { rows } = await db.admin.query(
    `select meaning.value, meaning.transfer_status, app_private.setting('resend_window_seconds') / 3600 as hours
       from app_private.stripe_outcome_meanings as meaning
      where meaning.value = app_private.classify_stripe_answer(null, 'ETIMEDOUT', null)`,
  );
  t.deepEqual(rows, [{ value: "ambiguous", transfer_status: "in_doubt", hours: 23 }]);
  for (const word of ["`ambiguous`", "`in_doubt`", "23 hours"]) t.true(answer.includes(word), word);
});
