create or replace function app_private.rehearse_publishing(terms jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  asked_id uuid;
begin
  -- Nothing is published: no sign-in is too old for it, and no second person is asked.
  perform set_config('holdback.signed_in_at', now()::text, true);
  begin
    perform app_private.call_verb('publish_payout_policy', rehearse_publishing.terms);
    asked_id := nullif(current_setting('holdback.request_id', true), '')::uuid;
    if asked_id is not null then
      insert into app_private.confirmations (transaction_id, request_id)
      values (pg_current_xact_id(), asked_id);
      perform app_private.call_verb('publish_payout_policy', rehearse_publishing.terms);
      delete from app_private.confirmations as confirmation
      where confirmation.request_id = asked_id;
    end if;
  exception when data_exception then
    perform app_private.raise_error(
      'invalid_argument',
      format('These are no terms: %s.', sqlerrm),
      'Give the arguments of app.publish_payout_policy by their names.',
      'terms'
    );
  end;
  return (
    select policy.id
    from app.payout_policies as policy
    where policy.company_id is not distinct from (rehearse_publishing.terms ->> 'company_id')::uuid
    order by policy.version desc
    limit 1
  );
end;
$$;
comment on function app_private.rehearse_publishing is
  'Within a rehearsal: publishes terms with the verb, as if a second person had confirmed it where one is needed, and '
  'returns their id. Raises HB008 (no such terms), and what app.publish_payout_policy raises.';
