-- # 3. A guarantee breaks, and the money comes back
--
-- Dmitri placed a sales lead for 12,000.00 USD and was paid most of it. The candidate leaves on day 45 of 90. By the terms
-- he keeps what the days worked have earned, and owes the rest. The debt is first set off against his next payout, and
-- what that does not cover is taken back at Stripe. Amounts are in minor units (1200000 is 12,000.00); D is today.
--
-- The terms: 90 days of guarantee, 20 % held back, the rest paid after two weeks. When the guarantee breaks, the recruiter
-- keeps a share pro rata. At most half of an obligation is set off against a debt.

select id as company_id from app.create_company('Granite Software') \gset
select guarantee_period_days, holdback_percentage, first_payment_days, clawback_rule, offset_cap_percentage
  from app.publish_payout_policy(company_id => :'company_id', guarantee_period_days => 90, holdback_percentage => 20,
                                 first_payment_days => 14, clawback_rule => 'pro_rata', offset_cap_percentage => 50);

-- The candidate began 46 days ago; 80 % of 12,000.00 = 9,600.00 are paid, and 2,400.00 held.

select id as dmitri_id from app.create_user('dmitri.orlov@example.com', 'Dmitri Orlov', 'recruiter') \gset
select stripe_account_id from app.link_payout_account(:'dmitri_id', 'acct_DmitriOrlov') \gset
select array[(:'dmitri_id', 100, null, null)]::app.recruiter_share[] as dmitri_alone \gset
select id as placement_id
  from app.create_placement(
         company_id => :'company_id', external_ref => 'GS-311', candidate_name => 'Priya Nair', job_title => 'Sales lead',
         start_date => current_date - 46, fee_amount => 1200000, currency => 'USD', recruiters => :'dmitri_alone') \gset
select item_count, item_amounts from app.process_due_schedules();

-- ## The breach
--
-- Yesterday was Priya Nair's last day, after 45 days of 90: half of the 12,000.00 is earned, which is 6,000.00. What would
-- a report do? The 2,400.00 held are lost to Dmitri. Of the 9,600.00 paid he keeps 6,000.00, and owes 3,600.00.

select amount, paid_amount, forfeited_amount, kept_amount, debt
  from app.preview_guarantee_breach(:'placement_id', ended_on => current_date - 1);

-- A preview changes nothing. The report does all of it at once:

select ended_on, clawback_rule, reason
  from app.report_guarantee_breach(:'placement_id', ended_on => current_date - 1, reason => 'The candidate resigned');

select external_ref, recruiter, currency, amount, set_off, reversed, still_open from reporting.open_debts;

-- ## The next payout pays a part of it
--
-- Another hire of Dmitri's began 15 days ago: 80 % of 6,000.00 = 4,800.00 are due. At most half of that is set off, so
-- 2,400.00 stay with the agency, and 2,400.00 go to Dmitri.

select id as next_placement_id
  from app.create_placement(
         company_id => :'company_id', external_ref => 'GS-318', candidate_name => 'Tom Becker', job_title => 'Sales engineer',
         start_date => current_date - 15, fee_amount => 600000, currency => 'USD', recruiters => :'dmitri_alone') \gset

select amount, offset_amount, pay_amount from app.preview_due_schedules();
select item_count, item_amounts from app.process_due_schedules();

-- Of the debt, 3,600.00 - 2,400.00 = 1,200.00 are still open.

select external_ref, amount, set_off, reversed, on_its_way, still_open from reporting.open_debts;

-- ## The rest is taken back at Stripe
--
-- As long as something is due to Dmitri within 30 days, a debt waits for it. Nothing is, so the job that runs every quarter
-- of an hour reverses a part of the transfer that paid the broken placement.
--
-- @task recover_debts

select reversal.amount, reversal.status, reversal.stripe_transfer_id, reversal.stripe_reversal_id
  from app.payout_reversals as reversal;

-- The debt is settled: 2,400.00 set off + 1,200.00 reversed = 3,600.00. No debt is open.

select step.kind, step.amount, step.status from app.recovery_steps as step order by step.kind, step.amount;
select count(*) as open_debts from reporting.open_debts;

-- ## The statement
--
-- Dmitri's lines, in the order in which they happened. They sum to what his Stripe account received, net:
-- 9,600.00 + 4,800.00 - 2,400.00 - 1,200.00 = 10,800.00. That is what he has earned so far: 6,000.00 of the
-- broken placement, and 4,800.00 of the next.

select external_ref, kind, amount, reference from reporting.statement_lines where recruiter_id = :'dmitri_id' order by at, amount desc;
select sum(amount) as net from reporting.statement_lines where recruiter_id = :'dmitri_id';

-- Every unit of both payouts has its place: 6,000.00 kept + 3,600.00 recovered + 2,400.00 forfeited = 12,000.00, and
-- 2,400.00 kept + 2,400.00 set off + 1,200.00 still held = 6,000.00.

select placement.external_ref, bucket.status, bucket.amount, paid_and_kept as kept, paid_and_recovered as recovered,
       offset_against_debt as set_off, held, forfeited
  from reporting.payout_buckets as bucket
  join app.placements as placement on placement.id = bucket.placement_id
 order by placement.external_ref;

-- Nothing is wrong anywhere:

select * from reporting.invariant_violations;
