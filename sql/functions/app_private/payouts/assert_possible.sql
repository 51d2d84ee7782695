create or replace function app_private.assert_possible(
  verb text,
  payout_id uuid default null,
  schedule_id uuid default null,
  hold_id uuid default null,
  payment_id uuid default null
)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule constant app.payout_schedules := (
    select known from app.payout_schedules as known where known.id = assert_possible.schedule_id
  );
  hold constant app.escrow_holds := (
    select known from app.escrow_holds as known where known.id = assert_possible.hold_id
  );
  payout constant app.payouts := (
    select known
    from app.payouts as known
    where known.id = coalesce(assert_possible.payout_id, schedule.payout_id, hold.payout_id)
  );
  payment constant app.manual_payments := (
    select known from app.manual_payments as known where known.id = assert_possible.payment_id
  );
  account constant app.payout_accounts := (
    select known from app.payout_accounts as known where known.user_id = payout.recruiter_id
  );
begin
  case assert_possible.verb
    when 'approve_payout' then
      perform app_private.assert_status(
        'payout',
        payout.id,
        payout.status,
        array['pending'],
        'Only a pending payout can be approved.',
        'payout_id'
      );
      perform app_private.assert_second_person(payout, account);
    when 'freeze_payout' then
      if payout.frozen_at is not null then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is frozen already: %s', payout.id, payout.frozen_reason),
          'Nothing needs to be done.',
          'payout_id'
        );
      end if;
      if
        app_private.is_ended_payout(payout.status)
        and not exists (select from app.recoveries as debt where debt.payout_id = payout.id and debt.status = 'open')
      then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is %s: there is nothing to freeze.', payout.id, payout.status),
          'Only what is still to be paid, or to come back, can be frozen.',
          'payout_id'
        );
      end if;
    when 'unfreeze_payout' then
      if payout.frozen_at is null then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is not frozen.', payout.id),
          'Nothing needs to be done.',
          'payout_id'
        );
      end if;
      -- Raises only where an approval is needed: then this is one.
      perform app_private.assert_second_person(payout, account);
    when 'cancel_payout' then
      perform app_private.assert_cancellable(payout);
      perform app_private.assert_none_sent(payout.id);
    when 'create_escrow_hold' then
      perform app_private.assert_status(
        'payout',
        payout.id,
        payout.status,
        array['pending', 'approved', 'processing'],
        'Nothing of it is left to hold back.',
        'payout_id'
      );
      if payout.kind = 'adjustment' then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is an adjustment: nothing of it is held back.', payout.id),
          'Give its schedule a later date with reschedule_payout_schedule.',
          'payout_id'
        );
      end if;
      if app_private.pending_amount(payout.id, 'infinity') = 0 then
        perform app_private.raise_error(
          'more_than_pending',
          format('Nothing of payout %s is scheduled and not sent.', payout.id),
          'What was cancelled must be scheduled first.',
          'payout_id'
        );
      end if;
    when 'create_payout_schedule' then
      -- One that has ended goes on where something of it was cancelled, and nobody has decided about that.
      if payout.status <> 'completed' or app_private.unscheduled_amount(payout) = 0 then
        perform app_private.assert_status(
          'payout',
          payout.id,
          payout.status,
          array['pending', 'approved', 'processing'],
          'Nothing more can be scheduled of it.',
          'payout_id'
        );
      end if;
      if app_private.schedulable_amount(payout.id) <= 0 then
        perform app_private.raise_error(
          'over_allocated',
          format(
            'Nothing is left of payout %s to schedule: %s are owed, and scheduled or held.',
            payout.id,
            (
              select app_private.shown_amount(parts.scheduled + parts.in_flight + parts.held, payout.currency)
              from app_private.payout_parts(payout.id) as parts
            )
          ),
          'Cancel a schedule or a hold of it first.',
          'payout_id'
        );
      end if;
    when 'forfeit_unscheduled' then
      if payout.kind = 'adjustment' then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is an adjustment: nothing of it is forfeited.', payout.id),
          'What is cancelled of it is not paid; end it with cancel_payout.',
          'payout_id'
        );
      end if;
      if app_private.unscheduled_amount(payout) = 0 then
        perform app_private.raise_error(
          'wrong_status',
          format('Nothing of payout %s was cancelled that is not scheduled anew.', payout.id),
          'Nothing needs to be done. To give up what is scheduled or held, cancel or forfeit that first.',
          'payout_id'
        );
      end if;
    when 'undo_manual_payment' then
      if payment.undone_at is not null then
        perform app_private.raise_error(
          'wrong_status',
          format('Manual payment %s was undone already: %s', payment.id, payment.undo_reason),
          'Nothing needs to be done.',
          'payment_id'
        );
      end if;
      if exists (
        select
        from
          app.guarantee_breaches as breach
          join app.guarantee_breach_payouts as broken on broken.breach_id = breach.id
        where broken.payout_id = payout.id and breach.withdrawn_at is null
      ) then
        perform app_private.raise_error(
          'something_followed',
          format('A breach of the guarantee counted manual payment %s as paid.', payment.id),
          'Withdraw the breach first, then undo the payment and report the breach again.',
          'payment_id'
        );
      end if;
    when 'redirect_payout' then
      perform app_private.plan_redirect(payout);
    when 'stop_redirect' then
      if (app_private.open_redirect(payout.id)).id is null then
        perform app_private.raise_error(
          'wrong_status',
          format('No redirect of payout %s is open.', payout.id),
          'Nothing needs to be done.',
          'payout_id'
        );
      end if;
    when 'process_payout_schedule' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['pending', 'failed'],
        'Only an obligation that was not paid, claimed or cancelled can be paid.',
        'schedule_id'
      );
      perform app_private.assert_payable(schedule.id);
    when 'retry_payout_schedule' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['failed'],
        'Only a failed schedule can be retried.',
        'schedule_id'
      );
    when 'reschedule_payout_schedule' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['pending'],
        'Only a pending schedule can get another date.',
        'schedule_id'
      );
    when 'cancel_payout_schedule' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['pending', 'processing', 'failed'],
        'Only an unpaid schedule can be cancelled.',
        'schedule_id'
      );
      if schedule.kind = 'escrow_release' then
        perform app_private.raise_error(
          'wrong_status',
          'This schedule pays a hold that was released: what is released is owed.',
          'Freeze the payout to stop it for now.',
          'schedule_id'
        );
      end if;
      perform app_private.assert_none_sent(payout.id, schedule.id, 'schedule_id');
    when 'record_manual_payment' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['pending', 'processing', 'failed'],
        'Only an unpaid schedule can have been paid by hand.',
        'schedule_id'
      );
      perform app_private.assert_status(
        'payout',
        payout.id,
        payout.status,
        array['approved', 'processing', 'failed'],
        'Approve it first: what nobody approved is not owed.',
        'schedule_id'
      );
      perform app_private.assert_none_sent(payout.id, schedule.id, 'schedule_id');
    when 'pass_payout_ceiling' then
      perform app_private.assert_status(
        'schedule',
        schedule.id,
        schedule.status,
        array['pending', 'failed'],
        'Only what is still to be paid can be let pass.',
        'schedule_id'
      );
    when 'release_escrow_hold' then
      perform app_private.assert_active(hold);
      if payout.frozen_at is not null then
        perform app_private.raise_error(
          'wrong_status',
          format('Payout %s is frozen: %s', payout.id, payout.frozen_reason),
          'Unfreeze the payout first.',
          'hold_id'
        );
      end if;
    when 'forfeit_escrow_hold' then
      perform app_private.assert_active(hold);
    when 'cancel_escrow_hold' then
      perform app_private.assert_active(hold);
  end case;
end;
$$;
comment on function app_private.assert_possible is
  'Raises the error of a verb that cannot be carried out on this payout, schedule, hold or payment as it is, '
  'whatever else the caller says: the rule of these verbs, which call it under their locks, and of '
  'app.possible_verbs. Locks nothing. Raises HB003 (another status), HB010 (nothing is left to schedule), HB012 (a '
  'transfer is on its way), HB022 (the second person must be another), HB050 (not payable now), HB051, HB053 '
  '(nothing to redirect), HB054 (a breach counted it), HB055 (nothing is pending).';
