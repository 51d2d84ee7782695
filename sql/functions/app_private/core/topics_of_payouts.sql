create or replace function app_private.topics_of_payouts(ids uuid[])
returns table (payout_id uuid, topics text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    asked.id,
    array_remove(array['everything', 'recruiter:' || payout.recruiter_id, 'company:' || payout.company_id], null)
  from
    unnest(topics_of_payouts.ids) as asked (id)
    left join app.payouts as payout on payout.id = asked.id;
$$;
comment on function app_private.topics_of_payouts is
  'The topics of the subscribers who may hear of each payout (see app_private.sign_in). They read the row with their '
  'own rights. For the API''s login, which is told ids only.';
