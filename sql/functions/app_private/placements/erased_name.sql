create or replace function app_private.erased_name()
returns text
language sql
immutable
parallel safe
return '(erased)';
comment on function app_private.erased_name is 'What stands for the name of a candidate who was erased.';
