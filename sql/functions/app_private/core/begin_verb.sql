create or replace function app_private.begin_verb(reason text, argument text default 'reason')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  if btrim(coalesce(begin_verb.reason, '')) = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'This needs a reason.',
      'Say why; it goes into the audit log.',
      begin_verb.argument
    );
  end if;
  perform app_private.is_long_text(begin_verb.reason, begin_verb.argument);
  perform app_private.set_reason(begin_verb.reason);
end;
$$;
comment on function app_private.begin_verb is
  'Begins a verb that asks for a reason: checks that the caller is an admin (HB001) and that the reason is not empty '
  '(HB008) or too long (HB037). The audit rows of the following changes carry the reason until '
  'app_private.set_reason(null). argument: the name of the argument with the reason.';
