create or replace function app_private.report_cover()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  plan record;
  is_news boolean;
begin
  for plan in
    select
      coalesce(found.currency, kept.currency) as currency,
      found.currency is not null as is_known,
      coalesce(found.amount, 0) as amount,
      found.needed_on,
      found.missing_then,
      found.order_on,
      coalesce(found.due, 0) as due,
      found.available,
      found.balance_asked_at,
      kept.told_amount,
      kept.told_needed_on
    from
      (
        select each.*
        from app_private.top_up_plans(app_private.setting('cover_warning_days')) as each
        where each.amount is not null
      ) as found
      full join app_private.cover_plans as kept on kept.currency = found.currency
    order by 1
  loop
    -- Less of the same is no news: whoever was told has paid in, or waits for it.
    is_news := case
      when plan.amount = 0 then plan.told_amount is not null
      else plan.told_amount is null
      or plan.amount > plan.told_amount
      or plan.needed_on < plan.told_needed_on
    end;
    if is_news then
      perform app_private.write_event(
        case plan.amount when 0 then 'cover.covered' else 'cover.not_covered' end,
        jsonb_build_object(
          'currency', plan.currency,
          'needed_on', plan.needed_on,
          'missing', plan.missing_then,
          'top_up', plan.amount,
          'order_on', plan.order_on,
          'due', plan.due,
          'available', plan.available,
          'balance_asked_at', plan.balance_asked_at
        )
      );
    end if;
    insert into app_private.cover_plans as kept (
      currency,
      amount,
      needed_on,
      missing_then,
      order_on,
      told_amount,
      told_needed_on,
      told_at
    )
    values
      (
        plan.currency,
        plan.amount,
        plan.needed_on,
        plan.missing_then,
        plan.order_on,
        nullif(plan.amount, 0),
        plan.needed_on,
        case when plan.amount > 0 then clock_timestamp() end
      )
    on conflict (currency) do update
      set
        amount = excluded.amount,
        needed_on = excluded.needed_on,
        missing_then = excluded.missing_then,
        order_on = excluded.order_on,
        told_amount = case when is_news then excluded.told_amount else kept.told_amount end,
        told_needed_on = case when is_news then excluded.told_needed_on else kept.told_needed_on end,
        told_at = case when is_news then excluded.told_at else kept.told_at end;
    delete from app_private.cover_plans as gone where gone.currency = plan.currency and not plan.is_known;
  end loop;
end;
$$;
comment on function app_private.report_cover is
  'Finds out what the platform''s balance will lack within cover_warning_days, by currency '
  '(app_private.top_up_plans), keeps it in app_private.cover_plans, and writes an event when something is missing '
  '(cover.not_covered), when it is sooner or more than was told, and when all of it is covered again (cover.covered). '
  'The caller sees to it that it runs once at a time.';
