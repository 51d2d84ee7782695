-- # 4. Transfers that Stripe refuses: explained, and retried
--
-- Three recruiters are to be paid in one night. For the first there is enough money; for the second the platform's balance
-- at Stripe runs short, which passes by itself; the third has closed her account, and a person must help. Nobody is paid
-- twice on the way. Amounts are in minor units (500000 is 5,000.00); D is today.
--
-- All is due at once under these terms, so that there is little to look at.

select id as company_id from app.create_company('Meridian Clinics') \gset
select guarantee_period_days, holdback_percentage
  from app.publish_payout_policy(company_id => :'company_id', guarantee_period_days => 60, holdback_percentage => 0);

-- Each placed a nurse 70 days ago: Emil for 5,000.00 GBP, Farah for 9,000.00, Grace for 3,000.00.

select id as emil_id from app.create_user('emil.novak@example.com', 'Emil Novak', 'recruiter') \gset
select id as farah_id from app.create_user('farah.aziz@example.com', 'Farah Aziz', 'recruiter') \gset
select id as grace_id from app.create_user('grace.lee@example.com', 'Grace Lee', 'recruiter') \gset
select stripe_account_id as emil_account from app.link_payout_account(:'emil_id', 'acct_EmilNovak') \gset
select stripe_account_id as farah_account from app.link_payout_account(:'farah_id', 'acct_FarahAziz') \gset
select stripe_account_id as grace_account from app.link_payout_account(:'grace_id', 'acct_GraceLee') \gset

select placement.external_ref, placement.fee_amount, placement.currency
  from (values ('MC-11', 'Lena Fischer', 500000, :'emil_id'), ('MC-12', 'Noah Brandt', 900000, :'farah_id'),
               ('MC-13', 'Ida Holm', 300000, :'grace_id')) as hire (ref, candidate, fee, recruiter_id),
       app.create_placement(
         company_id => :'company_id', external_ref => ref, candidate_name => candidate, job_title => 'Nurse',
         start_date => current_date - 70, fee_amount => fee, currency => 'GBP',
         recruiters => array[(recruiter_id, 100, null, null)]::app.recruiter_share[]) as placement;

-- At Stripe the platform has 8,000.00 GBP, and Grace closes her account without telling anybody.
--
-- @stripe drain {"currency": "gbp"}
-- @stripe fund {"currency": "gbp", "amount": 800000}
-- @stripe accounts/acct_GraceLee/close
--
-- ## The night
--
-- Every ten minutes Stripe is asked for the balance. So the preview knows that of 5,000.00 + 9,000.00 + 3,000.00 = 17,000.00 that are due, 9,000.00
-- are missing. What the balance does not cover is not sent: 5,000.00 and 3,000.00 are, and Farah's 9,000.00 wait.
--
-- @task sync_platform_balance

select currency, pay_count, pay_amount, available, missing from app.preview_due_totals();
select item_count, item_amounts from app.process_due_schedules();

-- The run had 8,000.00 to pay; one transfer succeeded and one was refused.

select item_count, succeeded_count, succeeded_amounts, refused_count, refused_amounts from app.payout_runs order by id desc limit 1;

-- ## Why was this not paid?
--
-- The question of every morning has a view. Of what Stripe refused, the reasons are Stripe's codes
-- and the detail is Stripe's sentence.

select external_ref, recruiter, amount, currency, reasons, detail from reporting.unpaid_schedules order by external_ref;

-- For one payout: what stands between it and the recruiter, what clears it, and who can do that. Farah's waits for money,
-- and Grace's for a person:

select recruiter.display_name as recruiter, explained.code, explained.action, explained.who
  from app.payouts as payout
  join app.users as recruiter on recruiter.id = payout.recruiter_id, app.explain_payout(payout.id) as explained
 where payout.status <> 'completed'
 order by recruiter.display_name, explained.position;

-- Farah's waits, and is paid by itself once the money is there, however long that takes. Grace's is not tried again.

select placement.external_ref, schedule.status, schedule.failure_code, schedule.waits_for
  from app.payout_schedules as schedule
  join app.placements as placement on placement.id = schedule.placement_id
 order by placement.external_ref;

-- ## Money comes in
--
-- The finance team tops up the balance by 20,000.00 GBP. With the next look at the balance, what waited for it is paid.
-- Nobody has to press anything.
--
-- @stripe fund {"currency": "gbp", "amount": 2000000}
-- @task sync_platform_balance

select external_ref, kind, amount, recruiter from reporting.statement_lines order by external_ref;

-- ## A person helps
--
-- Grace has opened another account. The transfer that was refused keeps its destination for ever; only the next try goes
-- to the new one. Who steals a sign-in links another account too: nothing is sent to a changed one for three days, unless
-- two admins end the wait. A retry needs a reason.

select stripe_account_id, cool_down_until::date - current_date as days_to_wait
  from app.link_payout_account(:'grace_id', 'acct_GraceLeeNew');
select stripe_account_id, cool_down_until from app.end_cool_down(:'grace_id', 'Grace said by telephone that it is hers');
select schedule_id from reporting.unpaid_schedules where external_ref = 'MC-13' \gset
select status, amount from app.retry_payout_schedule(:'schedule_id', 'Grace has linked her new account');

-- Both tries are on record, each under an idempotency key of its own. The second begins only because the first is known to
-- have been refused: had its answer been lost, the same key would have been sent again.

select transfer.generation, transfer.idempotency_key, transfer.destination, transfer.status, transfer.error_code, transfer.stripe_transfer_id
  from app.payout_transfers as transfer
  join app.placements as placement on placement.id = transfer.placement_id
 where placement.external_ref = 'MC-13'
 order by transfer.generation;

-- All three are paid, 5,000.00 + 9,000.00 + 3,000.00 = 17,000.00, each once. Nothing is unpaid, and nothing is wrong.

select currency, earned, paid, overdue, failed from reporting.money_by_currency;
select count(*) as unpaid from reporting.unpaid_schedules;
select * from reporting.invariant_violations;
