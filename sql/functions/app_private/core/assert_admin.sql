create or replace function app_private.assert_admin()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- With the snapshot of an earlier moment, who was deactivated since is still an admin, and a rule of a second person
  -- that was set since is none.
  if pg_catalog.current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    perform app_private.raise_error(
      'stale_snapshot',
      format('In a %s transaction this would be decided by what was.', current_setting('transaction_isolation')),
      'Use a transaction with the isolation level read committed.'
    );
  end if;
  if app_private.is_active_admin() or app_private.is_owner_session() or session_user = 'holdback_worker' then
    return;
  end if;
  perform app_private.raise_error(
    'not_permitted',
    'Only a platform admin may do this.',
    'Ask a platform admin. In psql, use a login of your own: npm run operator -- EMAIL makes one and links it to you.'
  );
end;
$$;
comment on function app_private.assert_admin is
  'Raises HB001 unless the caller is an active platform admin (signed in, or by a login of their own), the worker, or '
  'an engineer with a login that is a member of holdback_owner and nobody''s. Security definer functions call it '
  'first, because row-level security does not bind them. Raises HB027 for a claim that the login cannot make, and '
  'HB060 in a transaction that keeps the snapshot of its beginning.';
