create or replace function app_private.raise_error(name text, message text, what_to_do text, argument text default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  sqlstate_of_name constant text := (
    select known.code from app.error_codes as known where known.name = raise_error.name
  );
begin
  if sqlstate_of_name is null then
    raise exception 'app.error_codes has no error %.', raise_error.name
      using hint = 'Add the error there, or use the name of one that is there.';
  end if;
  raise exception
    using
      errcode = sqlstate_of_name,
      message = raise_error.message,
      hint = raise_error.what_to_do,
      column = coalesce(raise_error.argument, '');
end;
$$;
comment on function app_private.raise_error is
  'Raises an error of Holdback. name: a name in app.error_codes; its code becomes the SQLSTATE. message: the event. '
  'what_to_do: the hint, with the next step. argument: the name of the argument at fault, if there is one.';
