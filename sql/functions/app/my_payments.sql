create or replace function app.my_payments()
returns table (
  "position" integer,
  kind text,
  day date,
  amount bigint,
  currency text,
  payout_id uuid,
  candidate text,
  company text,
  is_stopped boolean,
  code text,
  sentence text,
  who text,
  at timestamptz,
  part integer,
  part_count integer
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := app_private.assert_recruiter();
  zone constant text := app_private.time_zone_of(null);
begin
  return query with
      part as materialized (
        select
          case schedule.status when 'processing' then 'on_its_way' else 'send' end as kind,
          schedule.id as schedule_id,
          schedule.id as part_id,
          schedule.payout_id,
          schedule.amount::numeric as amount,
          schedule.due_at as at,
          schedule.status = 'failed' or schedule.due_at <= now() as is_asked,
          case
            when schedule.status = 'pending' and schedule.due_at > now()
              then app_private.fee_blocker(schedule, schedule.due_at)
          end as code
        from app.payout_schedules as schedule
        where schedule.recruiter_id = me and app_private.is_open_schedule(schedule.status) and schedule.amount > 0
        union all
        select
          'hold',
          null,
          hold.id,
          hold.payout_id,
          hold.hold_amount - hold.released_amount,
          hold.release_date,
          false,
          null
        from app.escrow_holds as hold
        where hold.recruiter_id = me and hold.status = 'active'
        union all
        select
          way.kind,
          place.schedule_id,
          place.schedule_id,
          place.payout_id,
          way.amount,
          way.day::timestamp at time zone zone,
          way.kind <> 'bank',
          null
        from
          reporting.transfer_places as place
          cross join lateral (
            values
              ('bank', place.on_its_way_to_bank, place.arrives_on),
              ('stripe_balance', place.on_stripe_balance, null),
              ('returned', place.returned_by_bank, null)
          ) as way (kind, amount, day)
        where place.recruiter_id = me and way.amount > 0
      ),
      -- Of a payout everything that was, is or will be paid, by date; what is held comes last.
      numbered as (
        select
          each.id,
          row_number() over (
            partition by each.payout_id
            order by each.is_held, each.at, each.id
          ) as number,
          count(*) over (partition by each.payout_id) as count
        from
          (
            select schedule.id, schedule.payout_id, schedule.due_at as at, false as is_held
            from app.payout_schedules as schedule
            where schedule.status <> 'cancelled'
            union all
            select hold.id, hold.payout_id, hold.release_date, true
            from app.escrow_holds as hold
            where hold.status = 'active'
          ) as each
        where each.payout_id in (select part.payout_id from part)
      ),
      reason as materialized (
        select distinct on (found.schedule_id, found.kind)
          found.schedule_id,
          found.kind,
          found.code,
          found.sentence,
          found.who,
          found.at
        from
          (
            select
              why.*,
              case
                when why.code = 'returned_by_bank' then 'returned'
                when why.code in ('on_stripe_balance', 'on_stripe_balance_by_hand') then 'stripe_balance'
                else 'send'
              end as kind
            from
              (select distinct asked.payout_id from part as asked where asked.is_asked) as asked
              cross join lateral app.explain_payout(asked.payout_id) as why
            where why.schedule_id is not null and why.code not in ('in_bank', 'on_its_way_to_bank')
          ) as found
        order by found.schedule_id, found.kind, found."position"
      )
    select
      row_number() over listed::integer,
      listed_part.kind,
      listed_part.day,
      listed_part.amount::bigint,
      payout.currency,
      payout.id,
      placement.candidate_name,
      company.name,
      listed_part.is_stopped,
      listed_part.code,
      listed_part.sentence,
      listed_part.who,
      listed_part.reason_at,
      numbered.number::integer,
      numbered.count::integer
    from
      (
        select
          part.part_id,
          part.payout_id,
          part.kind,
          part.amount,
          (part.at at time zone zone)::date as day,
          part.at as sorted_by,
          part.is_asked
          and part.kind in ('send', 'returned', 'stripe_balance')
          and coalesce(reason.code, '') not in ('next_run', 'on_stripe_balance') as is_stopped,
          coalesce(reason.code, part.code) as code,
          coalesce(reason.sentence, meaning.sentence) as sentence,
          coalesce(reason.who, meaning.who) as who,
          reason.at as reason_at
        from
          part
          left join reason on reason.schedule_id = part.schedule_id and reason.kind = part.kind and part.is_asked
          left join app_private.explanation_codes as meaning on meaning.code = part.code
      ) as listed_part
      join app.payouts as payout on payout.id = listed_part.payout_id
      left join numbered on numbered.id = listed_part.part_id
      left join app.placements as placement on placement.id = payout.placement_id
      left join app.companies as company on company.id = placement.company_id
    window
      listed as (
        order by
          not listed_part.is_stopped,
          listed_part.kind not in ('bank', 'stripe_balance', 'on_its_way'),
          listed_part.sorted_by nulls last,
          listed_part.kind = 'hold',
          payout.id,
          listed_part.amount,
          listed_part.part_id
      )
    order by 1;
end;
$$;
comment on function app.my_payments is
  'What comes to the signed-in recruiter, a row a part, in minor units: what is stopped first, then in order of its '
  'day. kind: bank (arrives in the bank on that day), stripe_balance (on the Stripe balance; no day is known), '
  'returned (by the bank), on_its_way (to Stripe), send (is due, or will be on that day), hold (its hold ends on that '
  'day). is_stopped: something stands in its way now. code, sentence, who and at: what it is, as in '
  'app.explain_payout, and who can clear it. part of part_count: which of everything that was, is or will be paid of '
  'its payout. Recruiters only. Raises HB001, HB027.';
