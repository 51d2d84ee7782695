// An error names the argument at fault: a name that the caller has.

import { readFile } from "node:fs/promises";
import test from "ava";
import { buildSchema, GraphQLInputObjectType, getNamedType } from "graphql";
import { useDatabase } from "../support/database.ts";
import { namedArguments } from "../support/named_arguments.ts";

const db = useDatabase(test);
const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What names arguments of others, and why none of them reaches the caller of a verb that has none of the name. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "app_private.assert_possible": "has a branch a verb, which names the id that this verb is given",
  "app_private.is_carried_out": "raises only within app.confirm_request",
  "app_private.do_each": "answers each row without a name",
  "app_private.import_staged": "names columns of the file, in the answer of a row",
};

/** Said of a row's own reference or of what the verb fills in itself: it is always there, and valid. */
const NEVER = [
  ...["book_reversal", "undo_manual_payment"].map((verb) => `${verb}: schedule_id, by lock_schedule`),
  ...["record_fee_refund", "undo_fee_payment", "settle_company_credit", "reopen_company_credit"].map(
    (verb) => `${verb}: placement_id, by lock_placement`,
  ),
  ...["rehearse", "rehearse_payments"].map((verb) => `${verb}: placement_id, by lock_placement`),
  "undo_finding_booking: payout_id, by undo_finding_booking",
  ...["create_escrow_hold", "create_payout_schedule", "release_escrow_hold", "write_off_recovery"].map(
    (verb) => `${verb}: currency, by assert_valid_amount`,
  ),
  ...["record_fee_payment", "record_fee_refund", "set_company_fee"].map(
    (verb) => `${verb}: currency, by assert_valid_amount`,
  ),
  "preview_payout_policy: tranches, by assert_valid_terms",
  "preview_payout_policy: guarantee_remedy, by assert_valid_remedy",
  "preview_payout_policy: replacement_days, by assert_valid_remedy",
  "preview_payout_policy: approval_threshold, by read_thresholds",
];

test("an error of a verb names one of the verb's arguments", async (t) => {
  const schema = buildSchema(await readFile(new URL("../../server/schema.graphql", import.meta.url), "utf8"));
  const fields = { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() };
  /** Of the field of this name: those of a mutation are in its input. */
  const argumentsOf = (verb: string) =>
    fields[camelCase(verb)]?.args.flatMap(({ name, type }) => {
      const named = getNamedType(type);
      return name === "input" && named instanceof GraphQLInputObjectType ? Object.keys(named.getFields()) : [name];
    });
  const { verbs, inputsOf, namedBy } = await namedArguments(db.admin);
  t.true(verbs.length > 100);
  const wrong = verbs.flatMap((verb) => {
    const known = argumentsOf(verb.slice("app.".length)) ?? inputsOf(verb).map(camelCase);
    return namedBy(verb, Object.keys(ELSEWHERE))
      .filter(({ argument }) => !known.includes(camelCase(argument)))
      .map(({ argument, by }) => `${verb}: ${argument}, by ${by}`.replaceAll(/app(_private)?[.]/g, ""));
  });
  t.deepEqual([...new Set(wrong)].sort(), [...NEVER].sort());
});
