// The figures of the report, read from the reporting views: amounts as SQL writes them, reasons in SQL's words.

import type pg from "pg";
import type { Ledger } from "../stripe/sandbox_control.ts";

/** Amounts in major units, as text. */
export type CurrencyRow = {
  currency: string;
  amount: string;
  cancelled: string;
  paid: string;
  held: string;
  to_come: string;
  in_flight: string;
  not_paid: string;
  /** Whether the list of unpaid obligations sums to what is not paid or in flight. */
  is_explained: boolean;
};
/** Where the money of the transfers is; amounts in major units. */
export type PlaceRow = {
  currency: string;
  in_bank: string;
  on_its_way: string;
  on_balance: string;
  returned: string;
};
/** What a bank returned, and why. */
type ReturnedRow = { recruiter: string; email: string; currency: string; amount: string; reason: string };
/** Due soon, for an account that will not be able to receive it. */
type RiskRow = { recruiter: string; email: string; currency: string; amount: string; count: number; problems: string };
type UnpaidRow = { currency: string; reasons: string; count: number; amount: string };
type BlockedRow = { recruiter: string; email: string; amounts: string; count: number; requirements: string | null };
type LateRow = {
  company: string;
  placement: string;
  currency: string;
  missing: string;
  days: number;
  recruiters: string;
  count: number;
};
type ShortRow = { currency: string; left: string; missing: string };
export type Figures = {
  placements: number;
  cancelledPlacements: number;
  recruiters: number;
  transfers: number;
  refused: number;
  money: CurrencyRow[];
  places: PlaceRow[];
  returned: ReturnedRow[];
  atRisk: RiskRow[];
  unpaid: UnpaidRow[];
  /** Recruiters who must do something before they can be paid. */
  blocked: BlockedRow[];
  /** Fees that companies should have paid by now. */
  late: LateRow[];
  /** Currencies in which the platform's balance did not cover what is due. */
  short: ShortRow[];
};

/** The unpaid obligations, each with what app.explain_payout says of it. */
const UNPAID = `
  select unpaid.*, explained.*
    from reporting.unpaid_schedules as unpaid
   cross join lateral (
     select string_agg(part.sentence, ' ' order by part.position) as sentences,
            coalesce(bool_or(part.who = 'recruiter'), false) as waits_for_recruiter,
            coalesce(bool_or(part.code = 'waiting_for_funds'), false) as waits_for_funds
       from app.explain_payout(unpaid.payout_id) as part
      where part.schedule_id = unpaid.schedule_id
   ) as explained`;

export async function readFigures(owner: pg.Client, ledger: Ledger): Promise<Figures> {
  const all = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await owner.query<Row>(sql, values)).rows;
  const [counts] = await all<
    Omit<Figures, "money" | "places" | "returned" | "atRisk" | "unpaid" | "blocked" | "late" | "short">
  >(
    `select (select count(*)::int from app.placements) as placements,
            (select count(*)::int from app.placements where status = 'cancelled') as "cancelledPlacements",
            (select count(distinct recruiter_id)::int from app.payouts) as recruiters,
            (select count(*)::int from app.payout_transfers where status = 'succeeded') as transfers,
            (select count(*)::int from app.payout_transfers where status = 'refused') as refused`,
  );
  if (!counts) throw new Error("The database did not answer.");
  const money = await all<CurrencyRow>(
    `select money.currency,
            app_private.format_amount(amount, money.currency) as amount,
            app_private.format_amount(coalesce(cancelled, 0), money.currency) as cancelled,
            app_private.format_amount(paid, money.currency) as paid,
            app_private.format_amount(held, money.currency) as held,
            app_private.format_amount(to_come, money.currency) as to_come,
            app_private.format_amount(in_flight, money.currency) as in_flight,
            app_private.format_amount(overdue + failed, money.currency) as not_paid,
            overdue + failed + in_flight = (
              select coalesce(sum(unpaid.amount), 0)
                from reporting.unpaid_schedules as unpaid
               where unpaid.currency = money.currency
            ) as is_explained
       from reporting.money_by_currency as money
      order by money.currency`,
  );
  const places = await all<PlaceRow>(
    `select currency,
            app_private.format_amount(sum(in_bank)::bigint, currency) as in_bank,
            app_private.format_amount(sum(on_its_way_to_bank)::bigint, currency) as on_its_way,
            app_private.format_amount(sum(on_stripe_balance)::bigint, currency) as on_balance,
            app_private.format_amount(sum(returned_by_bank)::bigint, currency) as returned
       from reporting.transfer_places
      group by currency order by currency`,
  );
  const returned = await all<ReturnedRow>(
    `select recruiter, recruiter_email as email, currency, app_private.format_amount(amount, currency) as amount,
            replace(failure_code, '_', ' ') as reason
       from reporting.bank_payouts where status = 'failed' order by recruiter, currency`,
  );
  const atRisk = await all<RiskRow>(
    `select risk.recruiter, risk.recruiter_email as email, risk.currency, risk.payment_count as count,
            app_private.format_amount(risk.amount, risk.currency) as amount,
            (select string_agg(meaning.sentence, ' ' order by meaning.rank)
               from app_private.readiness_codes as meaning where meaning.code = any (risk.problems)) as problems
       from reporting.accounts_at_risk as risk order by risk.recruiter, risk.currency`,
  );
  const unpaid = await all<UnpaidRow>(
    `with unpaid as (${UNPAID})
     select currency, sentences as reasons, count(*)::int as count, app_private.format_amount(sum(amount), currency) as amount
       from unpaid
      group by currency, sentences
      order by currency, sentences`,
  );
  const blocked = await all<BlockedRow>(
    `with unpaid as (${UNPAID})
     select blocked.recruiter, blocked.recruiter_email as email, sum(blocked.count)::int as count,
            string_agg(format('%s %s', blocked.currency, blocked.amount), ', ' order by blocked.currency) as amounts,
            (select app_private.stripe_words(account.requirements_due)
               from app.payout_accounts as account join app.users as person on person.id = account.user_id
              where person.email = blocked.recruiter_email) as requirements
       from (
         select recruiter, recruiter_email, currency, count(*), app_private.format_amount(sum(amount), currency) as amount
           from unpaid
          where waits_for_recruiter
          group by recruiter, recruiter_email, currency
       ) as blocked
      group by blocked.recruiter, blocked.recruiter_email
      order by blocked.recruiter`,
  );
  const late = await all<LateRow>(
    `select late.company, late.external_ref as placement, late.currency, late.missing_major as missing,
            late.days_late as days, waiting.recruiters, waiting.count
       from reporting.fees_late as late
      cross join lateral (
        select string_agg(recruiter.display_name, ' and ' order by recruiter.display_name) as recruiters,
               count(*)::int as count
          from app.payouts as payout join app.users as recruiter on recruiter.id = payout.recruiter_id
         where payout.placement_id = late.placement_id
      ) as waiting
      order by late.days_late desc, late.external_ref`,
  );
  const balances = Object.entries(ledger.sums);
  const short = await all<ShortRow>(
    `with unpaid as (${UNPAID}),
     waiting as (
       select currency, sum(amount) as amount from unpaid where waits_for_funds group by currency
     )
     select waiting.currency, app_private.format_amount(balance.available, waiting.currency) as left,
            app_private.format_amount(waiting.amount - balance.available, waiting.currency) as missing
       from waiting
       join unnest($1::text[], $2::bigint[]) as balance (currency, available)
         on upper(balance.currency) = waiting.currency and balance.available < waiting.amount
      order by waiting.currency`,
    [balances.map(([currency]) => currency), balances.map(([, { available }]) => available)],
  );
  return { ...counts, money, places, returned, atRisk, unpaid, blocked, late, short };
}
