// What the report is made of, read from the reporting views.

import type pg from "pg";

/** Amounts in major units, as text. */
export type CurrencyRow = {
  currency: string;
  earned: string;
  cancelled: string;
  paid: string;
  held: string;
  to_come: string;
  in_flight: string;
  not_paid: string;
  /** Whether all the parts sum to what was earned. */
  adds_up: boolean;
  /** Whether the list of unpaid obligations sums to what is not paid or in flight. */
  is_explained: boolean;
};
export type UnpaidRow = { currency: string; reasons: string[]; count: number; amount: string; minor_amount: string };
export type BlockedRow = { recruiter: string; email: string; amounts: string; count: number; requirements: string[] };
export type Figures = {
  placements: number;
  cancelledPlacements: number;
  recruiters: number;
  transfers: number;
  refused: number;
  money: CurrencyRow[];
  unpaid: UnpaidRow[];
  blocked: BlockedRow[];
};

/** The codes that mean that the recruiter's account cannot receive: known before, or said by Stripe. */
const ACCOUNT_REASONS = ["account_cannot_receive", "insufficient_capabilities_for_transfer", "no_payout_account"];

export async function readFigures(owner: pg.Client): Promise<Figures> {
  const all = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await owner.query<Row>(sql, values)).rows;
  const [counts] = await all<Omit<Figures, "money" | "unpaid" | "blocked">>(
    `select (select count(*)::int from app.placements) as placements,
            (select count(*)::int from app.placements where status = 'cancelled') as "cancelledPlacements",
            (select count(distinct recruiter_id)::int from app.payouts) as recruiters,
            (select count(*)::int from app.payout_transfers where status = 'succeeded') as transfers,
            (select count(*)::int from app.payout_transfers where status = 'refused') as refused`,
  );
  if (!counts) throw new Error("The database did not answer.");
  const money = await all<CurrencyRow>(
    `select money.currency,
            app_private.format_amount(earned, money.currency) as earned,
            app_private.format_amount(coalesce(cancelled, 0), money.currency) as cancelled,
            app_private.format_amount(paid, money.currency) as paid,
            app_private.format_amount(held, money.currency) as held,
            app_private.format_amount(to_come, money.currency) as to_come,
            app_private.format_amount(in_flight, money.currency) as in_flight,
            app_private.format_amount(overdue + failed, money.currency) as not_paid,
            earned = paid + held + to_come + in_flight + overdue + failed + forfeited + coalesce(cancelled, 0) as adds_up,
            overdue + failed + in_flight = (
              select coalesce(sum(unpaid.amount), 0)
                from reporting.unpaid_schedules as unpaid
               where unpaid.currency = money.currency
            ) as is_explained
       from reporting.money_by_currency as money
      order by money.currency`,
  );
  const unpaid = await all<UnpaidRow>(
    `select currency, reasons, count(*)::int as count,
            app_private.format_amount(sum(amount), currency) as amount, sum(amount)::text as minor_amount
       from reporting.unpaid_schedules
      group by currency, reasons
      order by currency, reasons`,
  );
  const blocked = await all<BlockedRow>(
    `select blocked.recruiter, blocked.recruiter_email as email, sum(blocked.count)::int as count,
            string_agg(format('%s %s', blocked.currency, blocked.amount), ', ' order by blocked.currency) as amounts,
            (select account.requirements_due
               from app.payout_accounts as account join app.users as person on person.id = account.user_id
              where person.email = blocked.recruiter_email) as requirements
       from (
         select recruiter, recruiter_email, currency, count(*), app_private.format_amount(sum(amount), currency) as amount
           from reporting.unpaid_schedules
          where reasons && $1
          group by recruiter, recruiter_email, currency
       ) as blocked
      group by blocked.recruiter, blocked.recruiter_email
      order by blocked.recruiter`,
    [ACCOUNT_REASONS],
  );
  return { ...counts, money, unpaid, blocked };
}
