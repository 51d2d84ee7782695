// What stands in each list's CSV file. Names are those of docs/csv.md; which rows there are, the policies decide.

type Role = "holdback_admin" | "holdback_recruiter" | "holdback_company";

export interface Column {
  name: string;
  /** An expression over the aliases of the list. Amounts in major units, times in UTC. */
  sql: string;
  /** Whose grants show the columns that it reads; unset: everybody's. */
  roles?: readonly Role[];
}

export interface CsvList {
  table: string;
  /** The tables beside that of the list, whose alias is "row". */
  joins: string;
  columns: readonly Column[];
  /** As in the API's list: rows that are in nobody's. */
  condition?: string;
}

const ADMIN = ["holdback_admin"] as const;
const NOT_COMPANY = ["holdback_admin", "holdback_recruiter"] as const;
const NOT_RECRUITER = ["holdback_admin", "holdback_company"] as const;

const column = (name: string, sql = `"row".${name}`, roles?: readonly Role[]): Column => ({
  name,
  sql,
  ...(roles && { roles }),
});
const text = (name: string, roles?: readonly Role[]) => column(name, undefined, roles);
const amount = (name: string, minor = `"row".${name}`, roles?: readonly Role[]) =>
  column(name, `round(${minor} / power(10::numeric, currency.exponent), currency.exponent)::text`, roles);
/** 2026-11-28 02:00:00: what spreadsheets read as a time. */
const time = (name: string, at = `"row".${name}`, roles?: readonly Role[]) =>
  column(name, `to_char(${at}, 'YYYY-MM-DD HH24:MI:SS')`, roles);
const day = (name: string, on = `"row".${name}`, roles?: readonly Role[]) => column(name, `${on}::text`, roles);

const CURRENCY = 'join app.currencies as currency on currency.code = "row".currency';
const COMPANY = 'left join app.companies as company on company.id = "row".company_id';
const PARTIES = `${CURRENCY}
  left join app.users as person on person.id = "row".recruiter_id
  left join app.placements as placement on placement.id = "row".placement_id
  ${COMPANY}`;
const WHO = [
  column("external_ref", "placement.external_ref"),
  column("recruiter", "person.display_name"),
  column("recruiter_email", "person.email"),
  column("candidate", "placement.candidate_name"),
  column("company", "company.name"),
];
const ARRIVED = `(
  select min(bank_payout.arrival_date)
  from app.bank_payout_transfers as carried join app.bank_payouts as bank_payout on bank_payout.id = carried.bank_payout_id
  where carried.transfer_id = "row".id and bank_payout.status = 'paid'
)`;

export const CSV_LISTS: Readonly<Record<string, CsvList>> = {
  payouts: {
    table: "payouts",
    joins: `${PARTIES}
      left join lateral (
        select max(part.processed_at) as last_sent_at
        from app.payout_schedules as part where part.payout_id = "row".id
      ) as sent on true
      left join lateral (
        select part.amount, part.scheduled_date
        from app.payout_schedules as part
        where part.payout_id = "row".id and part.status in ('pending', 'processing', 'failed')
        order by part.scheduled_date, part.id limit 1
      ) as next on true
      cross join lateral app_private.payout_holds("row".id) as holds`,
    columns: [
      ...WHO,
      text("kind"),
      text("status"),
      text("currency"),
      amount("amount"),
      amount("held", "holds.held"),
      time("made_at", '"row".created_at'),
      time("held_until", "holds.held_until"),
      time("next_at", "next.scheduled_date"),
      amount("next_amount", "next.amount"),
      time("last_sent_at", "sent.last_sent_at"),
      time("frozen_at"),
      text("frozen_reason", ADMIN),
      text("id"),
    ],
  },
  schedules: {
    table: "payout_schedules",
    joins: PARTIES,
    columns: [
      ...WHO,
      text("kind"),
      text("status"),
      text("currency"),
      amount("amount"),
      time("scheduled_at", '"row".scheduled_date'),
      time("due_at"),
      time("sent_at", '"row".processed_at'),
      text("failure_code"),
      text("failure_reason", ADMIN),
      text("retry_count"),
      time("next_retry_at"),
      text("waits_for", ADMIN),
      time("waiting_since", undefined, ADMIN),
      text("payout_id"),
      text("id"),
    ],
  },
  holds: {
    table: "escrow_holds",
    joins: PARTIES,
    columns: [
      ...WHO,
      text("tranche"),
      text("status"),
      text("currency"),
      amount("hold_amount"),
      amount("released_amount"),
      text("holdback_percentage"),
      time("held_from", '"row".hold_date'),
      time("release_at", '"row".release_date'),
      time("released_at"),
      text("release_notes", ADMIN),
      text("reason", ADMIN),
      text("payout_id"),
      text("id"),
    ],
  },
  placements: {
    table: "placements",
    joins: `${CURRENCY} ${COMPANY}
      left join lateral (
        select string_agg(distinct person.display_name, '; ') as names
        from app.placement_recruiters as share join app.users as person on person.id = share.recruiter_id
        where share.placement_id = "row".id
      ) as recruiters on true`,
    columns: [
      text("external_ref"),
      column("candidate", '"row".candidate_name'),
      text("job_title"),
      column("company", "company.name"),
      column("recruiters", "recruiters.names"),
      text("status"),
      text("currency"),
      amount("payout_amount", '"row".fee_amount'),
      amount("platform_amount", undefined, NOT_RECRUITER),
      amount("company_fee_amount", undefined, NOT_RECRUITER),
      day("signed_on"),
      day("start_date"),
      text("guarantee_period_days"),
      time("guarantee_until", '"row".guarantee_completion_date'),
      time("notice_until", '"row".notice_completion_date'),
      text("holdback_percentage"),
      time("made_at", '"row".created_at'),
      text("id"),
    ],
  },
  transfers: {
    table: "payout_transfers",
    joins: PARTIES,
    columns: [
      ...WHO,
      text("status"),
      text("currency"),
      amount("amount"),
      time("made_at", '"row".created_at'),
      time("sent_at"),
      time("answered_at"),
      day("in_bank_on", ARRIVED, NOT_COMPANY),
      text("generation"),
      text("destination", NOT_COMPANY),
      text("stripe_transfer_id", NOT_COMPANY),
      text("error_code"),
      text("error_message", ADMIN),
      amount("reversed_by_hand", undefined, NOT_COMPANY),
      text("run_id", ADMIN),
      text("payout_id"),
      text("id"),
    ],
  },
  recoveries: {
    table: "recoveries",
    joins: PARTIES,
    columns: [
      ...WHO,
      text("purpose"),
      text("status"),
      text("currency"),
      amount("amount"),
      time("made_at", '"row".created_at'),
      time("collectable_from"),
      text("by_offset"),
      text("by_reversal"),
      time("next_reversal_at", undefined, ADMIN),
      text("payout_id"),
      text("id"),
    ],
  },
  runs: {
    table: "payout_runs",
    condition: 'not "row".found_nothing',
    // A line for each currency: amounts are never added across them.
    joins: `left join app.users as person on person.id = "row".started_by
      left join lateral (
        select coalesce(taken.key, skipped.currency) as code, coalesce(taken.value::bigint, 0) as amount, skipped.count,
               coalesce(skipped.amount, 0)::bigint as skipped_amount, skipped.reasons
        from jsonb_each_text("row".item_amounts) as taken
        full join (
          select part.currency, sum(part.count) as count, sum(part.amount) as amount,
                 string_agg(part.reason, ', ' order by part.reason) as reasons
          from jsonb_to_recordset("row".skipped) as part (reason text, currency text, count bigint, amount bigint)
          group by part.currency
        ) as skipped on skipped.currency = taken.key
      ) as claimed on true
      left join app.currencies as currency on currency.code = claimed.code`,
    columns: [
      text("kind"),
      column("started_by", 'coalesce(person.display_name, "row".started_by_role)'),
      time("expected_at"),
      time("started_at"),
      time("finished_at"),
      text("item_count"),
      text("succeeded_count"),
      text("refused_count"),
      text("in_doubt_count"),
      text("kept_back_count"),
      column("currency", "currency.code"),
      amount("item_amount", "claimed.amount"),
      ...["succeeded", "refused", "in_doubt"].map((result) =>
        amount(`${result}_amount`, `coalesce(("row".${result}_amounts ->> claimed.code)::bigint, 0)`),
      ),
      column("skipped_count", "coalesce(claimed.count, 0)"),
      amount("skipped_amount", "claimed.skipped_amount"),
      column("skipped_reasons", "claimed.reasons"),
      text("id"),
    ],
  },
  findings: {
    table: "reconciliation_findings",
    joins: `left join app.payout_transfers as transfer on transfer.id = "row".transfer_id
      left join app.users as person on person.id = transfer.recruiter_id
      left join app.users as explainer on explainer.id = "row".explained_by`,
    columns: [
      text("kind"),
      text("subject"),
      text("stripe_transfer_id"),
      column("recruiter", "person.display_name"),
      time("first_seen_at"),
      time("last_seen_at"),
      text("seen_count"),
      column("ours", '"row".ours::text'),
      column("theirs", '"row".theirs::text'),
      time("explained_at"),
      column("explained_by", 'coalesce(explainer.display_name, "row".explained_by_role)'),
      text("explanation"),
      time("superseded_at"),
      column("payout_id", "transfer.payout_id"),
      text("id"),
    ],
  },
};

export const columnsFor = ({ columns }: CsvList, role: string): readonly Column[] =>
  columns.filter(({ roles }) => !roles || (roles as readonly string[]).includes(role));
