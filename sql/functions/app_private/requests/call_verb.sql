create or replace function app_private.call_verb(verb text, arguments jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  call text;
begin
  select
    format(
      'select app.%I(%s) from jsonb_to_record($1) as argument (%s)',
      proc.proname,
      string_agg(format('%1$I => argument.%1$I', argument.name), ', ' order by argument.position),
      string_agg(format('%I %s', argument.name, format_type(argument.type, null)), ', ' order by argument.position)
    )
  into strict call
  from
    pg_proc as proc
    cross join unnest(proc.proargnames[1:proc.pronargs], proc.proargtypes::oid[]) with ordinality as argument (
      name,
      type,
      position
    )
  where
    proc.pronamespace = 'app'::regnamespace
    and proc.proname = call_verb.verb
    and call_verb.arguments ? argument.name
  group by proc.oid, proc.proname;
  execute call
  using call_verb.arguments;
end;
$$;
comment on function app_private.call_verb is
  'Calls a function of app with arguments by name, as a request holds them. The caller has checked the rights.';
