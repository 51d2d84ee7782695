create or replace function app.possible_verbs(payout_id uuid)
returns table (
  "position" integer,
  verb text,
  schedule_id uuid,
  hold_id uuid,
  payment_id uuid,
  is_possible boolean,
  effect text,
  kept_by text,
  amount bigint,
  offset_amount bigint,
  currency text,
  recruiter_id uuid,
  needs_second_person boolean,
  request_id uuid,
  code text,
  because text,
  what_to_do text,
  possible_from timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  redirected app.recoveries;
  candidate record;
begin
  perform app_private.assert_reader();
  select * into payout from app.payouts as known where known.id = possible_verbs.payout_id;
  if not found then
    perform app_private.raise_not_found('payout', 'payout_id');
  end if;
  redirected := app_private.open_redirect(payout.id);
  for candidate in
    with
      part as (
        select
          schedule.id as schedule_id,
          null::uuid as hold_id,
          null::uuid as payment_id,
          schedule.amount,
          schedule.due_at as at,
          false as is_early,
          app_private.is_open_schedule(schedule.status) as is_open
        from app.payout_schedules as schedule
        where schedule.payout_id = payout.id
        union all
        select
          null,
          hold.id,
          null,
          hold.hold_amount - hold.released_amount,
          hold.release_date,
          app_private.is_early_release(hold),
          hold.status = 'active'
        from app.escrow_holds as hold
        where hold.payout_id = payout.id
        union all
        -- Of each schedule, the last booking.
        (
          select distinct on (payment.schedule_id)
            null,
            null,
            payment.id,
            payment.amount,
            payment.paid_at,
            false,
            false
          from app.manual_payments as payment
          where payment.payout_id = payout.id
          order by payment.schedule_id, payment.recorded_at desc, payment.id
        )
      ),
      unpaid as (select coalesce(sum(part.amount), 0)::bigint as amount from part where part.is_open)
    select
      known.rank,
      known.verb,
      part.schedule_id,
      part.hold_id,
      part.payment_id,
      part.at,
      case
        when known.concerns in ('schedule', 'hold', 'payment') then part.amount
        when known.concerns = 'unpaid' then unpaid.amount
        when known.concerns = 'payout' then payout.amount
      end as amount,
      -- The kind of dual control that the verb asks for in this case.
      case
        when known.verb = 'approve_payout' or known.verb = 'unfreeze_payout' and app_private.needs_approval(payout)
          then 'approval'
        when known.verb = 'release_escrow_hold' and part.is_early then 'early_release'
        when known.verb in ('record_manual_payment', 'undo_manual_payment') then 'manual_payment'
        when known.verb = 'redirect_payout' then 'redirect'
        when known.verb = 'pass_payout_ceiling' then 'ceiling'
      end as kind
    from
      (
        values
          (1, 'approve_payout', 'payout'),
          (2, 'unfreeze_payout', 'unpaid'),
          (3, 'process_payout_schedule', 'schedule'),
          (4, 'retry_payout_schedule', 'schedule'),
          (5, 'release_escrow_hold', 'hold'),
          (6, 'reschedule_payout_schedule', 'schedule'),
          (7, 'record_manual_payment', 'schedule'),
          (8, 'undo_manual_payment', 'payment'),
          (9, 'create_payout_schedule', 'rest'),
          (10, 'pass_payout_ceiling', 'schedule'),
          (11, 'create_escrow_hold', 'pending'),
          (12, 'redirect_payout', 'elsewhere'),
          (13, 'stop_redirect', 'redirect'),
          (14, 'freeze_payout', 'unpaid'),
          (15, 'cancel_payout_schedule', 'schedule'),
          (16, 'forfeit_escrow_hold', 'hold'),
          (17, 'cancel_escrow_hold', 'hold'),
          (18, 'forfeit_unscheduled', 'rest'),
          (19, 'cancel_payout', 'payout')
      ) as known (rank, verb, concerns)
      cross join unpaid
      left join part
        on known.concerns = 'schedule' and part.schedule_id is not null
        or known.concerns = 'hold' and part.hold_id is not null
        or known.concerns = 'payment' and part.payment_id is not null
    where known.concerns not in ('schedule', 'hold', 'payment') or part.amount is not null
    order by known.rank, part.at, part.schedule_id, part.hold_id, part.payment_id
  loop
    "position" := coalesce("position", 0) + 1;
    verb := candidate.verb;
    schedule_id := candidate.schedule_id;
    hold_id := candidate.hold_id;
    payment_id := candidate.payment_id;
    recruiter_id := payout.recruiter_id;
    currency := payout.currency;
    amount := candidate.amount;
    offset_amount := null;
    kept_by := null;
    request_id := null;
    code := null;
    because := null;
    what_to_do := null;
    possible_from := null;
    begin
      perform app_private.assert_possible(verb, payout.id, schedule_id, hold_id, payment_id);
      is_possible := true;
    exception when others then
      code := sqlstate;
      because := sqlerrm;
      get stacked diagnostics what_to_do = pg_exception_hint;
      if code not like 'HB%' then
        raise;
      end if;
      is_possible := false;
      needs_second_person := false;
      effect := null;
      if verb = 'process_payout_schedule' then
        possible_from := app_private.payable_from(schedule_id);
      end if;
      return next;
      continue;
    end;
    if verb = 'create_payout_schedule' then
      amount := app_private.schedulable_amount(payout.id);
    elseif verb = 'forfeit_unscheduled' then
      amount := app_private.unscheduled_amount(payout);
    elseif verb = 'create_escrow_hold' then
      amount := app_private.pending_amount(payout.id, 'infinity');
    elseif verb = 'redirect_payout' then
      amount := (app_private.plan_redirect(payout)).amount;
    elseif verb = 'stop_redirect' then
      amount := app_private.debt_left(redirected);
    elseif verb = 'process_payout_schedule' then
      select coalesce(sum(planned.amount), 0)::bigint
      into offset_amount
      from app_private.plan_offsets(array[schedule_id]) as planned;
    end if;
    needs_second_person := candidate.kind is not null
    and not app_private.is_owner_session()
    and app_private.reaches_second_person(
      candidate.kind,
      case when candidate.kind <> 'ceiling' then amount end,
      currency,
      payout.recruiter_id,
      payout.company_id,
      app_private.terms_ask_from(candidate.kind, currency, payout.id)
    );
    select waiting.id
    into request_id
    from app.requests as waiting
    where
      waiting.payout_id = payout.id
      and waiting.verb = candidate.verb
      and waiting.status = 'pending'
      and waiting.expires_at > now()
      and (waiting.arguments ->> 'schedule_id')::uuid is not distinct from candidate.schedule_id
      and (waiting.arguments ->> 'hold_id')::uuid is not distinct from candidate.hold_id
      and (waiting.arguments ->> 'payment_id')::uuid is not distinct from candidate.payment_id
    order by waiting.id
    limit 1;
    if verb = 'release_escrow_hold' then
      kept_by := app_private.keeps_released(hold_id);
    end if;
    effect := app_private.effect_of(verb, amount, offset_amount, currency, payout.recruiter_id, candidate.at, kept_by);
    return next;
  end loop;
end;
$$;
comment on function app.possible_verbs is
  'What an admin can do now about a payout, its schedules and holds, and what was booked by hand (payment_id): a row '
  'a verb, and for a verb of parts a row a part, whether it is_possible or not, by the rules of the verbs themselves '
  '(app_private.assert_possible). effect: what it would do, in a sentence; amount: what it is about, or at most, in '
  'minor units; offset_amount: the part of it that is set off against debts; recruiter_id: whose it is. kept_by: '
  'what would still keep a released hold from being paid, in sentences. needs_second_person: it would leave a '
  'request; request_id: the one that waits. What is not possible has the error that the verb would raise: code, '
  'because, what_to_do; and possible_from, where time alone makes it possible. Changes nothing. Admins and analysts '
  'only. Raises HB001, HB002.';
