-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.failed_code(waits_for text)
returns text
language sql
immutable
return case waits_for
  when 'funds' then 'waiting_for_funds'
  when 'account' then 'waiting_for_account'
  else 'refused'
end;
comment on function app_private.failed_code is
  'The code of app_private.explanation_codes that says why a failed obligation is not paid, by its waits_for.';
