create or replace function app_private.terms_ask_from(
  kind text,
  currency text,
  payout_id uuid,
  arguments jsonb default '{}'
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select app_private.approval_from(placement.policy_id, terms_ask_from.currency)
  from
    app.request_kinds as known
    join app.placements as placement
      on placement.id = coalesce(
        (select payout.placement_id from app.payouts as payout where payout.id = terms_ask_from.payout_id),
        (terms_ask_from.arguments ->> 'placement_id')::uuid,
        (
          select credit.placement_id
          from app.company_credits as credit
          where credit.id = (terms_ask_from.arguments ->> 'credit_id')::uuid
        )
      )
  where known.value = terms_ask_from.kind and known.follows_terms;
$$;
comment on function app_private.terms_ask_from is
  'The amount (minor units) from which the terms of a placement ask for a second person for an act of a kind that '
  'follows them; null when they do not. The placement is that of the payout, or of placement_id or credit_id among '
  'the arguments.';
