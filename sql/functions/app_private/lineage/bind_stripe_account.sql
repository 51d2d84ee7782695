create or replace function app_private.bind_stripe_account(
  stripe_account_id text,
  is_live boolean,
  country text default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known app_private.lineage;
begin
  select * into known from app_private.lineage;
  if not found then
    insert into app_private.lineage (
      stripe_account_id, is_live, system_identifier, database_oid, database_name, timeline, server_started_at, status,
      closed_because
    )
    select
      bind_stripe_account.stripe_account_id,
      bind_stripe_account.is_live,
      present.system_identifier,
      present.database_oid,
      present.database_name,
      present.timeline,
      present.server_started_at,
      'reading',
      'The first worker has started.'
    from app_private.present_database() as present
    on conflict do nothing;
    perform app_private.close_gate('The first worker has started.');
    select * into known from app_private.lineage;
  end if;
  if
    known.stripe_account_id <> bind_stripe_account.stripe_account_id
    or known.is_live <> bind_stripe_account.is_live
  then
    perform app_private.raise_error(
      'other_stripe_account',
      format(
        'This database pays from %s in %s mode, and the key is of %s in %s mode.',
        known.stripe_account_id,
        case when known.is_live then 'live' else 'test' end,
        bind_stripe_account.stripe_account_id,
        case when bind_stripe_account.is_live then 'live' else 'test' end
      ),
      'Nothing is sent and nothing looked up. Set STRIPE_SECRET_KEY to a key of the first, or use a new database for '
        'the '
        || 'second: what was sent and not answered can only be found where it was sent.'
    );
  end if;
  update app_private.lineage as bound
  set country = bind_stripe_account.country
  where bound.country is distinct from bind_stripe_account.country and bind_stripe_account.country is not null;
end;
$$;
comment on function app_private.bind_stripe_account is
  'Binds this database to the Stripe account and mode of the first worker''s key, and refuses every other one. Each '
  'process asks before its first request to Stripe. country: the account''s, which decides whom it can pay. Raises '
  'HB046 (another account or mode).';
