create or replace function app_private.assert_fresh_sign_in(amount bigint default null, currency text default null)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  minutes constant integer := app_private.setting('step_up_minutes');
  signed_in_at timestamptz;
begin
  -- Whoever is here by a login of their own has just proved who they are to the database.
  if minutes = 0 or session_user <> 'holdback_authenticator' then
    return;
  end if;
  if assert_fresh_sign_in.amount < (
    select (known.value ->> assert_fresh_sign_in.currency)::bigint
    from app_private.settings as known
    where known.name = 'step_up_from_amounts'
  ) then
    return;
  end if;
  signed_in_at := nullif(current_setting('holdback.signed_in_at', true), '')::timestamptz;
  if signed_in_at > now() - make_interval(mins => minutes) then
    return;
  end if;
  perform app_private.raise_error(
    'sign_in_too_old',
    case
      when signed_in_at is null then 'This needs a fresh sign-in, and your token does not say when you signed in.'
      else format(
        'You signed in at %s; this needs a sign-in of the last %s minutes.',
        to_char(signed_in_at, 'YYYY-MM-DD HH24:MI "UTC"'),
        minutes
      )
    end,
    'Nothing was done. Sign in again (the token''s auth_time says when), then do it once more.'
  );
end;
$$;
comment on function app_private.assert_fresh_sign_in is
  'Raises HB073 for a sign-in over the API that is older than step_up_minutes, or whose token does not say. amount, '
  'currency: minor units of what the verb moves; less than step_up_from_amounts needs no fresh sign-in; null: it '
  'always does. Binds the API''s login only: in psql people are there by a login of their own.';
