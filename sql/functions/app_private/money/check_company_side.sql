create or replace function app_private.check_company_side()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed constant jsonb := to_jsonb(new);
  placement_id constant uuid := coalesce(changed ->> 'placement_id', changed ->> 'id')::uuid;
  rule constant text := app_private.company_side_problem(placement_id);
begin
  if rule is not null then
    perform app_private.raise_error(
      'books_unbalanced',
      format('After this, placement %s would break the rule %s.', placement_id, rule),
      'Nothing was changed. Report it: no verb should come to this.'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_company_side is
  'Deferred trigger of what changes what a company pays or gets back: the transaction is refused after which the two '
  'sides of the placement are not equal (app_private.company_side_problem). Raises HB038.';
