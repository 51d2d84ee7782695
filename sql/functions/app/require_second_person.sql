create or replace function app.require_second_person(
  kind text,
  from_amount bigint default null,
  currency text default null,
  required boolean default true,
  reason text default null
)
returns app.second_person_rules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  -- From nothing on means always.
  amount constant bigint := nullif(require_second_person.from_amount, 0);
  is_lifted constant boolean := not coalesce(require_second_person.required, true);
  known app.request_kinds;
  before bigint;
  standing jsonb;
  rule app.second_person_rules;
begin
  perform app_private.assert_admin();
  perform app_private.is_long_text(require_second_person.reason, 'reason');
  select * into known from app.request_kinds where value = require_second_person.kind;
  if not found then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no kind of act.', coalesce(require_second_person.kind, '(none)')),
      format('Use %s.', (select string_agg(value, ', ' order by value) from app.request_kinds)),
      'kind'
    );
  end if;
  if known.value = 'adjustment' then
    perform app_private.raise_error(
      'invalid_argument',
      'An adjustment always needs a second person where there are two admins.',
      'There is no rule to set or to lift.',
      'kind'
    );
  end if;
  if amount is not null and not known.has_threshold then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s has no amount.', known.value),
      'Leave from_amount out: it then always needs a second person.',
      'from_amount'
    );
  end if;
  if (amount is null) <> (require_second_person.currency is null) or is_lifted and amount is not null then
    perform app_private.raise_error(
      'invalid_argument',
      'An amount and its currency belong together, and to a rule that holds.',
      'Give both or neither; to lift a rule, neither.',
      'currency'
    );
  end if;
  if amount is not null then
    perform app_private.assert_valid_amount(amount, require_second_person.currency, 'from_amount');
  end if;

  -- One change at a time: two that are each allowed could lift together what neither may.
  lock table app.second_person_rules in share row exclusive mode;
  before := case known.value
    when 'control'
      then (select 0 from app.second_person_rules as held where held.kind = 'control' and held.lifted_at is null)
    else app_private.controlled_from(known.value, require_second_person.currency)
  end;
  select jsonb_object_agg(coalesce(held.currency, 'any amount'), coalesce(held.from_amount, 0))
  into standing
  from app.second_person_rules as held
  where held.kind = known.value and held.lifted_at is null;
  if is_lifted and before is null then
    perform app_private.raise_error(
      'wrong_status',
      format('%s needs no second person.', known.value),
      'Nothing needs to be done.',
      'kind'
    );
  end if;
  select *
  into rule
  from app.second_person_rules as held
  where
    held.kind = known.value
    and held.currency is not distinct from require_second_person.currency
    and held.from_amount is not distinct from amount
    and held.lifted_at is null;
  if found and not is_lifted and (amount is not null or (select count(*) from jsonb_object_keys(standing)) = 1) then
    return rule;
  end if;
  if not is_lifted and not app_private.have_two_persons() then
    perform app_private.raise_error(
      'too_few_admins',
      'There are no two active platform admins who are not one person.',
      'Add another admin, and wait: who made an admin counts as one person with that admin for some days.',
      'kind'
    );
  end if;
  if
    is_lifted
    or coalesce(amount > before, false)
    or exists (select from app.second_person_rules as held where held.kind = 'control' and held.lifted_at is null)
  then
    if app_private.needs_second_person(
      'control',
      'require_second_person',
      jsonb_build_object(
        'kind', known.value,
        'from_amount', require_second_person.from_amount,
        'currency', require_second_person.currency,
        'required', require_second_person.required,
        'reason', require_second_person.reason
      ),
      jsonb_build_object('rules', standing)
    ) then
      return null;
    end if;
  end if;

  update app.second_person_rules as held
  set
    lifted_at = now(),
    lifted_by = actor.user_id,
    lifted_by_role = actor.role
  where
    held.kind = known.value
    and held.lifted_at is null
    and (amount is null or held.currency is null or held.currency = require_second_person.currency)
  returning *
  into rule;
  if not is_lifted then
    insert into app.second_person_rules (kind, currency, from_amount, set_by, set_by_role)
    values (known.value, require_second_person.currency, amount, actor.user_id, actor.role)
    returning *
    into rule;
  end if;
  perform app_private.write_event(
    case when is_lifted then 'second_person_rule.lifted' else 'second_person_rule.set' end,
    jsonb_build_object(
      'kind', known.value,
      'before', standing,
      'currency', rule.currency,
      'from_amount', rule.from_amount,
      'reason', require_second_person.reason,
      'actor', to_jsonb(actor)
    ),
    entity_id => rule.id
  );
  return rule;
end;
$$;
comment on function app.require_second_person is
  'Sets which acts need a second person: they then leave a request, and another admin confirms it. kind: of '
  'app.request_kinds. from_amount: minor units of the currency; this amount and more needs a second person, and every '
  'amount in a currency without a rule; null or 0: always. required: false lifts the kind''s rules, and returns one '
  'of them. Lifting a rule, or raising its amount, needs a second person itself while any rule holds. Returns null, '
  'and leaves a request, where it does. Admins only. Raises HB001, HB003 (nothing to lift), HB004, HB006, HB008 (the '
  'kind, or amount and currency), HB034 (there are no two admins), HB035, HB037 (the reason is too long), HB073 (over '
  'the API: the sign-in is too old).';
