create or replace function app_private.enforce_status_transition()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  entity_name constant text := tg_argv[0];
  old_status constant text := case when tg_op = 'UPDATE' then old.status end;
begin
  if tg_op = 'UPDATE' and old.status = new.status then
    return new;
  end if;
  if app_private.transition_command(entity_name, old_status, new.status) is null then
    perform app_private.raise_error(
      'wrong_status',
      case
        when tg_op = 'INSERT' then format('A new %s cannot begin as %s.', replace(entity_name, '_', ' '), new.status)
        else format(
          '%s %s is %s and cannot become %s.',
          initcap(replace(entity_name, '_', ' ')),
          new.id,
          old.status,
          new.status
        )
      end,
      'See app.status_transitions for what may follow what.',
      'status'
    );
  end if;
  return new;
end;
$$;
comment on function app_private.enforce_status_transition is
  'Before-row trigger: refuses a status change that app.status_transitions does not list, also for the tables'' '
  'owner. The trigger''s argument names the entity. Raises HB003.';
