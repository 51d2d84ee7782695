create or replace function app_private.set_off(debts app.recoveries[], obligations app.payout_schedules[])
returns table (recovery_id uuid, schedule_id uuid, amount bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  debt app.recoveries;
  obligation record;
  left_over bigint;
  taken bigint;
  -- Amounts set off by this plan, by schedule id. No other ones are reserved: an unclaimed schedule has none.
  taken_of jsonb := '{}';
begin
  foreach debt in array set_off.debts loop
    left_over := app_private.debt_left(debt);
    for obligation in
      select
        each.id,
        app_private.percentage_of(each.amount, debt.offset_cap_percentage, currency.smallest_step) as cap
      from
        unnest(set_off.obligations) as each
        join app.currencies as currency on currency.code = each.currency
      where greatest(each.scheduled_date, now()) >= debt.collectable_from
      order by each.scheduled_date, each.id
    loop
      exit when left_over = 0;
      taken := least(left_over, obligation.cap - coalesce((taken_of ->> obligation.id::text)::bigint, 0));
      continue when taken <= 0;
      left_over := left_over - taken;
      taken_of := taken_of
        || jsonb_build_object(obligation.id, coalesce((taken_of ->> obligation.id::text)::bigint, 0) + taken);
      recovery_id := debt.id;
      schedule_id := obligation.id;
      amount := taken;
      return next;
    end loop;
  end loop;
end;
$$;
comment on function app_private.set_off is
  'What of these debts is set off against these obligations, all of one recruiter and currency, in minor units: the '
  'first debt and the earliest obligation first, within the offset cap of each debt''s terms, and not before a debt '
  'is collectable. The one rule of what is set off (app_private.plan_offsets) and of what would be '
  '(app_private.next_offset).';
