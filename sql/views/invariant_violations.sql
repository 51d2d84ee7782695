create or replace view reporting.invariant_violations
with (security_invoker = true, security_barrier = true)
as
  -- Each rule that has a row_of finds what belongs to a row by itself, so that it can be asked of some rows alone
  -- (app_private.invariant_violations_of): no group by or window over more than one row of that table.
  -- The payouts of a placement and the platform's rest sum to its fee.
  select
    'payouts_sum_to_fee' as rule,
    'placements' as row_of,
    placement.id as entity_id,
    format(
      'payouts sum to %s, the platform keeps %s, the fee is %s',
      total.amount,
      placement.platform_amount,
      placement.fee_amount
    ) as detail
  from
    app.placements as placement
    cross join lateral (
      select sum(payout.amount) as amount
      from app.payouts as payout
      where payout.placement_id = placement.id
    ) as total
  where total.amount + placement.platform_amount <> placement.fee_amount
  union all
  -- A payout is the sum of its recruiter's parts.
  select
    'payout_is_its_parts',
    'payouts',
    payout.id,
    format('payout is %s, the parts sum to %s', payout.amount, coalesce(part.amount, 0))
  from
    app.payouts as payout
    cross join lateral (
      select sum(share.amount) as amount
      from app.placement_recruiters as share
      where share.placement_id = payout.placement_id and share.recruiter_id = payout.recruiter_id
    ) as part
  where payout.kind = 'placement' and part.amount is distinct from payout.amount
  union all
  -- A placement has payouts.
  select 'placement_has_payouts', 'placements', placement.id, 'no payout'
  from app.placements as placement
  where not exists (select from app.payouts as payout where payout.placement_id = placement.id)
  union all
  -- The books of a payout balance: what is earned, owed, paid and a debt (app_private.imbalance has the rules).
  select problem.rule, 'payouts', bucket.payout_id, to_jsonb(bucket)::text
  from
    reporting.payout_buckets as bucket
    cross join lateral app_private.imbalance(
      bucket.cancelled,
      bucket.cancelled_parts,
      bucket.scheduled + bucket.in_flight + bucket.held,
      bucket.paid,
      bucket.earned,
      bucket.debt,
      bucket.debt_on_its_way
    ) as problem (rule)
  where problem.rule is not null
  union all
  -- A completed, cancelled or reversed payout has no open part, and nothing of a cancelled one is paid.
  select 'ended_payout_has_no_open_part', 'payouts', bucket.payout_id, format('payout is %s', bucket.status)
  from reporting.payout_buckets as bucket
  where
    app_private.is_ended_payout(bucket.status) and bucket.scheduled + bucket.in_flight + bucket.held > 0
    or bucket.status = 'cancelled' and bucket.paid_and_kept + bucket.paid_and_recovered + bucket.offset_against_debt > 0
  union all
  -- A debt is never taken back twice: its steps never exceed it, and the done steps of a settled debt sum to it.
  select
    'recovered_at_most_once',
    'recoveries',
    recovery.id,
    format('%s of %s, debt is %s', coalesce(sum(step.amount), 0), recovery.amount, recovery.status)
  from
    app.recoveries as recovery
    left join app.recovery_steps as step on step.recovery_id = recovery.id and step.status <> 'dropped'
  group by recovery.id
  having
    coalesce(sum(step.amount), 0) > recovery.amount
    or recovery.status in ('recovered', 'written_off')
      and coalesce(sum(step.amount) filter (where step.status = 'done'), 0) <> recovery.amount
  union all
  -- The step of a reversal has its amount and its outcome.
  select
    'reversal_counts_once',
    'payout_reversals',
    reversal.id,
    format('reversal is %s, its step %s', reversal.status, step.status)
  from
    app.payout_reversals as reversal
    join app.recovery_steps as step on step.id = reversal.step_id
  where
    step.status <> case reversal.status when 'succeeded' then 'done' when 'refused' then 'dropped' else 'reserved' end
    or step.amount <> reversal.amount
  union all
  -- The reversals of a transfer never exceed it.
  select
    'reversed_at_most_once',
    'payout_transfers',
    transfer.id,
    format('%s reversed, %s by hand, of %s', sum(reversal.amount), transfer.reversed_by_hand, transfer.amount)
  from
    app.payout_transfers as transfer
    join app.payout_reversals as reversal on reversal.transfer_id = transfer.id and reversal.status <> 'refused'
  group by transfer.id
  having sum(reversal.amount) + transfer.reversed_by_hand > transfer.amount
  union all
  -- What was sent as one transfer is one: one recruiter and currency, one outcome, and no second transfer at Stripe.
  select
    'batch_is_one_transfer',
    'payout_transfers',
    transfer.id,
    format('it is %s, and batch %s has parts that are not as it is', transfer.status, transfer.batch_id)
  from app.payout_transfers as transfer
  where
    transfer.batch_id is not null
    and transfer.first_sent_at is not null
    and transfer.status <> 'refused'
    and exists (
      select
      from app.payout_transfers as part
      where
        part.batch_id = transfer.batch_id
        and part.first_sent_at is not null
        and part.status <> 'refused'
        and (part.recruiter_id, part.currency, part.status, coalesce(part.stripe_transfer_id, '')) <> (
          transfer.recruiter_id,
          transfer.currency,
          transfer.status,
          coalesce(transfer.stripe_transfer_id, '')
        )
    )
  union all
  -- A transfer at Stripe is one of ours, or one batch.
  select
    'one_batch_a_transfer',
    'payout_transfers',
    transfer.id,
    format('Stripe''s %s is another one of ours, too', transfer.stripe_transfer_id)
  from app.payout_transfers as transfer
  where
    transfer.stripe_transfer_id is not null
    and exists (
      select
      from app.payout_transfers as twin
      where
        twin.stripe_transfer_id = transfer.stripe_transfer_id
        and twin.id <> transfer.id
        and (twin.batch_id = transfer.batch_id) is not true
    )
  union all
  -- The transfers that name a charge never sum to more than it.
  select
    'charge_pays_at_most_itself',
    'payout_transfers',
    transfer.id,
    format(
      'charge %s has %s less than what names it',
      transfer.source_transaction,
      -app_private.charge_left(transfer.source_transaction)
    )
  from app.payout_transfers as transfer
  where
    transfer.source_transaction is not null
    and transfer.status <> 'refused'
    and app_private.charge_left(transfer.source_transaction) < 0
  union all
  -- What was reversed by hand is booked at most once.
  select
    'booked_at_most_once',
    'payout_transfers',
    transfer.id,
    format('%s booked of %s reversed by hand', sum(booking.amount), transfer.reversed_by_hand)
  from
    app.payout_transfers as transfer
    join app.finding_bookings as booking
      on booking.transfer_id = transfer.id and booking.kind <> 'paid' and booking.undone_at is null
  group by transfer.id
  having sum(booking.amount) > transfer.reversed_by_hand
  union all
  -- A schedule has at most one open or succeeded transfer.
  select
    'one_transfer_an_obligation',
    'payout_schedules',
    schedule_id,
    format('%s transfers are open or succeeded', count(*))
  from app.payout_transfers
  where status <> 'refused'
  group by schedule_id
  having count(*) > 1
  union all
  -- A transfer and its schedule's offsets sum to the schedule.
  select
    'transfer_matches_schedule',
    'payout_transfers',
    transfer.id,
    format(
      'transfer %s %s, schedule %s %s, set off %s',
      transfer.amount,
      transfer.currency,
      schedule.amount,
      schedule.currency,
      offset_of.amount
    )
  from
    app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
    cross join lateral (
      select coalesce(sum(step.amount), 0) as amount
      from app.recovery_steps as step
      where step.schedule_id = schedule.id and step.status <> 'dropped'
    ) as offset_of
  where
    transfer.currency <> schedule.currency
    or transfer.status <> 'refused' and transfer.amount + offset_of.amount <> schedule.amount
  union all
  -- What ceilings have counted of today and yesterday is what left, or is to.
  select 'ceilings_count_transfers', null, miscounted.scope_id, miscounted.detail
  from app_private.miscounted_ceilings() as miscounted
  union all
  -- What metrics count of each status is what there is.
  select 'statuses_are_counted', null, null, miscounted.detail
  from app_private.miscounted_statuses() as miscounted
  union all
  -- A transfer goes to the account that its recruiter had by the audit log when it was made.
  select
    'paid_to_logged_account',
    'payout_transfers',
    transfer.id,
    'it went to another account than the audit log has of its recruiter for that time'
  from app.payout_transfers as transfer
  where app_private.is_misdirected(transfer.id)
  union all
  -- What is kept of fees that are not paid whole is what payments and credits say.
  select
    'unpaid_fees_are_kept',
    'placements',
    placement.id,
    case when misnoted.is_kept then 'the fee is kept as unpaid, and is not' else 'the fee is not paid, and not kept' end
  from
    app.placements as placement
    cross join lateral app_private.misnoted_fee(placement.id) as misnoted (is_kept)
  where misnoted.is_kept is not null
  union all
  -- So is what banks returned and was not paid out again.
  select
    'returned_transfers_are_kept',
    'payout_transfers',
    transfer.id,
    case
      when misnoted.is_kept then 'the transfer is kept as returned by a bank, and is not'
      else 'a bank returned the transfer, and it is not kept'
    end
  from
    app.payout_transfers as transfer
    cross join lateral app_private.misnoted_return(transfer.id) as misnoted (is_kept)
  where misnoted.is_kept is not null
  union all
  -- A company's users see its recruiters, and recruiters its name: because of a payout, and for nothing else.
  select 'company_sees_its_recruiters', 'payouts', payout.id, 'its recruiter and company do not see each other'
  from app.payouts as payout
  where
    payout.company_id is not null
    and not exists (
      select
      from app.company_recruiters as pair
      where pair.company_id = payout.company_id and pair.recruiter_id = payout.recruiter_id
    )
  union all
  select
    'company_sees_its_recruiters',
    null,
    pair.recruiter_id,
    format('company %s and the recruiter see each other without a payout', pair.company_id)
  from app.company_recruiters as pair
  where
    not exists (
      select
      from app.payouts as payout
      where payout.company_id = pair.company_id and payout.recruiter_id = pair.recruiter_id
    )
  union all
  -- What was done is counted, so that large acts are not cut into small ones.
  select 'acts_are_counted', null, miscounted.recruiter_id, miscounted.detail
  from app_private.miscounted_acts() as miscounted
  union all
  -- What somebody took back at Stripe has its lines in statements.
  select
    'reversals_by_hand_are_told',
    'payout_transfers',
    transfer.id,
    format('%s reversed by hand, statements tell of %s', transfer.reversed_by_hand, told.amount)
  from
    app.payout_transfers as transfer
    cross join lateral (
      select coalesce(sum(part.amount), 0) as amount
      from app_private.hand_reversals_of(transfer.id) as part
    ) as told
  where transfer.reversed_by_hand <> told.amount
  union all
  -- A cancelled schedule has only refused transfers.
  select
    'nothing_sent_for_cancelled',
    'payout_schedules',
    schedule.id,
    format('transfer %s is %s', transfer.id, transfer.status)
  from
    app.payout_schedules as schedule
    join app.payout_transfers as transfer on transfer.schedule_id = schedule.id
  where schedule.status = 'cancelled' and transfer.status <> 'refused'
  union all
  -- The schedules of a hold (which may be cancelled) sum to what was released of it.
  select
    'released_hold_is_owed',
    'escrow_holds',
    hold.id,
    format('%s of %s released, owed %s', hold.released_amount, hold.hold_amount, coalesce(owed.amount, 0))
  from
    app.escrow_holds as hold
    cross join lateral (
      select sum(schedule.amount) as amount
      from app.payout_schedules as schedule
      where schedule.escrow_hold_id = hold.id
    ) as owed
  where coalesce(owed.amount, 0) <> hold.released_amount
  union all
  -- A processed schedule has one succeeded transfer, was paid outside Stripe or is set off in full; other schedules
  -- have neither a succeeded transfer nor a payment by hand, and none has both.
  select
    'processed_means_paid',
    'payout_schedules',
    schedule.id,
    format('schedule is %s, %s succeeded transfers, %s by hand', schedule.status, paid.transfers, paid.by_hand)
  from
    app.payout_schedules as schedule
    cross join lateral (
      select
        (
          select count(*)
          from app.payout_transfers as transfer
          where transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
        ) as transfers,
        (
          select count(*)
          from app.manual_payments as payment
          where
            payment.schedule_id = schedule.id
            and payment.undone_at is null
            and payment.amount = schedule.amount
            and payment.currency = schedule.currency
        ) as by_hand,
        (
          select coalesce(sum(step.amount), 0)
          from app.recovery_steps as step
          where step.schedule_id = schedule.id and step.status = 'done'
        ) as set_off
    ) as paid
  where
    (schedule.status = 'processed') <> (paid.transfers + paid.by_hand = 1 or paid.set_off = schedule.amount)
    or paid.transfers + paid.by_hand > 1
  union all
  -- A processing schedule has exactly one open transfer.
  select
    'processing_means_open_transfer',
    'payout_schedules',
    schedule.id,
    format('%s open transfers', count(transfer.id))
  from
    app.payout_schedules as schedule
    left join app.payout_transfers as transfer
      on transfer.schedule_id = schedule.id and app_private.is_open_transfer(transfer.status)
  where schedule.status = 'processing'
  group by schedule.id
  having count(transfer.id) <> 1
  union all
  -- Where the company's fee is known, both sides of the placement are equal.
  select problem.rule, 'placements', placement.id, format('placement is %s', placement.status)
  from
    app.placements as placement
    cross join lateral app_private.company_side_problem(placement.id) as problem (rule)
  where placement.company_fee_amount is not null and problem.rule is not null
  union all
  -- A payout above the threshold of its terms needs an approval, by itself or together with the others of recruiter,
  -- company and day; so does one in a currency that such terms do not name, and an adjustment. One that needs it goes
  -- on only when approved.
  select
    'approved_by_a_person',
    'payouts',
    payout.id,
    format('payout is %s, approval_required is %s', payout.status, payout.approval_required)
  from
    app.payouts as payout
    left join app.placements as placement on placement.id = payout.placement_id
    cross join lateral (
      select
        count(*) > 0 as has_thresholds,
        min(threshold.amount) filter (where threshold.currency = payout.currency) as threshold
      from app.payout_policy_thresholds as threshold
      where threshold.policy_id = placement.policy_id
    ) as terms
  where
    not payout.approval_required and payout.kind = 'adjustment'
    or not payout.approval_required
      and terms.has_thresholds
      and payout.amount > 0
      and (
        terms.threshold is null
        or payout.amount > terms.threshold
        or (
          select
            sum(other.amount) filter (
              where not other.approval_required and placed.replaces_placement_id is null and under.has_thresholds
            ) > max(under.threshold)
          from
            app.payouts as other
            left join app.placements as placed on placed.id = other.placement_id
            cross join lateral (
              select
                count(*) > 0 as has_thresholds,
                min(threshold.amount) filter (where threshold.currency = other.currency) as threshold
              from app.payout_policy_thresholds as threshold
              where threshold.policy_id = placed.policy_id
            ) as under
          where
            other.recruiter_id = payout.recruiter_id
            and other.company_id is not distinct from payout.company_id
            and other.currency = payout.currency
            and other.created_at >= date_trunc('day', payout.created_at, 'UTC')
            and other.created_at < date_trunc('day', payout.created_at, 'UTC') + interval '24 hours'
        )
      )
    or payout.approval_required
      and payout.status in ('approved', 'processing', 'completed', 'failed')
      and not exists (select from app.payout_approvals as approval where approval.payout_id = payout.id)
  union all
  -- The status of a row equals the new_status of its last audit row.
  select
    'status_has_audit_row',
    current_status.row_of,
    current_status.id,
    format(
      '%s is %s, the audit log says %s',
      current_status.entity,
      current_status.status,
      coalesce(last.new_status, 'nothing')
    )
  from
    (
      select 'payout' as entity, 'payouts' as row_of, id, id as payout_id, status from app.payouts
      union all
      select 'payout_schedule', 'payout_schedules', id, payout_id, status from app.payout_schedules
      union all
      select 'escrow_hold', 'escrow_holds', id, payout_id, status from app.escrow_holds
    ) as current_status
    left join lateral (
      select
        coalesce(
          (
            select audit.new_status
            from app.payout_audit_log as audit
            where
              audit.payout_id = current_status.payout_id
              and audit.entity_id = current_status.id
              and audit.entity = current_status.entity
            order by audit.sequence desc
            limit 1
          ),
          (
            select archived.states -> current_status.id::text -> 'state' ->> 'status'
            from app.audit_archive_ends as archived
            where archived.payout_id = current_status.payout_id and archived.entity = 'payout'
            order by archived.month desc
            limit 1
          )
        ) as new_status
    ) as last
      on true
  where last.new_status is distinct from current_status.status
  union all
  -- The owner columns of an audit row equal those of its payout.
  select
    'audit_row_belongs_to_its_payout',
    'payout_audit_log',
    audit.id,
    format('recruiter %s, company %s, placement %s', audit.recruiter_id, audit.company_id, audit.placement_id)
  from
    app.payout_audit_log as audit
    join app.payouts as payout on payout.id = audit.payout_id
  where
    (audit.recruiter_id, audit.company_id, audit.placement_id) is distinct from (
      payout.recruiter_id,
      payout.company_id,
      payout.placement_id
    )
  union all
  -- Stripe shows one live transfer for an obligation; what a person has explained, or was taken back, is no second one.
  select
    'one_live_transfer_at_stripe',
    null,
    duplicate.transfer_id,
    format('Stripe has %s of %s too', duplicate.stripe_transfer_id, duplicate.theirs ->> 'amount')
  from
    app.reconciliation_findings as duplicate
    join app.payout_transfers as transfer on transfer.id = duplicate.transfer_id
  where
    duplicate.kind = 'duplicate'
    and duplicate.explained_at is null
    and duplicate.superseded_at is null
    and transfer.status = 'succeeded'
    and transfer.reversed_by_hand < transfer.amount
  union all
  -- Everything in the database that could run in somebody's name is as the last migration left it.
  select
    'nothing_foreign',
    null,
    null,
    format('%s %s, of %s: %s', foreign_object.kind, foreign_object.name, foreign_object.owner, foreign_object.problem)
  from app_private.foreign_objects() as foreign_object;
comment on view reporting.invariant_violations is
  'Violations of Holdback''s invariants; always empty. rule: the name of the broken rule. row_of: the table of app '
  'that has the row; with it and entity_id, some rows alone can be asked about. entity_id: the row that breaks it; '
  'null for an object of the database, and for a sum of everything. detail: the values.';
comment on column reporting.invariant_violations.rule is 'Name of the broken rule.';
comment on column reporting.invariant_violations.row_of is
  'The table of app that entity_id is a row of; null for a rule that is only asked as a whole.';
comment on column reporting.invariant_violations.entity_id is
  'The row that breaks it; null for an object of the database, and for a sum of everything.';
comment on column reporting.invariant_violations.detail is 'The values that do not fit.';
