-- # 5. The end of a month
--
-- It is the last evening of the month at an agency. What was paid, where is the rest, who owes us, and do our books equal
-- Stripe's? The answers are in the schema reporting, which the analyst's login may read. First, a month to look at. Amounts
-- are in minor units (1000000 is 10,000.00); D is today.
--
-- ## The month
--
-- The terms: 90 days of guarantee, 20 % held back, the rest paid after 30 days. When a guarantee breaks, everything that
-- was paid is owed back.

select id as company_id from app.create_company('Blue Anchor Hotels') \gset
select guarantee_period_days, holdback_percentage, first_payment_days, clawback_rule
  from app.publish_payout_policy(company_id => :'company_id', guarantee_period_days => 90, holdback_percentage => 20,
                                 first_payment_days => 30, clawback_rule => 'everything');

-- Hana and Ivo have Stripe accounts. Jia has not given hers yet.

select id as hana_id from app.create_user('hana.sato@example.com', 'Hana Sato', 'recruiter') \gset
select id as ivo_id from app.create_user('ivo.marin@example.com', 'Ivo Marin', 'recruiter') \gset
select id as jia_id from app.create_user('jia.chen@example.com', 'Jia Chen', 'recruiter') \gset
select stripe_account_id as hana_account from app.link_payout_account(:'hana_id', 'acct_HanaSato') \gset
select stripe_account_id as ivo_account from app.link_payout_account(:'ivo_id', 'acct_IvoMarin') \gset

-- Five hires, of which the first part is due 30 days after the start, and what is held after 90:

select placement.external_ref, recruiter.display_name as recruiter, placement.fee_amount, placement.currency, placement.start_date
  from (values ('BA-1', 'Omar Haddad', 100, 1000000, 'USD', :'hana_id'), ('BA-2', 'Sara Lind', 40, 600000, 'USD', :'hana_id'),
               ('BA-3', 'Paul Roche', 35, 900000, 'EUR', :'ivo_id'), ('BA-4', 'Eva Klein', 32, 500000, 'USD', :'jia_id'),
               ('BA-5', 'Luis Vega', 10, 400000, 'EUR', :'ivo_id')) as hire (ref, candidate, days, fee, currency, recruiter_id)
  join app.users as recruiter on recruiter.id = hire.recruiter_id::uuid,
       app.create_placement(
         company_id => :'company_id', external_ref => ref, candidate_name => candidate, start_date => current_date - days,
         fee_amount => fee, currency => hire.currency,
         recruiters => array[(recruiter_id, 100, null, null)]::app.recruiter_share[]) as placement
 order by placement.external_ref;

-- The night pays what is due, and releases what was held for Omar Haddad, whose guarantee was over on D-10.
--
-- @task process_due_schedules
-- @task release_due_escrow_holds
--
-- Hana takes all her money out of Stripe. Then Sara Lind leaves, and Hana owes back the 4,800.00 that she was paid for her.
-- Stripe cannot take them from an empty account, so the debt stays open.
--
-- @stripe accounts/acct_HanaSato/cash_out {"currency": "usd"}

select breach.ended_on, breach.reason
  from app.placements as placement,
       app.report_guarantee_breach(placement.id, ended_on => current_date - 1, reason => 'The candidate did not return') as breach
 where placement.external_ref = 'BA-2';

-- @task recover_debts
--
-- ## What was paid this month?
--
-- The recruiters' statements. Hana: 80 % of 10,000.00, then the 20 % that were held, and 80 % of 6,000.00, together
-- 14,800.00 USD. Ivo: 80 % of 9,000.00, which are 7,200.00 EUR.

select recruiter, external_ref, kind, amount, currency, at::date as day, reference
  from reporting.statement_lines
 where at >= date_trunc('month', now())
 order by recruiter, external_ref, at;

select recruiter, currency, sum(amount) as net
  from reporting.statement_lines
 where at >= date_trunc('month', now())
 group by recruiter, currency
 order by recruiter, currency;

-- ## Where is all the money?
--
-- Each row adds up to the payouts as they were agreed. USD: 14,800.00 paid + 1,000.00 held (20 % of BA-4) + 4,000.00 overdue
-- (80 % of BA-4) + 1,200.00 forfeited (20 % of BA-2) = 21,000.00. EUR: 7,200.00 paid + 1,800.00 and 800.00 held (20 % of
-- BA-3 and BA-5) + 3,200.00 to come on D+20 (80 % of BA-5) = 13,000.00.

select currency, amount, paid, recovered, in_flight, held, to_come, overdue, failed, forfeited, cancelled
  from reporting.money_by_currency order by currency;

-- Of the USD 15,000.00 are earned: nothing is of BA-2 any more, and the 4,800.00 that were paid of it are a debt.

select currency, earned, paid, debt from reporting.money_by_currency order by currency;

-- So what does the agency still owe its recruiters? What is held, to come, overdue, or failed:

select currency, held + to_come + overdue + failed as owed from reporting.money_by_currency order by currency;

-- ## Who was not paid, and why?

select external_ref, recruiter, amount, currency, due_since::date as due_since, reasons from reporting.unpaid_schedules;

-- ## Who owes us?
--
-- The whole 4,800.00. The reversal was refused; it is tried again, and whatever falls due to Hana is set off before that.

select recruiter, external_ref, reason, currency, amount, set_off, reversed, still_open from reporting.open_debts;

-- ## Do our books equal Stripe's?
--
-- Every night at 04:00 UTC our transfers are compared with those that Stripe lists, one by one. Four transfers, and the
-- same sums on both sides: 14,800.00 USD and 7,200.00 EUR.
--
-- @task reconcile

select our_count, their_count, our_amounts, their_amounts, undecided_count, difference_count
  from app.reconciliations order by id desc limit 1;

-- A difference would be a finding, which stays open until a person explains it. None is open, and no rule is broken.

select count(*) as open_findings from reporting.open_reconciliation_findings;
select * from reporting.invariant_violations;
