// What would have to change if the rows were spread over several nodes by company: which keys do not hold the company, and
// why. A new one needs a line here. docs/scaling.md draws the conclusion.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

/** The column by which the rows would be spread. */
const COLUMN = "company_id";

const words = (text: string) => text.trim().split(/\s+/);

/** Unique over all companies by what they mean: a node could not promise it for the others. */
const UNIQUE_OVER_ALL: Readonly<Record<string, string>> = {
  "payout_reversals.idempotency_key": "one reversal of a debt at Stripe, whoever asks",
  "payout_reversals.stripe_reversal_id": "Stripe's own id, of one account for all companies",
  "payout_transfers.idempotency_key": "one payment of an obligation at Stripe, whoever pays",
  "payout_transfers.stripe_transfer_id": "Stripe's own id, of one account for all companies",
  "placements.app_private.name_key(external_ref)": "as the next",
  "placements.external_ref": "what is imported twice is known again, before its company is looked at",
  "requests.app_private.act_hash(verb, arguments)": "the same act is not asked for twice",
};

/** Tables without the column to which tables with it refer: by why they have none. */
const REFERRED_TO: Readonly<Record<string, string[]>> = {
  "words, the same on every node": words(`
    company_credit_settlements company_credit_statuses currencies escrow_hold_statuses payout_schedule_kinds
    payout_schedule_statuses payout_statuses payout_transfer_statuses placement_statuses recovery_statuses request_kinds
    request_statuses
  `),
  "the company itself, whose key is the column": words("companies"),
  "people: a recruiter works for several companies, and their debts are set off between these": words("users"),
  "of the platform as a whole: one run and one plan pay for all companies": words("payout_runs run_plans"),
  "rows of one company that could carry the column": words("guarantee_breaches recovery_steps"),
};

const ofCompanies = `
  select class.oid, class.relname::text as name from pg_class as class
   where class.relnamespace = 'app'::regnamespace and class.relkind in ('r', 'p') and not class.relispartition
     and exists (select from pg_attribute where attrelid = class.oid and attname = '${COLUMN}')`;

test("keys of rows of a company that are unique over all companies have a reason", async (t) => {
  const { rows } = await db.admin.query<{ key: string }>(
    `with of_companies as (${ofCompanies}),
          keys as (
            select of_companies.name || '.' || coalesce(
                     string_agg(attribute.attname, ',' order by place.position),
                     string_agg(pg_get_indexdef(index.indexrelid, place.position::integer, true), ',' order by place.position)
                   ) as key,
                   coalesce(bool_or(attribute.attname = '${COLUMN}'), false) as holds_it,
                   -- Unique wherever it was made: the column could be added to the key, and nothing would be lost.
                   coalesce(
                     bool_or(attribute.atttypid = 'uuid'::regtype and attribute.attname ~ '(^|_)id$'), false
                   ) as is_of_made_id
              from of_companies
              join pg_index as index on index.indrelid = of_companies.oid and index.indisunique
             cross join unnest(index.indkey::int2[]) with ordinality as place (number, position)
              left join pg_attribute as attribute on attribute.attrelid = of_companies.oid and attribute.attnum = place.number
             where place.position <= index.indnkeyatts
             group by of_companies.name, index.indexrelid)
     select distinct key from keys where not holds_it and not is_of_made_id order by 1`,
  );
  t.deepEqual(
    rows.map(({ key }) => key),
    Object.keys(UNIQUE_OVER_ALL).sort(),
  );
});

test("tables of all companies to which rows of a company refer have a reason", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `with of_companies as (${ofCompanies})
     select distinct target.relname::text as name
       from pg_constraint as key
       join of_companies on of_companies.oid = key.conrelid
       join pg_class as target on target.oid = key.confrelid
      where key.contype = 'f' and key.confrelid not in (select oid from of_companies)
      order by 1`,
  );
  t.deepEqual(
    rows.map(({ name }) => name),
    Object.values(REFERRED_TO).flat().sort(),
  );
});
