create or replace function app_private.raise_error(code text, message text, what_to_do text, argument text default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = raise_error.code,
    message = raise_error.message,
    hint = raise_error.what_to_do,
    column = coalesce(raise_error.argument, '');
end
$$;
comment on function app_private.raise_error is
  'Raises an error of Holdback. code: one of app.error_codes. message: what happened. what_to_do: the next step. argument: the name of the argument at fault, if one is.';
