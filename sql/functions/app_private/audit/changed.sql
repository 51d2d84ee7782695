-- Without a path, so that it is inlined.
create or replace function app_private.changed(name text, old json, new json, was_there boolean default true)
returns text
language sql
stable
return '"'
  || changed.name
  || '":{'
  || case when changed.was_there then '"old":' || coalesce(changed.old::text, 'null') || ',' else '' end
  || '"new":'
  || coalesce(changed.new::text, 'null')
  || '}';
comment on function app_private.changed is
  'What an audit row says of a column that was changed, as a piece of JSON; of a row that was not there before '
  '(was_there is false) only the new value.';
