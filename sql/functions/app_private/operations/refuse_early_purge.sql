create or replace function app_private.refuse_early_purge()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  is_early boolean;
begin
  case tg_table_name
    when 'events' then
      is_early := exists (select from gone where gone.created_at >= app_private.keep_days_ago('event_keep_days'));
    when 'run_plan_items' then
      is_early := exists (
        select
        from
          gone
          join app.run_plans as plan on plan.id = gone.plan_id
        where
          plan.expires_at >= app_private.keep_days_ago('plan_keep_days')
          or plan.executed_at is not null
          or exists (select from app.run_plan_approvals as approval where approval.plan_id = plan.id)
      );
  end case;
  if is_early then
    perform app_private.raise_error(
      'append_only',
      format('A row of %I.%I is to be deleted that is still kept.', tg_table_schema, tg_table_name),
      'Leave it to the task purge_history, which deletes what is old enough and no longer needed.'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.refuse_early_purge is
  'Statement trigger after a deletion, for tables whose rows are added, never changed and deleted at their age; gone: '
  'the deleted rows. Raises HB007 when one of them is too young, or belongs to a plan that somebody approved.';
