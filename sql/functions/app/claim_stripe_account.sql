create or replace function app.claim_stripe_account(reason text)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  present constant record := app_private.present_database();
  known app_private.lineage;
  claimed app_private.lineage;
begin
  perform app_private.begin_verb(claim_stripe_account.reason);
  perform app_private.assert_fresh_sign_in();
  select * into known from app_private.lineage for no key update;
  if known.status is distinct from 'copied' then
    perform app_private.raise_error(
      'nothing_to_claim',
      'No other database is known to pay from the Stripe account of this one.',
      'Claim it only when the worker''s log, or app.explain_payout, asks for it.'
    );
  end if;
  update app_private.lineage as bound
  set
    id = uuidv7(),
    earlier_ids = array(
      select distinct each.id
      from
        (
          select unnest(known.earlier_ids || known.id) as id
          union all
          select (unknown.at_stripe #>> '{metadata,holdback_lineage}')::uuid
          from app_private.unknown_transfers as unknown
          where pg_input_is_valid(unknown.at_stripe #>> '{metadata,holdback_lineage}', 'uuid')
        ) as each
      where each.id is not null
    ),
    system_identifier = present.system_identifier,
    database_oid = present.database_oid,
    database_name = present.database_name,
    status = 'reading',
    claimed_at = clock_timestamp(),
    claimed_by = actor.user_id,
    claimed_by_role = actor.role,
    claim_reason = claim_stripe_account.reason
  returning *
  into claimed;
  perform app_private.close_gate('An admin has claimed the Stripe account for this database.');
  perform app_private.write_event(
    'stripe_account.claimed',
    jsonb_build_object(
      'stripe_account_id', claimed.stripe_account_id,
      'lineage_id', claimed.id,
      'claimed_by', actor.user_id,
      'claimed_by_role', actor.role,
      'reason', claim_stripe_account.reason
    )
  );
  perform app_private.set_reason(null);
  return claimed.id;
end;
$$;
comment on function app.claim_stripe_account is
  'Says that this database, and not the one it was copied from, pays from its Stripe account. Stripe''s list is read '
  'first; then transfers carry a new id, at which the other database stops when it meets them. Stop the other one '
  'first all the same. Returns the new id. Admins only. Raises HB001, HB008 (no reason), HB037 (the reason is too '
  'long), HB048 (nothing to claim), HB073 (over the API: the sign-in is too old).';
