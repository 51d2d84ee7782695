create or replace function app_private.describe_unknown(at_stripe jsonb)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_strip_nulls(
      jsonb_build_object(
        'amount', describe_unknown.at_stripe -> 'amount',
        'currency', upper(describe_unknown.at_stripe ->> 'currency'),
        'destination', describe_unknown.at_stripe -> 'destination',
        'created', to_char(
          to_timestamp((describe_unknown.at_stripe ->> 'created')::double precision) at time zone 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS"Z"'
        ),
        'external_ref', describe_unknown.at_stripe #> '{metadata,holdback_external_ref}',
        'kind', describe_unknown.at_stripe #> '{metadata,holdback_kind}'
      )
    );
$$;
comment on function app_private.describe_unknown is
  'What a finding (unknown_obligation) says of a transfer at Stripe; the amount in minor units.';
