-- # 1. A placement is paid, from the signature to the last cent
--
-- Harbour Logistics hires a warehouse manager. Two recruiters share the fee of 24,000.00 USD, 60 to 40. A fifth is held
-- back until the guarantee of 90 days is over; the rest is paid on day 30. Amounts are in minor units, as everywhere in
-- Holdback: 2400000 is 24,000.00 USD. D is today, the day on which the example begins, and D-31 is 31 days before it.
--
-- ## People and terms
--
-- A company, and the terms that its placements are signed under from now on.

select id as company_id from app.create_company('Harbour Logistics') \gset

select version, guarantee_period_days, holdback_percentage, first_payment_days
  from app.publish_payout_policy(company_id => :'company_id', guarantee_period_days => 90, holdback_percentage => 20,
                                 first_payment_days => 30);

-- Two recruiters, each with the Stripe account that they are paid to.

select id as ana_id from app.create_user('ana.perez@example.com', 'Ana Perez', 'recruiter') \gset
select id as ben_id from app.create_user('ben.okafor@example.com', 'Ben Okafor', 'recruiter') \gset
select stripe_account_id from app.link_payout_account(:'ana_id', 'acct_AnaPerez');
select stripe_account_id from app.link_payout_account(:'ben_id', 'acct_BenOkafor');

-- ## The placement, and what it makes
--
-- The candidate began 31 days ago. Nobody computes a share by hand: the placement makes everything else.

select id as placement_id
  from app.create_placement(
         company_id => :'company_id', external_ref => 'HL-1042', candidate_name => 'Jonas Weber', job_title => 'Warehouse manager',
         start_date => current_date - 31, fee_amount => 2400000, currency => 'USD',
         recruiters => array[(:'ana_id', 60, null, null), (:'ben_id', 40, null, null)]::app.recruiter_share[]) \gset

-- A payout for each recruiter: 60 % of 24,000.00 are 14,400.00, and 40 % are 9,600.00. Held back are 20 % of each,
-- 2,880.00 and 1,920.00, until day 90 (D-31 + 90 = D+59). The rest, 11,520.00 and 7,680.00, is due on day 30 (D-1).

select recruiter.display_name as recruiter, payout.amount, schedule.amount as first_part, schedule.due_at::date as due,
       hold.hold_amount as held, hold.release_date::date as held_until
  from app.payouts as payout
  join app.users as recruiter on recruiter.id = payout.recruiter_id
  join app.payout_schedules as schedule on schedule.payout_id = payout.id
  join app.escrow_holds as hold on hold.payout_id = payout.id
 where payout.placement_id = :'placement_id'
 order by payout.amount desc;

-- ## The first part is paid
--
-- What would tonight's run pay? Two obligations, 11,520.00 + 7,680.00 = 19,200.00. A preview changes nothing.

select currency, pay_count, pay_amount, skip_count from app.preview_due_totals();

-- The run at 02:00 UTC does this; an admin may do it at any time, and twice does no harm.

select item_count, item_amounts from app.process_due_schedules();
select item_count, item_amounts from app.process_due_schedules();

-- Claiming wrote down what is to be sent, and to whom; the worker sent it to Stripe and recorded the answers.

select recruiter.display_name as recruiter, transfer.amount, transfer.destination, transfer.status, transfer.stripe_transfer_id
  from app.payout_transfers as transfer
  join app.users as recruiter on recruiter.id = transfer.recruiter_id
 where transfer.placement_id = :'placement_id'
 order by transfer.amount desc;

-- Where is all the money? Of 24,000.00 earned, 19,200.00 are paid and 2,880.00 + 1,920.00 = 4,800.00 are held.

select currency, earned, paid, held, to_come, overdue, failed from reporting.money_by_currency;

-- Nothing of the rest is due before its day. Ana may ask, and so may an admin for her:

select id as ana_payout_id from app.payouts where placement_id = :'placement_id' and recruiter_id = :'ana_id' \gset
select amount, code, sentence, at::date as day, action from app.explain_payout(:'ana_payout_id');

-- ## The guarantee is over
--
-- Sixty days later, on D+60, Jonas Weber is still there. Three jobs of the night do the rest. The first notes that the
-- guarantee was kept.
--
-- @clock +60 days
-- @task complete_placements

select external_ref, status, guarantee_completion_date::date as guarantee_over from app.placements where id = :'placement_id';

-- The second releases what was held: each release makes an obligation, and the third, which pays obligations, follows at
-- once.
--
-- @task release_due_escrow_holds

select kind, item_count, item_amounts, succeeded_count, succeeded_amounts
  from app.payout_runs where started_at::date = current_date and item_count > 0 order by id;

-- Both recruiters have what they earned: 11,520.00 + 2,880.00 = 14,400.00, and 7,680.00 + 1,920.00 = 9,600.00.

select recruiter, kind, amount, at::date as day, reference
  from reporting.statement_lines where external_ref = 'HL-1042' order by recruiter, at;

select recruiter.display_name as recruiter, bucket.status, bucket.amount, bucket.paid_and_kept, bucket.scheduled, bucket.held
  from reporting.payout_buckets as bucket
  join app.users as recruiter on recruiter.id = bucket.recruiter_id
 where bucket.placement_id = :'placement_id' order by bucket.amount desc;

-- ## The history
--
-- Every change of a payout, its obligations and its holds is in the audit log, with who did it and why. Nobody can change
-- a row of it, not even the database's owner. Ana's payout:

select sequence as no, created_at::date as day, entity, action, new_status, coalesce(changed_by_name, changed_by_role) as who, reason
  from app.payout_audit_log where payout_id = :'ana_payout_id' order by sequence;

update app.payout_audit_log set reason = 'nothing happened' where payout_id = :'ana_payout_id';

-- Nothing is wrong anywhere:

select * from reporting.invariant_violations;
