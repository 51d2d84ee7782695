-- # 2. A part of what is held back is released early
--
-- Chiara placed an accountant for 18,000.00 EUR. A fifth of it is held back until the guarantee is over. After three
-- weeks the agency agrees to give her a part of that now, as a goodwill. The rest stays held. Amounts are in minor units
-- (1800000 is 18,000.00); D is today.
--
-- The platform's own terms, for every company without terms of its own: 90 days of guarantee, 20 % held back, the rest
-- paid two weeks after the start.

select version, guarantee_period_days, holdback_percentage, first_payment_days
  from app.publish_payout_policy(guarantee_period_days => 90, holdback_percentage => 20, first_payment_days => 14);

-- The candidate began 20 days ago, so the first part was due on D-20 + 14 = D-6.

select id as company_id from app.create_company('Lumen Energia') \gset
select id as chiara_id from app.create_user('chiara.conti@example.com', 'Chiara Conti', 'recruiter') \gset
select stripe_account_id from app.link_payout_account(:'chiara_id', 'acct_ChiaraConti') \gset
select id as placement_id
  from app.create_placement(
         company_id => :'company_id', external_ref => 'LE-207', candidate_name => 'Marta Greco', job_title => 'Accountant',
         start_date => current_date - 20, fee_amount => 1800000, currency => 'EUR',
         recruiters => array[(:'chiara_id', 100, null, null)]::app.recruiter_share[]) \gset

-- Tonight's run pays 80 % of 18,000.00, which is 14,400.00. The other 3,600.00 are held until D-20 + 90 = D+70.

select item_count, item_amounts from app.process_due_schedules();
select id as hold_id, hold_amount, release_date::date as held_until, status from app.escrow_holds where placement_id = :'placement_id';

-- ## The release
--
-- More than is held cannot be released. An error says what happened, and what to do.

select id as hold_id from app.escrow_holds where placement_id = :'placement_id' \gset
select status from app.release_escrow_hold(:'hold_id', 'Goodwill after a difficult search', 400000);

-- A release needs notes, which go into the audit log. A third of the hold, 1,200.00:

select hold_amount, released_amount, status, release_notes
  from app.release_escrow_hold(:'hold_id', 'Goodwill after a difficult search', 120000);

-- It is still the same hold, over 3,600.00: 1,200.00 of it are released, and the rest, 2,400.00, is held until the same
-- day as before.

select id as hold_id, hold_amount, released_amount, hold_amount - released_amount as remaining, status,
       release_date::date as held_until
  from app.escrow_holds where placement_id = :'placement_id';

-- A release moves no money by itself. It makes an obligation, due at once, in the one queue in which all obligations are:

select kind, amount, due_at::date as due, status from app.payout_schedules where placement_id = :'placement_id' order by id;
select currency, pay_count, pay_amount from app.preview_due_totals();

-- The next run pays it, as it pays everything.

select item_count, item_amounts from app.process_due_schedules();

-- ## Where the money is now
--
-- Chiara has 14,400.00 + 1,200.00 = 15,600.00, and 2,400.00 are held: together the 18,000.00 that she earned.

select kind, amount, currency, at::date as day, reference from reporting.statement_lines where external_ref = 'LE-207' order by at;
select amount, paid_and_kept, held, scheduled, cancelled, status from reporting.payout_buckets where placement_id = :'placement_id';

-- What she is told when she asks for the rest:

select explained.amount, explained.code, explained.at::date as day, explained.action
  from app.payouts as payout, app.explain_payout(payout.id) as explained
 where payout.placement_id = :'placement_id';

-- Who released what, and why, stays on record:

select sequence as no, action, new_status, metadata -> 'changes' -> 'released_amount' as released,
       coalesce(changed_by_name, changed_by_role) as who, reason
  from app.payout_audit_log
 where placement_id = :'placement_id' and entity = 'escrow_hold' order by sequence;

select * from reporting.invariant_violations;
