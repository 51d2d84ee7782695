create or replace function app_private.is_carried_out(verb text, arguments jsonb, basis jsonb)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request app.requests := app_private.confirmed_request();
  changes text;
begin
  if
    request.id is null
    or (request.verb, request.arguments) is distinct from (is_carried_out.verb, is_carried_out.arguments)
  then
    return false;
  end if;
  -- After the verb's own locks, as when a verb leaves a request. Of two who confirm, the second finds it decided.
  request := app_private.lock_request(request.id);
  changes := app_private.basis_changes(request.basis, is_carried_out.basis);
  if changes is not null then
    perform app_private.raise_error(
      'request_outdated',
      format('Since request %s was left, something has changed: %s.', request.id, changes),
      'Have it asked for again, or decline it.',
      'request_id'
    );
  end if;
  update app_private.confirmations set was_carried_out = true where request_id = request.id;
  return true;
end;
$$;
comment on function app_private.is_carried_out is
  'Whether the call is the one that app.confirm_request carries out in this transaction: the same verb with the same '
  'arguments. Locks the request. Raises HB003 (decided meanwhile), HB031 (the facts have changed).';
