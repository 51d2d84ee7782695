create or replace function app_private.controlled_from(kind text, currency text default null)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when controlled_from.kind in ('manual_payment', 'redirect', 'end_cool_down', 'departure') then 0
      when controlled_from.kind = 'adjustment' then case when app_private.had_two_persons() then 0 end
      when controlled_from.kind = 'control' then (select 0 from app.second_person_rules where lifted_at is null limit 1)
      when controlled_from.kind = 'ceiling' and app_private.keeps_ceilings_by_two() then 0
      else (
        -- No rule: null. A rule for this currency: its amount. Rules for other currencies only, or for all amounts: 0.
        select coalesce(min(rule.from_amount) filter (where rule.currency = controlled_from.currency), 0)
        from app.second_person_rules as rule
        where rule.kind = controlled_from.kind and rule.lifted_at is null
        having count(*) > 0
      )
    end;
$$;
comment on function app_private.controlled_from is
  'The amount (minor units) from which acts of a kind need a second person in a currency. 0: always. null: never. '
  'Control itself always does while any rule holds; raising a ceiling and an adjustment do where there are two '
  'admins. What was done by hand, the end of a cool-down and what a company reports always do, rule or not, also '
  'where there is one admin.';
